using Chsi.Tests.Support;
using Chsi.Workflows.Decisions;
using Xunit;

namespace Chsi.Tests.Web.Account;

public sealed class TakenNumberTests : IAsyncLifetime
{
    private TestSite _site = null!;

    public async Task InitializeAsync() => _site = await TestSite.Start();

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    [Rule("001-14", "001-15", "001-16", "001-17")]
    public async Task A_taken_number_is_told_with_what_re_registering_does_and_the_ways_around_it()
    {
        var old = await Applicant.Existing(_site);
        using var applicant = new Applicant(_site, number: old.Number.Plain);

        var page = await applicant.Register();

        Assert.Equal("证件号码已被注册", page.Error("Form.Number"));
        var box = page.One("#taken").TextContent;
        Assert.Contains("友情提示：如果选择“我要重新注册”，管理员审核后证件号码关联的旧账号将被注销掉，旧账号将不能用于征兵、研招报名。", box);
        Assert.Contains("注：重新注册不影响你查询学籍学历信息，用你的新账号进行登录就能正常查询。请牢记用户名和密码。", box);
        var text = string.Join(' ', box.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("我要重新注册", text);
        Assert.Contains("如果您用过 图像校对、学信档案、兵役登记/应征报名 可使用原账号登录", text);
        Assert.Contains("如果您忘记了注册信息，可以尝试 找回密码、找回用户名", text);
        Assert.True(text.IndexOf("友情提示", StringComparison.Ordinal) < text.IndexOf("可使用原账号", StringComparison.Ordinal));
        Assert.False(page.Has("#Form_ReRegister[checked]"));
        Assert.Contains("友情提示", (await applicant.Browser.Get("/account/register")).Text);
        Assert.Contains("证件号码已被注册", (await applicant.Submit(page)).Error("Form.Number"));
    }

    [Fact]
    [Rule("001-18", "001-17")]
    public async Task Who_chooses_to_register_again_is_signed_in_and_led_to_the_identity_check()
    {
        var old = await Applicant.Existing(_site);
        using var applicant = new Applicant(_site, number: old.Number.Plain);
        var page = await applicant.Register();

        var response = await NoRedirect(applicant, page);

        Assert.Equal("/account/duplicate-id", response.Headers.Location?.OriginalString);
        Assert.Equal(1, await _site.Silo.Scalar<int>("select count(*) from chsi.account_row where status = 'IdentityNeeded'"));
        Assert.Equal("Usable", await _site.Silo.Scalar<string>("select status from chsi.account_row where id = @Account", new { old.Account }));
        using var later = _site.Visitor();
        Assert.Equal("/account/duplicate-id", (await Applicant.SignIn(later, applicant.Phone)).Path);
        Assert.Equal("/account/duplicate-id", (await later.Get("/account")).Path);
    }

    [Fact]
    public async Task The_wish_to_register_again_counts_only_after_its_consequence_was_shown()
    {
        var old = await Applicant.Existing(_site);
        using var applicant = new Applicant(_site, number: old.Number.Plain);

        var page = await applicant.Register(("ReRegister", "true"));

        Assert.Equal("证件号码已被注册", page.Error("Form.Number"));
    }

    [Fact]
    [Rule("000-22")]
    public async Task A_number_under_review_is_refused_until_it_is_decided()
    {
        var old = await Applicant.Existing(_site);
        var again = People.Registration(old.Number.Plain!, again: true);
        await _site.Silo.Ask(again, Actor.Visitor(again.Account));
        var stage = await _site.Silo.Scalar<int>("select stage_version from chsi.case_row");
        Assert.IsType<Accepted>(await _site.Silo.Ask(People.Photos(again.Case, stage), Actor.Applicant(again.Account)));
        using var applicant = new Applicant(_site, number: old.Number.Plain);

        var page = await applicant.Register();

        Assert.Equal("证件号码已经被注册，客服审核通过后才能被再次注册", page.Error("Form.Number"));
        Assert.False(page.Has("#taken"));
    }

    [Fact]
    public async Task One_phone_may_ask_about_three_numbers_a_day()
    {
        var taken = new List<string>();
        for (var n = 0; n < 4; n++)
        {
            taken.Add((await Applicant.Existing(_site)).Number.Plain!);
        }

        using var applicant = new Applicant(_site);
        var page = await applicant.ProvePhone();
        foreach (var number in taken.Take(3))
        {
            page = await applicant.Submit(page, ("Number", number));
            Assert.Equal("证件号码已被注册", page.Error("Form.Number"));
        }

        page = await applicant.Submit(page, ("Number", taken[3]));
        Assert.Contains("今日更换证件号码的次数已达上限", page.Error("Form.Number"));
        page = await applicant.Submit(page, ("Number", taken[3]));
        Assert.Contains("今日更换证件号码的次数已达上限", page.Error("Form.Number"));
        Assert.Equal("证件号码已被注册", (await applicant.Submit(page, ("Number", taken[0]))).Error("Form.Number"));
    }

    [Fact]
    public async Task Without_a_proven_phone_nothing_is_said_about_a_number()
    {
        var old = await Applicant.Existing(_site);
        using var applicant = new Applicant(_site, number: old.Number.Plain);
        using var proven = new Applicant(_site);
        var form = await proven.ProvePhone();
        await applicant.AskCode();
        var asked = applicant.Browser.Cookie("chsi-register")!;
        proven.Browser.SetCookie("chsi-register", asked);

        var page = await proven.Submit(form, ("Number", old.Number.Plain));

        Assert.Contains("请先验证手机号。", page.Text);
        Assert.DoesNotContain("已被注册", page.Text);
    }

    private static async Task<HttpResponseMessage> NoRedirect(Applicant applicant, TestPage page)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        using var http = new HttpClient(handler);
        var request = applicant.Browser.Request(page, "立即注册", applicant.Fields(("ReRegister", "true")));
        request.Headers.Add("Cookie", string.Join("; ", new[] { "chsi-form", "chsi-register" }.Select(n => $"{n}={applicant.Browser.Cookie(n)}")));
        return await http.SendAsync(request);
    }
}
