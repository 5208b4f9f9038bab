using System.Net;
using Chsi.Silo.SignIn;
using Chsi.Silo.Store;
using Chsi.Tests.Support;
using Chsi.Web.Security;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Web.Account;

public sealed class SessionTests : IAsyncLifetime
{
    private static readonly Visit Here = new("127.0.0.1", "test");
    private TestSite _site = null!;

    public async Task InitializeAsync() => _site = await TestSite.Start();

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task A_password_checked_under_an_epoch_that_is_over_begins_no_session()
    {
        var account = await Applicant.Existing(_site);
        var sessions = _site.Services.GetRequiredService<Sessions>();

        Assert.NotNull(await sessions.Begin(SessionKind.Account, account.Account, false, Here, epoch: 0));
        Assert.Null(await sessions.Begin(SessionKind.Account, account.Account, false, Here, epoch: 1));
    }

    [Fact]
    public async Task A_password_changed_right_after_registering_leaves_no_session()
    {
        var account = await Applicant.Existing(_site);
        var signIns = _site.Services.GetRequiredService<SignIns>();
        Assert.NotNull(await signIns.First(account.Account, Here));

        Assert.IsType<Accepted>(await _site.Silo.Ask(
            new ResetPassword(account.Account, Personal.SecretOf(account.Account, "hash")), Actor.Visitor(account.Account)));

        Assert.Null(await signIns.First(account.Account, Here));
    }

    [Fact]
    public async Task The_session_that_the_browser_had_ends_when_another_begins()
    {
        var (first, second) = (await Applicant.Existing(_site), await Applicant.Existing(_site));
        using var browser = _site.Visitor();
        await Applicant.SignIn(browser, first.Phone.Plain!);
        var before = browser.Cookie("chsi")!;

        Assert.Contains("用户名或密码错误", (await Applicant.SignIn(browser, second.Phone.Plain!, "wrong")).Text);
        Assert.Equal("/account", (await browser.Get("/account")).Path);
        await Applicant.SignIn(browser, second.Phone.Plain!);

        using var kept = _site.Visitor();
        kept.SetCookie("chsi", before);
        Assert.Equal("/account/login", (await kept.Get("/account")).Path);
        Assert.Equal(1, await _site.Silo.Scalar<int>("select count(*) from chsi.session"));
    }

    [Fact]
    public async Task A_right_password_is_hashed_anew_where_its_hash_is_cheaper_than_today()
    {
        var made = People.Registration(People.IdNumber());
        using var cheap = new Passwords(new PasswordOptions { Iterations = 10 });
        var account = made with { Password = Personal.SecretOf(made.Account, await cheap.Hash(Applicant.Password, default)) };
        Assert.IsType<Accepted>(await _site.Silo.Ask(account, Actor.Visitor(account.Account)));
        var facts = await _site.Silo.Scalar<int>("select count(*) from chsi.fact where type <> 'account-used'");
        Task<string?> Stored() => _site.Services.GetRequiredService<ProtectedValues>().Open(account.Password.Id);

        await Applicant.SignIn(_site.Visitor(), account.Phone.Plain!, "wrong");
        Assert.StartsWith("$pbkdf2-sha512$i=10$", await Stored(), StringComparison.Ordinal);
        using var browser = _site.Visitor();
        await Applicant.SignIn(browser, account.Phone.Plain!);

        Assert.StartsWith("$pbkdf2-sha512$i=1000$", await Stored(), StringComparison.Ordinal);
        Assert.Equal("/account", (await browser.Get("/account")).Path);
        Assert.Equal("/account", (await Applicant.SignIn(_site.Visitor(), account.Phone.Plain!)).Path);
        Assert.Equal(facts, await _site.Silo.Scalar<int>("select count(*) from chsi.fact where type <> 'account-used'"));
    }

    [Fact]
    public async Task A_waiting_sign_in_goes_through_with_a_captcha_that_grows_with_the_failures_and_counts_once()
    {
        var account = await Applicant.Existing(_site);
        using var browser = _site.Visitor();
        for (var n = 0; n < 5; n++)
        {
            Assert.False((await Applicant.SignIn(browser, account.Phone.Plain!, "wrong")).Has("altcha-widget"));
        }

        var waiting = await Applicant.SignIn(browser, account.Phone.Plain!);
        Assert.True(waiting.Has("altcha-widget"));
        Task<TestPage> Enter(string solved, string password) => browser.Press(waiting, "登录", new Dictionary<string, string?>
        {
            ["UserName"] = account.Phone.Plain,
            ["Password"] = password,
            ["altcha"] = solved,
        });

        var first = await browser.Captcha("/account/captcha?purpose=login");
        var wrong = await Enter(first, "wrong");
        Assert.Contains("用户名或密码错误", wrong.Text);
        Assert.True(wrong.Has("altcha-widget"));
        Assert.Contains("安全验证已使用过", (await Enter(first, Applicant.Password)).Text);
        Assert.Contains("请先完成安全验证", (await Enter("not solved", Applicant.Password)).Text);
        Assert.Contains("请完成安全验证后登录", (await Enter("", Applicant.Password)).Text);
        Assert.Equal(2, await Difficulty());
        Assert.Equal("/account", (await Enter(await browser.Captcha("/account/captcha?purpose=login"), Applicant.Password)).Path);

        for (var n = 0; n < 5; n++)
        {
            await Applicant.SignIn(browser, account.Phone.Plain!, "wrong");
        }

        Assert.Equal(4, await Difficulty());

        async Task<int> Difficulty() => System.Text.Json.JsonDocument.Parse(await browser.Http.GetStringAsync("/account/captcha?purpose=login"))
            .RootElement.GetProperty("parameters").GetProperty("data").GetProperty("difficulty").GetInt32();
    }

    [Fact]
    public async Task What_no_page_names_is_open_to_nobody_before_the_second_factor_or_with_a_number_in_doubt()
    {
        var policy = await _site.Services.GetRequiredService<IAuthorizationPolicyProvider>().GetFallbackPolicyAsync();
        async Task<bool> Open(Person person) => (await _site.Services.GetRequiredService<IAuthorizationService>()
            .AuthorizeAsync(person.ToPrincipal(), null, policy!)).Succeeded;
        Person Staff(bool factor) => new(Guid.NewGuid(), true, factor, "王芳", Desk.CustomerService, "ready", null);
        Person Applicant(AccountStatus status) => new(Guid.NewGuid(), false, false, "张*", Desk.Nobody, status.ToString(), null);

        Assert.False(await Open(Staff(factor: false)));
        Assert.False(await Open(Applicant(AccountStatus.IdentityNeeded)));
        Assert.True(await Open(Staff(factor: true)));
        Assert.True(await Open(Applicant(AccountStatus.NamePending)));
    }

    [Fact]
    public async Task A_page_that_is_not_for_this_account_is_answered_with_403_and_words()
    {
        using var browser = await _site.SignedIn((await Applicant.Existing(_site)).Account);

        var page = await browser.Get("/desk/reviews");

        Assert.Equal((HttpStatusCode.Forbidden, "/desk/reviews"), (page.Status, page.Path));
        Assert.Contains("没有权限", page.Text);
    }

    [Fact]
    public async Task Every_page_greets_an_account_by_its_masked_name()
    {
        using var browser = await _site.SignedIn((await Applicant.Existing(_site)).Account);
        foreach (var path in new[] { "/", "/account", "/cases", "/help", "/no-such-page" })
        {
            Assert.Contains("张*，您好", (await browser.Get(path)).One("header").TextContent);
        }
    }
}
