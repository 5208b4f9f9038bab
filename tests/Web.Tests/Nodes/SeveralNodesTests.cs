using System.Net;
using Chsi.Silo.SignIn;
using Chsi.Silo.Store;
using Chsi.Tests.Support;
using Chsi.Tests.Web.Account;
using Chsi.Workflows.Decisions;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Web.Nodes;

/// <summary>Three nodes on one database; a browser's requests go to them in turn, so that nothing may live in one of them alone.</summary>
public sealed class SeveralNodesTests : IAsyncLifetime
{
    private TestSite _site = null!;
    private WebApplication _second = null!;
    private WebApplication _third = null!;

    public async Task InitializeAsync()
    {
        _site = await TestSite.Start();
        (_second, _third) = (await _site.Beside(), await _site.Beside());
    }

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task Somebody_registers_over_three_nodes_in_turn()
    {
        using var applicant = new Applicant(_site);
        // another form first, refused at one node and shown again with what was typed at the next
        var login = await Applicant.SignIn(applicant.Browser, applicant.Phone, "not the right one");
        Assert.Contains("用户名或密码错误", login.Text);
        Assert.Equal(applicant.Phone, login.One("#UserName").GetAttribute("value"));

        var refused = await applicant.Submit(await applicant.ProvePhone(), ("Repeated", "another"));
        Assert.Contains("两次", refused.Text);
        await applicant.Submit(refused);
        Assert.Equal("/account", (await applicant.Browser.Get("/account")).Path);
        Assert.Equal(1, await _site.Silo.Scalar<long>("select count(*) from chsi.account_row"));
    }

    [Fact]
    public async Task A_session_begun_at_one_node_is_used_at_all_and_ends_at_all()
    {
        var account = await Applicant.Existing(_site);
        using var browser = _site.Visitor();
        await Applicant.SignIn(browser, account.Phone.Plain!);
        for (var node = 0; node < 3; node++)
        {
            Assert.Equal("/account", (await browser.Get("/account")).Path);
        }

        var token = browser.Cookie("chsi")!;
        await _second.Services.GetRequiredService<Sessions>().End(token);
        for (var node = 0; node < 3; node++)
        {
            browser.SetCookie("chsi", token);
            Assert.Equal("/account/login", (await browser.Get("/account")).Path);
        }
    }

    [Fact]
    public async Task Failed_sign_ins_are_counted_over_all_nodes_together()
    {
        var account = await Applicant.Existing(_site);
        using var browser = _site.Visitor();
        var free = _site.Services.GetRequiredService<LoginOptions>().FreeFailures;
        for (var failures = 0; failures < free; failures++)
        {
            Assert.Contains("用户名或密码错误", (await Applicant.SignIn(browser, account.Phone.Plain!, "not the right one")).Text);
        }

        for (var node = 0; node < 3; node++)
        {
            // the right one has to wait too
            Assert.Equal("/account/login", (await Applicant.SignIn(browser, account.Phone.Plain!)).Path);
        }
    }

    [Fact]
    public async Task A_challenge_of_one_node_is_solved_at_another_and_spent_at_all()
    {
        var asker = new Asker("127.0.0.1");
        var solved = AltchaSolver.Solve((await Captcha(_site.App).Challenge(asker)).ToJson());
        var spent = await Task.WhenAll(new[] { _second, _third, _site.App }.Select(node => Captcha(node).Spend(solved, asker)));
        Assert.Single(spent, s => s is null);
        Assert.Equal(2, spent.Count(s => s == "安全验证已使用过，请重新验证。"));

        static Captcha Captcha(WebApplication node) => node.Services.GetRequiredService<Captcha>();
    }

    [Fact]
    public async Task A_form_sent_to_all_nodes_at_once_has_one_effect()
    {
        var (_, _, number) = await _site.Silo.Collided();
        var (_, browser) = await _site.Reviewer();
        var page = await browser.Get($"/desk/reviews/{number}");
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => browser.Press(page, "[data-key=n]")));
        Assert.All(answers, answer => Assert.Contains("已领取，保留至", answer.Text));
        Assert.Equal(1, await _site.Silo.Scalar<long>("select count(*) from chsi.fact where type = 'case-taken'"));
    }

    [Fact]
    public async Task Who_has_a_case_is_seen_at_every_node_at_once()
    {
        var (_, _, number) = await _site.Silo.Collided();
        var (_, first) = await _site.Reviewer();
        var (_, second) = await _site.Reviewer("kefu02", "李强");
        var watching = await second.Get($"/desk/reviews/{number}");
        await first.Press(await first.Get($"/desk/reviews/{number}"), "[data-key=n]");
        for (var node = 0; node < 3; node++)
        {
            Assert.Contains("王芳", (await second.Get(watching.One("#presence").GetAttribute("data-ask")!)).Text);
            Assert.Contains("王芳", (await second.Get($"/desk/reviews/{number}")).Text);
            Assert.False((await second.Get($"/desk/reviews/{number}")).Has("[data-decision]"));
        }
    }

    [Fact]
    public async Task Nodes_that_begin_together_on_an_empty_database_go_on_with_one_key_which_is_stored_sealed()
    {
        await using (var owner = await _site.Silo.Owner())
        {
            await owner.ExecuteAsync("delete from chsi.protection_key");
        }

        var begun = await Task.WhenAll(_site.Beside(), _site.Beside(), _site.Beside());

        var stored = await _site.Silo.Scalar<byte[]>("select sealed from chsi.protection_key");
        Assert.Equal(1, await _site.Silo.Scalar<long>("select count(*) from chsi.protection_key"));
        Assert.DoesNotContain("masterKey", System.Text.Encoding.UTF8.GetString(stored!), StringComparison.OrdinalIgnoreCase);
        using var browser = new TestBrowser([.. begun.Select(n => n.Urls.First())]);
        for (var node = 0; node < 3; node++)
        {
            Assert.Contains("用户名或密码错误", (await Applicant.SignIn(browser, People.Phone(), "not the right one")).Text);
        }
    }
}
