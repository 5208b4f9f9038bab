using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using Xunit;

namespace Chsi.Tests.Journeys;

/// <summary>Chromium, one for all journeys. With CHSI_PICTURES set to a folder every look at a page leaves pictures at 1440 and 390 px there.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string? Pictures = Environment.GetEnvironmentVariable("CHSI_PICTURES");

    // put into the page once and asked there: the package's own way opens a page more for every look
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();
    private const string Violations = """
        async () => (await axe.run({ resultTypes: ['violations'] })).violations
          .map(v => `${v.id} (${v.help}): ${v.nodes.slice(0, 3).map(n => n.html).join(' | ')}`)
        """;

    private IPlaywright _playwright = null!;
    private IBrowser _chromium = null!;

    public async Task InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _chromium = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHSI_CHROMIUM") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
        });
    }

    public async Task DisposeAsync()
    {
        await _chromium.DisposeAsync();
        _playwright.Dispose();
    }

    /// <summary>A window with an empty cookie jar. A script error on any page fails the journey, and so does what the page's policy forbids.</summary>
    public async Task<IPage> Open(string address)
    {
        var context = await _chromium.NewContextAsync(new()
        {
            BaseURL = address,
            Locale = "zh-CN",
            TimezoneId = "Asia/Shanghai",
            ViewportSize = new() { Width = 1440, Height = 1000 },
        });
        context.SetDefaultTimeout(20_000);
        var page = await context.NewPageAsync();
        page.PageError += (_, error) => throw new InvalidOperationException($"A script failed on {page.Url}: {error}");
        page.Console += (_, said) =>
        {
            if (said.Type == "error" && said.Text.Contains("Content Security Policy", StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"{page.Url} has what its policy forbids: {said.Text}");
            }
        };
        return page;
    }

    /// <summary>Looks at the page as it stands: axe finds nothing at either width, nothing is wider than a phone's screen.</summary>
    public static async Task Look(IPage page, string name)
    {
        if (!await page.EvaluateAsync<bool>("'axe' in window"))
        {
            await page.EvaluateAsync(Axe);
        }

        foreach (var (width, height) in new[] { (1440, 1000), (390, 844) })
        {
            await page.SetViewportSizeAsync(width, height);
            if (Pictures is not null)
            {
                await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{name}-{width}.png"), FullPage = true });
            }

            var found = await page.EvaluateAsync<string[]>(Violations);
            Assert.True(found.Length == 0, $"axe on {name} at {width} px: " + string.Join("; ", found));
            var wide = await page.EvaluateAsync<int>("document.documentElement.scrollWidth");
            Assert.True(wide <= width, $"{name} is {wide} px wide in a window of {width} px.");
        }

        await page.SetViewportSizeAsync(1440, 1000);
    }
}
