using Chsi.Tests.Support;
using Xunit;

namespace Chsi.Tests.Web.Account;

public sealed class RecoveryTests : IAsyncLifetime
{
    private const string NewPassword = "plum 雨 on the 7 roofs";
    private TestSite _site = null!;

    public async Task InitializeAsync() => _site = await TestSite.Start();

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    [Rule("001-04", "001-05", "001-06")]
    public async Task The_page_asks_for_the_user_name_and_says_what_to_do_when_no_way_is_left()
    {
        using var browser = _site.Visitor();
        var page = await browser.Get("/account/find-password");
        Assert.Contains("个人用户请输入邮箱/手机号/身份证号；管理用户请输入用户名。", page.Text);
        Assert.True(page.Has("altcha-widget"));
        Assert.Contains("没有其他账号的，可以重新注册", page.Text);

        var listed = await Ask(browser, (await Applicant.Existing(_site)).Phone.Plain!);

        Assert.Contains("找回方式：手机短信验证码", listed.Text);
        Assert.DoesNotContain("邮箱验证", listed.Text);
    }

    [Fact]
    [Rule("001-04", "001-05")]
    public async Task A_code_to_the_bound_phone_sets_a_new_password_and_ends_all_sessions()
    {
        var account = await Applicant.Existing(_site);
        using var signedIn = await _site.SignedIn(account.Account);
        using var browser = _site.Visitor();

        var page = await Ask(browser, account.Number.Plain!);
        page = await browser.Press(page, "下一步", new Dictionary<string, string?> { ["Code"] = await _site.CodeFor(account.Phone.Plain!) });
        var easy = await Set(browser, page, account.Phone.Plain!);
        Assert.Contains("密码不能包含您的姓名、手机号码", easy.Error("Password"));
        var form = browser.Request(easy, "设置新密码", Passwords());
        var after = await TestPage.Read(await browser.Http.SendAsync(form));
        var again = await Set(browser, easy, NewPassword);

        Assert.All([after, again], p => Assert.Equal("/account/login", p.Path));
        Assert.Contains("密码已重新设置", after.Text);
        Assert.Equal("/account/login", (await signedIn.Get("/account")).Path);
        Assert.Contains("用户名或密码错误", (await Applicant.SignIn(_site.Visitor(), account.Phone.Plain!)).Text);
        Assert.Equal("/account", (await Applicant.SignIn(_site.Visitor(), account.Phone.Plain!, NewPassword)).Path);
        Assert.Equal(1, await _site.Silo.Scalar<int>("select count(*) from chsi.notice where account = @Account and subject = '密码已修改'", new { account.Account }));
    }

    [Fact]
    [Rule("001-04")]
    public async Task Whether_an_account_exists_shows_nowhere_on_the_way()
    {
        var account = await Applicant.Existing(_site);
        using var known = _site.Visitor();
        using var unknown = _site.Visitor();

        var first = await Ask(known, account.Phone.Plain!);
        var second = await Ask(unknown, People.Phone());
        Assert.Equal(first.Text, second.Text);
        Assert.Contains("如果该账号存在，验证码已发送到绑定的手机", first.Text);
        Assert.Equal(await Price(known), await Price(unknown));
        for (var n = 0; n < 6; n++)
        {
            first = await known.Press(first, "下一步", new Dictionary<string, string?> { ["Code"] = "12345" });
            second = await unknown.Press(second, "下一步", new Dictionary<string, string?> { ["Code"] = "12345" });
            Assert.Equal(first.Text, second.Text);
        }

        Assert.Contains("次数过多，请点下方的“重新填写”", second.Text);
        Assert.True((await known.Press(first, "没有收到，或用户名填错了？重新填写")).Has("#UserName"));
        Assert.Single(await _site.SealedMessages());

        static async Task<int> Price(TestBrowser browser) =>
            System.Text.Json.JsonDocument.Parse(await browser.Http.GetStringAsync("/account/captcha?purpose=find-password"))
                .RootElement.GetProperty("parameters").GetProperty("data").GetProperty("difficulty").GetInt32();
    }

