using Chsi.Silo.SignIn;
using Chsi.Tests.Support;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Staff;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Web.Account;

public sealed class SecondFactorTests : IAsyncLifetime
{
    private const string Path = "/account/login/second-factor";
    private readonly Guid _staff = Guid.CreateVersion7();
    private readonly byte[] _secret = Totp.NewSecret();
    private TestSite _site = null!;

    public async Task InitializeAsync() => _site = await TestSite.Start();

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task Staff_set_up_the_second_factor_at_their_first_sign_in()
    {
        await Take(secret: null);
        using var browser = _site.Visitor();

        var setup = await Applicant.SignIn(browser, "WangFang");
        Assert.Equal(Path, setup.Path);
        Assert.StartsWith("data:image/png;base64,", setup.One("img.qr").GetAttribute("src"));
        var secret = Base32.Decode(setup.One("#secret").TextContent.Replace(" ", "", StringComparison.Ordinal))!;
        var mistyped = await Enter(browser, setup, "000000", "绑定并登录");
        Assert.Contains("动态码有误", mistyped.Error("Code"));
        Assert.Equal(setup.One("#secret").TextContent, mistyped.One("#secret").TextContent);

        await Enter(browser, mistyped, Totp.Code(secret, Step), "绑定并登录");
        Assert.Contains("客服审核台", (await browser.Get("/")).Text);
        Assert.False((await Applicant.SignIn(_site.Visitor(), "wangfang")).Has("img.qr"));
    }

    [Fact]
    public async Task A_code_lets_in_once_and_no_older_one_after_it()
    {
        await Take(_secret);
        var step = Step;
        using var first = _site.Visitor();
        Assert.Equal("/desk/reviews", (await Enter(first, await Applicant.SignIn(first, "wangfang"), Totp.Code(_secret, step))).Path);

        using var second = _site.Visitor();
        var asked = await Applicant.SignIn(second, "wangfang");
        Assert.Contains("已使用", (await Enter(second, asked, Totp.Code(_secret, step))).Error("Code"));
        Assert.Equal(Path, (await second.Get("/desk/reviews")).Path);
        Assert.Equal("/desk/reviews", (await Enter(second, asked, Totp.Code(_secret, step + 1))).Path);

        // older than the one taken, and still within the window should a step have ended meanwhile
        using var third = _site.Visitor();
        Assert.Contains("已使用", (await Enter(third, await Applicant.SignIn(third, "wangfang"), Totp.Code(_secret, step))).Error("Code"));
    }

    [Fact]
    public async Task Of_many_at_once_with_the_same_code_one_is_let_in()
    {
        await Take(_secret);
        var code = Totp.Code(_secret, Step);
        var sessions = _site.Services.GetRequiredService<Sessions>();
        var factors = _site.Services.GetRequiredService<SecondFactors>();
        var halves = new List<string>();
        for (var n = 0; n < 4; n++)
        {
            halves.Add((await sessions.Begin(SessionKind.Staff, _staff, secondFactor: false, new("127.0.0.1", "test"), epoch: 0))!);
        }

        var answers = await Task.WhenAll(halves.Select(half => Task.Run(() =>
            factors.Enter(new(_staff, "王芳", Desk.CustomerService), code, null, Guid.NewGuid(), new("127.0.0.1", "test", half)))));

        Assert.Single(answers, a => a.Token is not null);
        Assert.Equal(3, answers.Count(a => a.Sentence.Contains("已使用", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_same_form_sent_twice_has_one_effect_and_leads_onward()
    {
        await Take(_secret);
        using var browser = _site.Visitor();
        var asked = await Applicant.SignIn(browser, "wangfang");
        var half = browser.Cookie("chsi")!;
        var code = Totp.Code(_secret, Step);

        var both = await Task.WhenAll(Task.Run(() => Enter(browser, asked, code)), Task.Run(() => Enter(browser, asked, code)));
        var late = await Enter(browser, asked, code);
        var back = await browser.Get(Path);

        Assert.Contains(both, p => p.Path == "/desk/reviews");
        // the second of two at once may be told to sign in before the answer to the first has brought its cookie
        Assert.All(both, p => Assert.Contains(p.Path, new[] { "/desk/reviews", "/account/login" }));
        Assert.All([late, back], p => Assert.Equal("/desk/reviews", p.Path));
        Assert.Equal(1, await _site.Silo.Scalar<int>("select count(*) from chsi.login_log where result = 'signed-in'"));
        Assert.Equal(1, await _site.Silo.Scalar<int>("select count(*) from chsi.session"));
        using var kept = _site.Visitor();
        kept.SetCookie("chsi", half);
        Assert.Equal("/account/login", (await kept.Get("/desk/reviews")).Path);
        Assert.Equal("/account/login", (await Enter(kept, asked, code)).Path);
    }

    [Fact]
    public async Task A_password_changed_between_the_two_factors_leaves_no_session()
    {
        await Take(_secret);
        var half = await _site.Services.GetRequiredService<Sessions>()
            .Begin(SessionKind.Staff, _staff, secondFactor: false, new("127.0.0.1", "test"), epoch: 0);
        await _site.Silo.Scalar<int>("update chsi.staff_row set session_epoch = session_epoch + 1 returning 0");

        var answer = await _site.Services.GetRequiredService<SecondFactors>().Enter(
            new(_staff, "王芳", Desk.CustomerService), Totp.Code(_secret, Step), null, Guid.NewGuid(), new("127.0.0.1", "test", half));

        using var browser = _site.Visitor();
        browser.SetCookie("chsi", answer.Token!);
        Assert.Equal("/account/login", (await browser.Get("/desk/reviews")).Path);
    }

    private static long Step => DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 30;

    private async Task Take(byte[]? secret)
    {
        var hash = await _site.Services.GetRequiredService<Passwords>().Hash(Applicant.Password, default);
        Assert.IsType<Accepted>(await _site.Silo.Ask(new AddStaff(_staff, "wangfang", "王芳", Desk.CustomerService, Personal.SecretOf(_staff, hash),
            secret is null ? null : Personal.SecretOf(_staff, Base32.Encode(secret))), Actor.Clock));
    }

    private static Task<TestPage> Enter(TestBrowser browser, TestPage page, string code, string button = "登录") =>
        browser.Press(page, button, new Dictionary<string, string?> { ["Code"] = code });
}
