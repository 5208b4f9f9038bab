using System.Text.RegularExpressions;
using Chsi.Tests.Support;
using Microsoft.Playwright;
using Xunit;

namespace Chsi.Tests.Journeys;

/// <summary>The desk by keyboard alone, as whoever sits at it all day works.</summary>
public sealed class KeyJourneys(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task Two_cases_are_worked_by_keys_and_nothing_half_written_is_lost()
    {
        await using var site = await TestSite.Start();
        await site.Silo.CollidedWithPhotos();
        await site.Silo.CollidedWithPhotos();
        var (_, signedIn) = await site.Reviewer();
        var page = await browser.Open(site.Address);
        await page.Context.AddCookiesAsync([new() { Name = "chsi", Value = signedIn.Cookie("chsi")!, Url = site.Address }]);
        await page.GotoAsync("/desk/reviews");
        await Keys("n");
        await page.WaitForURLAsync(new Regex("/desk/reviews/CX"));
        var first = page.Url;

        // one photo after the other
        var photos = page.Locator("[data-photo]");
        await Keys("s", "2");
        await Assertions.Expect(photos.Nth(1)).ToBeVisibleAsync();
        await Assertions.Expect(photos.Nth(0)).ToBeHiddenAsync();
        await Keys("1");
        await Assertions.Expect(photos.Nth(0)).ToBeVisibleAsync();
        await Assertions.Expect(photos.Nth(1)).ToBeHiddenAsync();

        // half an opinion and half a note outlive the queue and the other tabs of the page
        await Keys("b");
        await page.Locator("#Text").FillAsync("手臂没有入镜");
        await page.Locator("#Text").PressAsync("Escape");
        await Keys("m");
        await page.Locator("#note").FillAsync("来电核对过");
        await page.Locator("#note").PressAsync("Escape");
        await page.GetByRole(AriaRole.Link, new() { Name = "流程" }).PressAsync("Enter");
        await Assertions.Expect(page.Locator("#note")).ToHaveCountAsync(0);
        await Keys("m");
        await Assertions.Expect(page.Locator("#note")).ToHaveValueAsync("来电核对过");
        await Assertions.Expect(page.Locator("#note")).ToBeFocusedAsync();
        await page.Locator("#note").PressAsync("Escape");
        await Keys("q");
        await page.WaitForURLAsync(new Regex("tab=mine"));
        await Keys("Enter");
        await page.WaitForURLAsync(first);
        await Assertions.Expect(page.Locator("[data-decision] .restored")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#Text")).ToHaveValueAsync("手臂没有入镜");
        await Browser.Look(page, "desk-restored");

        // the help takes the focus and gives it back, with keys switched off too
        await page.Locator("#Text").FocusAsync();
        await page.Keyboard.PressAsync("Tab");
        await Keys("?");
        await Assertions.Expect(page.Locator(".keys-in")).ToBeFocusedAsync();
        await page.GetByLabel("使用单键快捷键").UncheckAsync();
        await Browser.Look(page, "desk-help");
        await Keys("Escape");
        await Assertions.Expect(page.Locator(".keys-in")).ToBeHiddenAsync();
        await Keys("c", "?");
        await Assertions.Expect(page.Locator("[value=return]")).ToBeCheckedAsync();
        await Assertions.Expect(page.Locator(".keys-in")).ToBeFocusedAsync();
        await page.GetByLabel("使用单键快捷键").CheckAsync();
        await Keys("Escape");

        // from what was refused to where it is put right, and on to the next
        await page.Locator("#Text").PressAsync("Control+Enter");
        await page.GetByRole(AriaRole.Link, new() { Name = "请选择需要补充的内容。" }).PressAsync("Enter");
        await Assertions.Expect(page.Locator("[name=Reasons]").First).ToBeFocusedAsync();
        await Keys("Space");
        await page.Locator("[name=Reasons]").First.PressAsync("Control+Shift+Enter");
        await Assertions.Expect(page.Locator(".just-decided")).ToBeVisibleAsync();
        Assert.NotEqual(first, page.Url);
        await Assertions.Expect(page.GetByText("已领取，保留至")).ToBeVisibleAsync();
        await Browser.Look(page, "desk-next");
        Assert.Equal(1, await Kept());
        await Keys("a");
        await page.Locator("#Opinion").FillAsync("人证一致");
        await page.Locator("#Opinion").PressAsync("Control+Shift+Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await Keys("Control+Enter");
        await Assertions.Expect(page.GetByText("没有可以领取的案件。")).ToBeVisibleAsync();
        Assert.Equal(1, await Kept());

        await page.GotoAsync("/desk/reviews");
        await Browser.Look(page, "desk-queue-decided");
        await Keys("u");
        await page.WaitForURLAsync(new Regex("#back$"));
        await Assertions.Expect(page.Locator("#back")).ToBeFocusedAsync();
        await Browser.Look(page, "desk-take-back");
        await page.GetByRole(AriaRole.Button, new() { Name = "退出" }).PressAsync("Enter");
        await page.WaitForURLAsync(new Regex("^(?!.*/desk/)"));
        Assert.Equal(0, await Kept());

        async Task Keys(params string[] keys)
        {
            foreach (var key in keys)
            {
                await page.Keyboard.PressAsync(key);
            }
        }

        Task<int> Kept() => page.EvaluateAsync<int>("Object.keys(sessionStorage).filter(k => k.startsWith('draft ')).length");
    }
}
