using System.Text.RegularExpressions;
using Chsi.Silo.SignIn;
using Chsi.Tests.Support;
using Microsoft.Playwright;
using Xunit;

namespace Chsi.Tests.Journeys;

public sealed class LookTests(Browser browser) : IClassFixture<Browser>
{
    [Theory]
    [InlineData("/", "home")]
    [InlineData("/no-such-page", "not-found")]
    [InlineData("/dev/outbox", "outbox")]
    public async Task A_visitors_page_is_in_order(string path, string name)
    {
        await using var site = await TestSite.Start();
        var page = await browser.Open(site.Address);
        await page.GotoAsync(path);
        await Browser.Look(page, name);
    }

    [Fact]
    public async Task The_pages_around_signing_in_are_in_order()
    {
        await using var site = await TestSite.Start();
        var walk = new Walk(site);
        var page = await browser.Open(site.Address);
        foreach (var (path, name) in new[]
        {
            ("/account/login", "login"), ("/account/find-username", "find-username"), ("/account/find-password", "find-password"),
            ("/help", "help"), ("/help/privacy", "privacy"),
        })
        {
            await page.GotoAsync(path);
            await Browser.Look(page, name);
        }

        // refused often enough, the page offers the captcha
        for (var n = 0; n < 6; n++)
        {
            await walk.SignIn(page, "13800138000", "not the password");
        }

        await Assertions.Expect(page.Locator("altcha-widget")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("input[name=altcha]")).ToHaveValueAsync(new Regex(".+"));
        await Browser.Look(page, "login-waiting");

        await walk.TakeOn("kefu01", "王芳", secret: null);
        await walk.SignIn(page, "kefu01");
        await page.WaitForURLAsync(new Regex("/account/login/second-factor"));
        await Browser.Look(page, "second-factor-setup");
        await walk.TakeOn("kefu02", "李娜", Totp.NewSecret());
        await walk.SignIn(page, "kefu02");
        await page.WaitForURLAsync(new Regex("/account/login/second-factor"));
        await Browser.Look(page, "second-factor");
    }
}