    [Fact]
    public async Task Left_alone_for_half_an_hour_the_page_begins_anew_whatever_was_proven()
    {
        var account = await Applicant.Existing(_site);
        using var browser = _site.Visitor();
        await Ask(browser, account.Phone.Plain!);
        await _site.Silo.MoveClock(TimeSpan.FromMinutes(29));
        var page = await browser.Get("/account/find-password");
        Assert.True(page.Has("#Code"));
        await browser.Press(page, "下一步", new Dictionary<string, string?> { ["Code"] = await _site.CodeFor(account.Phone.Plain!) });
        await _site.Silo.MoveClock(TimeSpan.FromMinutes(29));
        Assert.True((await browser.Get("/account/find-password")).Has("#Password"));

        await _site.Silo.MoveClock(TimeSpan.FromMinutes(2));
        Assert.True((await browser.Get("/account/find-password")).Has("#UserName"));
        Assert.Null(browser.Cookie("chsi-find-password"));

        Assert.True((await Ask(browser, account.Phone.Plain!)).Has("#Code"));
        await _site.Silo.MoveClock(TimeSpan.FromMinutes(31));
        Assert.True((await browser.Get("/account/find-password")).Has("#UserName"));
    }

    [Fact]
    [Rule("001-03")]
    public async Task Number_and_name_send_the_user_name_to_the_bound_phone_and_tell_the_page_nothing()
    {
        var account = await Applicant.Existing(_site);
        using var browser = _site.Visitor();
        var page = await browser.Get("/account/find-username");
        foreach (var text in new[] { "证件号码", "姓名", "确定" })
        {
            Assert.Contains(text, page.Text);
        }

        Assert.True(page.Has("altcha-widget"));
        var right = await FindUserName(browser, account.Number.Plain!, "张明");
        var wrongName = await FindUserName(_site.Visitor(), account.Number.Plain!, "李四");
        var nobody = await FindUserName(_site.Visitor(), People.IdNumber(), "张明");

        Assert.Equal(right.Text, wrongName.Text);
        Assert.Equal(right.Text, nobody.Text);
        var (phone, message) = Assert.Single(await _site.SealedMessages());
        Assert.Equal(account.Phone.Plain, phone);
        Assert.DoesNotContain(account.Phone.Plain!, message);
        Assert.DoesNotContain("张", message);
        for (var n = 0; n < 4; n++)
        {
            await FindUserName(_site.Visitor(), account.Number.Plain!, "张明");
        }

        Assert.Equal(3, (await _site.SealedMessages()).Count);
    }

    [Fact]
    [Rule("001-03")]
    public async Task A_captcha_is_needed_for_the_user_name()
    {
        using var browser = _site.Visitor();
        var page = await browser.Press(
            await browser.Get("/account/find-username"), "确定", new Dictionary<string, string?> { ["Number"] = People.IdNumber(), ["Name"] = "张明" });

        Assert.Contains("请先完成安全验证", page.Text);
        Assert.Equal("张明", page.One("#Name").GetAttribute("value"));
    }

    private static Dictionary<string, string?> Passwords(string password = NewPassword) => new() { ["Password"] = password, ["Repeated"] = password };

    private static Task<TestPage> Set(TestBrowser browser, TestPage page, string password) => browser.Press(page, "设置新密码", Passwords(password));

    private static async Task<TestPage> Ask(TestBrowser browser, string userName) => await browser.Press(
        await browser.Get("/account/find-password"), "下一步",
        new Dictionary<string, string?> { ["UserName"] = userName, ["altcha"] = await browser.Captcha("/account/captcha?purpose=find-password") });

    private static async Task<TestPage> FindUserName(TestBrowser browser, string number, string name) => await browser.Press(
        await browser.Get("/account/find-username"), "确定",
        new Dictionary<string, string?> { ["Number"] = number, ["Name"] = name, ["altcha"] = await browser.Captcha() });
}
