using Chsi.Tests.Support;
using Chsi.Workflows.Decisions;
using Microsoft.Playwright;
using Xunit;

namespace Chsi.Tests.Journeys;

/// <summary>The province approves like cases together, reads documents beside the decision by keys, and the student reads the letter.</summary>
public sealed class ProvinceJourneys(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    [Rule("004-04")]
    public async Task Like_cases_are_tried_confirmed_and_approved_and_their_students_read_the_letter()
    {
        await using var site = await TestSite.Start();
        var cases = await ProvinceCases.Start(site.Silo);
        var first = await cases.Examined("2026001");
        for (var n = 2; n <= 3; n++)
        {
            await cases.Examined($"20260{n:00}");
        }

        var (_, signed) = await site.Reviewer("sheng02", "陈芳", Desk.Province("42"));
        var province = await Open(site, signed, "/province/approvals");
        cases.Paper = await province.ScreenshotAsync(new() { Type = ScreenshotType.Jpeg });
        var name = await cases.Examined("2026011", "张铭");
        await province.ReloadAsync();
        await Browser.Look(province, "province-queue");

        // the papers are read one after the other
        await province.GotoAsync($"/province/approvals/{name.Number}");
        await Assertions.Expect(province.Locator("figure.active")).ToHaveAttributeAsync("data-key", "1");
        await Assertions.Expect(province.Locator("figure:visible")).ToHaveCountAsync(1);
        await province.Keyboard.PressAsync("j");
        await Assertions.Expect(province.Locator("figure.active")).ToHaveAttributeAsync("data-key", "2");
        await province.Keyboard.PressAsync("3");
        await province.Keyboard.PressAsync("r");
        await Assertions.Expect(province.Locator("figure.active")).ToHaveAttributeAsync("data-key", "3");
        Assert.Contains("rotate(90deg)", await province.Locator("figure.active img").GetAttributeAsync("style"), StringComparison.Ordinal);
        await province.Keyboard.PressAsync("s");
        await Assertions.Expect(province.Locator("figure:visible")).ToHaveCountAsync(await province.Locator("figure").CountAsync());
        await Browser.Look(province, "province-case");

        await province.GetByRole(AriaRole.Link, new() { Name = "按现行和将要施行的规定试算本案" }).ClickAsync();
        await Assertions.Expect(province.Locator("#case-result")).ToContainTextAsync("与本案适用的规定没有不同");
        await Browser.Look(province, "rules-case");

        await province.GotoAsync("/province/approvals?tab=decide");
        await province.GetByRole(AriaRole.Button, new() { Name = $"同类一并批准，与 {first.Number} 同类" }).ClickAsync();
        await Assertions.Expect(province.GetByText("可以批准 3 件")).ToBeVisibleAsync();
        await Browser.Look(province, "province-together");
        await province.Locator("#Text").FillAsync("材料齐全，同意");
        await province.Locator("#Confirmed").CheckAsync();
        await province.GetByRole(AriaRole.Button, new() { Name = "批准 3 件" }).ClickAsync();
        await Assertions.Expect(province.GetByText("3 件全部批准")).ToBeVisibleAsync();
        await Browser.Look(province, "province-together-done");

        var number = await site.Silo.Scalar<string>("select number from chsi.case_row where id = @Below", new { first.Below });
        var student = await Open(site, await site.SignedIn(first.Account), $"/cases/{number}");
        await Browser.Look(student, "letters-listed");
        await student.GetByRole(AriaRole.Link, new() { Name = "关于更正学生学籍信息的函" }).ClickAsync();
        await Browser.Look(student, "letter");
        await student.EmulateMediaAsync(new() { Media = Media.Print });
        await Assertions.Expect(student.GetByRole(AriaRole.Button, new() { Name = "打印" })).ToBeHiddenAsync();
    }

    private async Task<IPage> Open(TestSite site, TestBrowser who, string path)
    {
        var opened = await browser.Open(site.Address);
        await opened.Context.AddCookiesAsync([new() { Name = "chsi", Value = who.Cookie("chsi")!, Url = site.Address }]);
        await opened.GotoAsync(path);
        return opened;
    }
}
