using System.Text.RegularExpressions;
using Chsi.Silo.Clockwork;
using Chsi.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace Chsi.Tests.Journeys;

public sealed class ReRegistrationJourneys(Browser browser) : IClassFixture<Browser>
{
    // Rule: 001-18, 001-19, 000-24, 000-25, 000-26
    [Fact]
    public async Task Register_collide_fail_three_times_hand_in_photos_be_returned_supplement_and_be_approved()
    {
        await using var simulators = await SimulatorProcess.Start();
        await using var site = await TestSite.Start(new Dictionary<string, string?>
        {
            ["Chsi:FaceCheck:Url"] = $"{simulators.Address}/face-check",
            ["Chsi:FaceCheck:Key"] = SimulatorProcess.Key,
            ["Chsi:FaceCheck:CallbackKey"] = SimulatorProcess.CallbackKey,
        });
        var walk = new Walk(site);
        var number = People.IdNumber();
        var (oldPhone, newPhone) = (People.Phone(), People.Phone());

        var old = await browser.Open(site.Address);
        await walk.Register(old, oldPhone, "李梅", number, again: false);
        await Browser.Look(old, "account");

        var page = await browser.Open(site.Address);
        await walk.Register(page, newPhone, "李梅", number, again: true, name => Browser.Look(page, name));
        await Browser.Look(page, "duplicate-id");
        // the check ends on a phone that is signed in nowhere
        foreach (var (device, step) in new[] { (page, "face-check"), (page, "withdraw"), (await browser.Open(site.Address), "returned") })
        {
            await device.GotoAsync($"/account/duplicate-id/{step}");
            Assert.EndsWith($"/{step}", device.Url, StringComparison.Ordinal);
            await Browser.Look(device, $"duplicate-id-{step}");
        }

        await page.GotoAsync("/account");
        Assert.Contains("/account/duplicate-id", page.Url, StringComparison.Ordinal);

        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await walk.CheckFace(page, pass: false);
            await Assertions.Expect(page.GetByText($"实人验证未通过（第{attempt}次）")).ToBeVisibleAsync();
        }

        await Assertions.Expect(page.GetByText("多次未通过，已开放人工审核")).ToBeVisibleAsync();
        await page.GotoAsync("/account/duplicate-id/samples");
        await Browser.Look(page, "samples");
        await page.GotoAsync("/account/duplicate-id/photos");
        await Browser.Look(page, "photos");
        await walk.HandInAfterAWrongFile(page, "提交照片");
        await Browser.Look(page, "progress-in-review");

        var desk = await browser.Open(site.Address);
        await walk.SignInAsReviewer(desk, "kefu01", "王芳");
        await Browser.Look(desk, "desk-queue");
        await desk.Keyboard.PressAsync("n");
        await desk.WaitForURLAsync(new Regex("/desk/reviews/CX"));
        await Browser.Look(desk, "desk-case");
        await desk.Keyboard.PressAsync("b");
        await desk.GetByText("证件文字不清晰").ClickAsync();
        await Browser.Look(desk, "desk-return");
        await desk.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(desk.GetByText("退回").First).ToBeVisibleAsync();

        // what can still be taken back is told to nobody
        await site.Silo.MoveClock(TimeSpan.FromMinutes(11));
        await page.GotoAsync("/account/duplicate-id");
        await Assertions.Expect(page.GetByText("您上传的手持证件照中，证件上的文字不清晰").First).ToBeVisibleAsync();
        await Browser.Look(page, "progress-returned");
        await walk.HandIn(page, "提交补充照片");

        await desk.GotoAsync("/desk/reviews");
        await desk.Keyboard.PressAsync("n");
        await desk.WaitForURLAsync(new Regex("/desk/reviews/CX"));
        await desk.Keyboard.PressAsync("a");
        await desk.Keyboard.PressAsync("Control+Enter");
        var question = desk.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(question).ToContainTextAsync("此前可以收回，之后不能撤销");
        await Browser.Look(desk, "desk-confirm");
        await Assertions.Expect(desk.GetByRole(AriaRole.Button, new() { NameRegex = new("返回修改") })).ToBeFocusedAsync();
        await desk.Keyboard.PressAsync("Escape");
        await Assertions.Expect(question).ToBeHiddenAsync();
        await desk.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(question).ToBeVisibleAsync();
        await desk.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(desk.GetByText("已通过").First).ToBeVisibleAsync();
        await Browser.Look(desk, "desk-decided");

        await old.GotoAsync("/account");
        Assert.Contains("/account/login", old.Url, StringComparison.Ordinal);
        await walk.SignIn(old, oldPhone);
        await Assertions.Expect(old.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        Assert.Contains("/account/login", old.Url, StringComparison.Ordinal);
        await old.GotoAsync("/help");
        await old.GoBackAsync();
        await Assertions.Expect(old.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await Assertions.Expect(old.GetByLabel("手机号/身份证号/邮箱")).ToHaveValueAsync(oldPhone);

        var fresh = await browser.Open(site.Address);
        await walk.SignIn(fresh, number);
        await fresh.WaitForURLAsync(new Regex("/account$"));
        await Assertions.Expect(fresh.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("身份证号") })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Photos_never_come_the_clock_moves_the_case_lapses_and_the_number_is_free()
    {
        await using var site = await TestSite.Start();
        var walk = new Walk(site);
        var number = People.IdNumber();
        var (firstPhone, phone) = (People.Phone(), People.Phone());
        var old = await browser.Open(site.Address);
        await walk.Register(old, firstPhone, "李梅", number, again: false);
        var page = await browser.Open(site.Address);
        await walk.Register(page, phone, "李梅", number, again: true);

        await site.Silo.MoveClock(TimeSpan.FromDays(20));
        await site.Services.GetRequiredService<DueWork>().RunOnce();

        await page.GotoAsync("/account/duplicate-id");
        Assert.Contains("/account/login", page.Url, StringComparison.Ordinal);
        Assert.Equal("lapsed", await site.Silo.Scalar<string>("select stage from chsi.case_row"));
        Assert.Equal(0L, await site.Silo.Scalar<long>("select count(*) from chsi.claim_row where claimants > 0 or reserved_for is not null"));
        await walk.SignIn(page, phone);
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();

        // phone and number are free: the same person begins again with both
        var again = await browser.Open(site.Address);
        await walk.Register(again, phone, "李梅", number, again: true);
        await walk.SignIn(old, firstPhone);
        await old.WaitForURLAsync(new Regex("/account$"));
    }
}
