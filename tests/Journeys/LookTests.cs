using Chsi.Tests.Support;
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
}
