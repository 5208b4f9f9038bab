using System.Text.RegularExpressions;
using Chsi.Tests.Support;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Microsoft.Playwright;
using Xunit;

namespace Chsi.Tests.Journeys;

/// <summary>A passport's number is put right: the gateway does not know it, so two people look, one after the other.</summary>
public sealed class NameLooks(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task A_passport_whose_number_was_mistyped_is_looked_at_by_two()
    {
        await using var site = await TestSite.Start();
        var person = People.Registration("E1234567", check: NameCheckOutcome.UnknownDocument, name: "LI MEI") with { DocumentType = "passport" };
        await site.Silo.Must(person, Actor.Visitor(person.Account));
        await site.Silo.HandIn(person);
        var (_, first) = await site.Reviewer("kefu01", "王芳");
        var (other, second) = await site.Reviewer("kefu02", "李强");
        await site.Silo.Must(new TakeReview(person.Case), other);
        await site.Silo.Must(new ApproveReview(person.Case, "一致", await site.Silo.Stage(person.Case)), other);

        var page = await Open(await site.SignedIn(person.Account), "/archive/name");
        await page.GetByLabel("正确的证件号码").FillAsync("E1234568");
        await page.GetByLabel("哪里不对").FillAsync("注册时末位填错了");
        await page.Locator("#card-front").SetInputFilesAsync(new FilePayload { Name = "card.png", MimeType = "image/png", Buffer = await page.ScreenshotAsync() });
        await page.GetByLabel(new Regex("单独同意")).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "提交客服核实" }).ClickAsync();
        await page.WaitForURLAsync(new Regex("/cases/CX"));

        var desk = await Open(first, "/desk/reviews");
        await desk.Keyboard.PressAsync("n");
        await desk.WaitForURLAsync(new Regex("/desk/names/CX"));
        await desk.Keyboard.PressAsync("a");
        await desk.Locator("#Opinion").FillAsync("与护照照片一致");
        await Browser.Look(desk, "desk-name-first-of-two");
        await desk.GetByRole(AriaRole.Button, new() { Name = "通过，转复核" }).ClickAsync();
        await desk.GetByRole(AriaRole.Button, new() { Name = "确认通过" }).ClickAsync();
        await Assertions.Expect(desk.GetByText("已通过，转另一名审核人复核")).ToBeVisibleAsync();
        await Browser.Look(desk, "desk-name-waits-for-another");
        await desk.GotoAsync("/desk/reviews?tab=open");
        await Browser.Look(desk, "desk-queue-name-second");
        await desk.GotoAsync("/desk/names");
        await Browser.Look(desk, "desk-names-second");
        await page.ReloadAsync();
        await Browser.Look(page, "case-name-second");
        var progress = page.Url;
        await page.GotoAsync("/archive");
        await Assertions.Expect(page.Locator("#running")).ToContainTextAsync("平台客服正在办理（客服复核），自 2026 年 10 月 14 日");
        await Browser.Look(page, "archive-waiting");
        await page.GetByRole(AriaRole.Link, new() { Name = "查看进度" }).ClickAsync();
        await page.WaitForURLAsync(progress);

        desk = await Open(second, "/desk/reviews");
        await desk.Keyboard.PressAsync("n");
        await desk.WaitForURLAsync(new Regex("/desk/names/CX"));
        await desk.Keyboard.PressAsync("a");
        await Browser.Look(desk, "desk-name-second-of-two");
        await desk.Locator("#Opinion").PressAsync("Control+Enter");
        await Assertions.Expect(desk.GetByText("请填写核实意见，不超过500个字。")).ToBeVisibleAsync();
        await desk.Locator("#Opinion").FillAsync("与护照照片一致");
        await desk.Locator("#Opinion").PressAsync("Control+Enter");
        await Browser.Look(desk, "desk-name-confirm");
        await desk.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(desk.GetByText("账号信息已更正")).ToBeVisibleAsync();
        Assert.Equal("name-corrected", await site.Silo.Scalar<string>("select stage from chsi.case_row where route = 'name-correction'"));

        async Task<IPage> Open(TestBrowser who, string path)
        {
            var opened = await browser.Open(site.Address);
            await opened.Context.AddCookiesAsync([new() { Name = "chsi", Value = who.Cookie("chsi")!, Url = site.Address }]);
            await opened.GotoAsync(path);
            return opened;
        }
    }
}
