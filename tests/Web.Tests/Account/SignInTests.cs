using Chsi.Silo.SignIn;
using Chsi.Tests.Support;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Web.Account;

public sealed class SignInTests : IAsyncLifetime
{
    private TestSite _site = null!;

    public async Task InitializeAsync() => _site = await TestSite.Start();

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    [Rule("001-08", "001-02")]
    public async Task The_page_says_with_what_one_signs_in_and_where_else_to_go()
    {
        var page = await _site.Visitor().Get("/account/login");

        Assert.Contains("请使用 学信网账号 进行登录", page.Text);
        Assert.Contains("手机号/身份证号/邮箱", page.Text);
        Assert.Contains("个人用户登录", page.Text);
        foreach (var (text, address) in new[] { ("找回用户名", "/account/find-username"), ("找回密码", "/account/find-password"), ("注册", "/account/register") })
        {
            var link = page.Document.QuerySelectorAll("main a").Single(a => a.TextContent == text);
            Assert.Equal(address, link.GetAttribute("href"));
        }

        Assert.Equal("username", page.One("#UserName").GetAttribute("autocomplete"));
        Assert.Equal("current-password", page.One("#Password").GetAttribute("autocomplete"));
    }

    [Fact]
    [Rule("001-02", "000-21")]
    public async Task Phone_and_id_number_sign_in_the_name_does_not()
    {
        var account = await Applicant.Existing(_site);
        foreach (var name in new[] { account.Phone.Plain!, $"+86 {account.Phone.Plain}", account.Number.Plain!.ToLowerInvariant() })
        {
            using var browser = _site.Visitor();
            var page = await Applicant.SignIn(browser, name);
            Assert.Equal("/account", page.Path);
            Assert.Contains("可用服务", page.Text);
        }

        var byName = await Applicant.SignIn(_site.Visitor(), account.Name.Plain!);
        Assert.Contains("用户名或密码错误", byName.Text);
        Assert.Equal(3, await _site.Silo.Scalar<int>("select count(*) from chsi.login_log where result = 'signed-in' and person = @Account", new { account.Account }));
        Assert.True(await _site.Silo.Scalar<bool>("select last_login is not null from chsi.account_row"));
        Assert.Equal(1, await _site.Silo.Scalar<int>("select count(*) from chsi.fact where type = 'account-used'"));
    }

    [Fact]
    public async Task The_login_log_names_browser_and_system_in_words()
    {
        var account = await Applicant.Existing(_site);
        using var browser = _site.Visitor();
        const string Agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0";
        browser.Http.DefaultRequestHeaders.UserAgent.ParseAdd(Agent);

        var page = await Applicant.SignIn(browser, account.Phone.Plain!);

        Assert.Contains("登录成功 Firefox 浏览器 · Windows 127.0.0.1", page.Text);
        Assert.DoesNotContain(Agent, page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_unknown_and_a_wrong_password_are_answered_the_same()
    {
        var account = await Applicant.Existing(_site);

        var wrong = await Applicant.SignIn(_site.Visitor(), account.Phone.Plain!, "not the password");
        var unknown = await Applicant.SignIn(_site.Visitor(), People.Phone(), "not the password");

        Assert.Equal(wrong.One("[role=alert]").TextContent, unknown.One("[role=alert]").TextContent);
        Assert.Equal(account.Phone.Plain, wrong.One("#UserName").GetAttribute("value"));
        Assert.Null(wrong.One("#Password").GetAttribute("value"));
    }

    [Fact]
    public async Task After_five_failures_that_pair_waits_longer_and_longer_and_nobody_else_does()
    {
        var account = await Applicant.Existing(_site);
        using var browser = _site.Visitor();
        for (var n = 0; n < 5; n++)
        {
            Assert.Contains("用户名或密码错误", (await Applicant.SignIn(browser, account.Phone.Plain!, "wrong")).Text);
        }

        Assert.Matches("在 (10|9) 秒后再试", (await Applicant.SignIn(browser, account.Phone.Plain!)).Text);
        var elsewhere = await _site.Services.GetRequiredService<SignIns>().Enter(account.Phone.Plain, Applicant.Password, null, new("203.0.113.7", "test"));
        Assert.NotNull(elsewhere.Token);
        await _site.Silo.MoveClock(TimeSpan.FromSeconds(10));
        Assert.Contains("用户名或密码错误", (await Applicant.SignIn(browser, account.Phone.Plain!, "wrong")).Text);
        Assert.Matches("在 (20|19) 秒后再试", (await Applicant.SignIn(browser, account.Phone.Plain!)).Text);
        await _site.Silo.MoveClock(TimeSpan.FromSeconds(20));
        Assert.Equal("/account", (await Applicant.SignIn(browser, account.Phone.Plain!)).Path);
        Assert.Equal("/account", (await Applicant.SignIn(browser, account.Phone.Plain!)).Path);
    }

    [Theory]
    [InlineData("/account", "/account")]
    [InlineData("/help", "/help")]
    [InlineData("https://evil.example/", "/account")]
    [InlineData("//evil.example", "/account")]
    public async Task After_signing_in_one_goes_back_within_the_site_only(string back, string expected)
    {
        var account = await Applicant.Existing(_site);
        using var browser = _site.Visitor();
        var page = await browser.Get($"/account/login?back={Uri.EscapeDataString(back)}");

        var after = await browser.Press(page, "登录", new Dictionary<string, string?> { ["UserName"] = account.Phone.Plain, ["Password"] = Applicant.Password });

        Assert.Equal(expected, after.Path);
    }

    [Fact]
    public async Task What_needs_a_sign_in_asks_for_it_and_comes_back()
    {
        var page = await _site.Visitor().Get("/account");

        Assert.Equal("/account/login?back=%2Faccount", page.Address.PathAndQuery);
    }

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1", true)]
    [InlineData("::ffff:192.0.2.1", "::ffff:192.0.2.2", false)]
    public void Addresses_of_one_connection_count_as_one(string one, string other, bool same) =>
        Assert.Equal(same, Network.Of(one) == Network.Of(other));

    [Theory]
    [InlineData("+86 138 0000 0000", "13800000000")]
    [InlineData("A@Example.cn", "a@example.cn")]
    [InlineData("42120220050101008x", "42120220050101008X")]
    public void All_spellings_of_a_user_name_count_as_one(string one, string other) => Assert.Equal(Finding.Normal(other), Finding.Normal(one));

    [Fact]
    public async Task A_closed_account_does_not_sign_in()
    {
        var account = await Applicant.Existing(_site, check: NameCheckOutcome.Away);
        using var browser = await _site.SignedIn(account.Account);
        Assert.Equal("/account", (await browser.Get("/account")).Path);
        Assert.IsType<Accepted>(await _site.Silo.Ask(new RecordNameCheck(account.Account, NameCheckOutcome.Disagrees), Actor.Clock));

        Assert.Equal("/account/login", (await browser.Get("/account")).Path);
        Assert.Contains("用户名或密码错误", (await Applicant.SignIn(_site.Visitor(), account.Phone.Plain!)).Text);
    }
}
