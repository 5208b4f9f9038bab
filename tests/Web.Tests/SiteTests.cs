using System.Net;
using Chsi.Tests.Support;
using Chsi.Workflows.Decisions;
using Xunit;

namespace Chsi.Tests.Web;

public sealed class SiteTests : IAsyncLifetime
{
    private TestSite _site = null!;

    public async Task InitializeAsync() => _site = await TestSite.Start();

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task The_first_page_opens_and_says_what_may_be_done()
    {
        var page = await _site.Visitor().Get("/");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("注册学信网账号", page.Text);
        Assert.Contains("default-src 'self'", page.Response.Headers.GetValues("Content-Security-Policy").Single());
    }

    [Fact]
    public async Task A_session_is_known_until_it_is_ended()
    {
        var registration = People.Registration(People.IdNumber());
        Assert.IsType<Accepted>(await _site.Silo.Ask(registration, Actor.Visitor(registration.Account)));
        var browser = await _site.SignedIn(registration.Account);

        var page = await browser.Get("/");
        Assert.Contains("我的账号", page.Text);

        await browser.Press(page, "退出");
        Assert.DoesNotContain("我的账号", (await browser.Get("/")).Text);
    }
}
