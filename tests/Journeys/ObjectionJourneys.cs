using System.Text.RegularExpressions;
using Chsi.Tests.Support;
using Microsoft.Playwright;
using Xunit;

namespace Chsi.Tests.Journeys;

public sealed class ObjectionJourneys(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    [Trait("Need", "U3")]
    public async Task An_active_old_account_objects_two_reviewers_decide_and_a_late_objection_restores()
    {
        await using var site = await TestSite.Start();
        var walk = new Walk(site);
        var number = People.IdNumber();
        var (oldPhone, contact) = (People.Phone(), People.Phone());
        var old = await browser.Open(site.Address);
        await walk.Register(old, oldPhone, "李梅", number, again: false);
        await walk.SignIn(old, oldPhone);
        await old.WaitForURLAsync(new Regex("/account$"));
        var applicant = await browser.Open(site.Address);
        await walk.Register(applicant, People.Phone(), "李梅", number, again: true);
        await walk.HandIn(applicant, "提交照片");

        await old.GotoAsync("/account");
        await old.GetByRole(AriaRole.Link, new() { Name = "提出异议", Exact = true }).ClickAsync();
        await old.GetByLabel("异议的理由").FillAsync("我一直在用这个账号，不是本人申请的。");
        await Browser.Look(old, "objection");
        await old.GetByRole(AriaRole.Button, new() { Name = "提出异议" }).ClickAsync();
        await Assertions.Expect(old.GetByText("您已提出异议").First).ToBeVisibleAsync();

        foreach (var (user, name) in new[] { ("kefu01", "王芳"), ("kefu02", "李强") })
        {
            var desk = await browser.Open(site.Address);
            await walk.SignInAsReviewer(desk, user, name);
            await desk.Keyboard.PressAsync("n");
            await desk.WaitForURLAsync(new Regex("/desk/reviews/CX"));
            await Assertions.Expect(desk.Locator("#objection")).ToContainTextAsync("已登录原账号");
            await Browser.Look(desk, $"objection-desk-{user}");
            await desk.Keyboard.PressAsync("a");
            await desk.Keyboard.PressAsync("Control+Enter");
            await Assertions.Expect(desk.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
            await desk.Keyboard.PressAsync("Control+Enter");
            await Assertions.Expect(desk.Locator("#Decision")).ToHaveCountAsync(0);
        }

        Assert.Equal("approved", await site.Silo.Scalar<string>("select stage from chsi.case_row"));
        await old.GotoAsync("/account");
        Assert.Contains("/account/login", old.Url, StringComparison.Ordinal);

        await site.Silo.MoveClock(TimeSpan.FromDays(9));
        var late = await browser.Open(site.Address);
        await late.GotoAsync("/account/objection");
        await Browser.Look(late, "objection-ways");
        await late.GetByRole(AriaRole.Link, new() { Name = "验证身份后提出异议" }).ClickAsync();
        await late.GetByLabel("手机号").FillAsync(contact);
        await Assertions.Expect(late.Locator("input[name=altcha]")).ToHaveValueAsync(new Regex(".+"));
        await Browser.Look(late, "objection-phone");
        await late.GetByRole(AriaRole.Button, new() { Name = "免费获取" }).ClickAsync();
        await Assertions.Expect(late.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("秒") })).ToBeVisibleAsync();
        await late.GetByLabel("短信验证码").FillAsync(await site.CodeFor(contact));
        await late.GetByLabel("短信验证码").PressAsync("Enter");
        await late.GetByLabel("姓名").FillAsync("李梅");
        await late.GetByLabel("证件号码").FillAsync(number);
        await late.GetByLabel("异议的理由").FillAsync("账号一直由我使用，照片中的人不是我。");
        await Browser.Look(late, "objection-who");
        await late.GetByRole(AriaRole.Button, new() { Name = "下一步" }).ClickAsync();
        await Assertions.Expect(late.Locator("#holder-holding-card")).ToBeVisibleAsync();
        await Browser.Look(late, "objection-proof");
        var picture = new FilePayload { Name = "photo.png", MimeType = "image/png", Buffer = await late.ScreenshotAsync() };
        await late.Locator("#holder-holding-card").SetInputFilesAsync(picture);
        await late.Locator("#holder-card-front").SetInputFilesAsync(picture);
        await late.GetByLabel(new Regex("单独同意上述照片使用说明")).CheckAsync();
        await late.GetByRole(AriaRole.Button, new() { Name = "提交照片" }).ClickAsync();
        await Assertions.Expect(late.GetByText("已收到您的异议和照片")).ToBeVisibleAsync();
        await Browser.Look(late, "objection-received");

        foreach (var (user, name) in new[] { ("kefu03", "赵静"), ("kefu04", "孙丽") })
        {
            var desk = await browser.Open(site.Address);
            await walk.SignInAsReviewer(desk, user, name);
            await desk.Keyboard.PressAsync("n");
            await desk.WaitForURLAsync(new Regex("/desk/reviews/CX"));
            await Assertions.Expect(desk.Locator(".photos [data-photo]")).ToHaveCountAsync(4);
            await desk.Keyboard.PressAsync("a");
            await Browser.Look(desk, $"objection-dispute-{user}");
            await desk.Locator("#Opinion").FillAsync("申请照片与原持有人不是同一人");
            await desk.Locator("#Opinion").PressAsync("Control+Enter");
            await Assertions.Expect(desk.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
            await desk.Keyboard.PressAsync("Control+Enter");
            await Assertions.Expect(desk.Locator("#Opinion")).ToHaveCountAsync(0);
        }

        await applicant.GotoAsync("/account");
        Assert.Contains("/account/login", applicant.Url, StringComparison.Ordinal);
        await walk.SignIn(old, contact);
        await old.WaitForURLAsync(new Regex("/account$"));
        await Assertions.Expect(old.GetByText("原账号已恢复").First).ToBeVisibleAsync();
        await Browser.Look(old, "objection-restored");
        await late.GotoAsync("/account/phone");
        await Assertions.Expect(late.Locator("input[name=altcha]")).ToHaveValueAsync(new Regex(".+"));
        await Browser.Look(late, "bind-phone");
    }

    [Fact]
    public async Task Whose_account_a_face_has_closed_objects_with_their_own_on_another_device_and_on_this_one()
    {
        await using var simulators = await SimulatorProcess.Start();
        await using var site = await TestSite.Start(new Dictionary<string, string?>
        {
            ["Chsi:FaceCheck:Url"] = $"{simulators.Address}/face-check",
            ["Chsi:FaceCheck:Key"] = SimulatorProcess.Key,
            ["Chsi:FaceCheck:CallbackKey"] = SimulatorProcess.CallbackKey,
        });
        var walk = new Walk(site);
        var (number, contact) = (People.IdNumber(), People.Phone());
        var old = await browser.Open(site.Address);
        await walk.Register(old, People.Phone(), "李梅", number, again: false);
        var applicant = await browser.Open(site.Address);
        await walk.Register(applicant, People.Phone(), "李梅", number, again: true);
        await walk.CheckFace(applicant, pass: true);
        Assert.Equal("approved", await site.Silo.Scalar<string>("select stage from chsi.case_row"));

        var late = await browser.Open(site.Address);
        await late.GotoAsync("/account/objection/prove");
        await late.GetByLabel("手机号").FillAsync(contact);
        await Assertions.Expect(late.Locator("input[name=altcha]")).ToHaveValueAsync(new Regex(".+"));
        await late.GetByRole(AriaRole.Button, new() { Name = "免费获取" }).ClickAsync();
        await Assertions.Expect(late.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("秒") })).ToBeVisibleAsync();
        await late.GetByLabel("短信验证码").FillAsync(await site.CodeFor(contact));
        await late.GetByLabel("短信验证码").PressAsync("Enter");
        await late.GetByLabel("姓名").FillAsync("李梅");
        await late.GetByLabel("证件号码").FillAsync(number);
        await late.GetByLabel("异议的理由").FillAsync("账号一直由我使用，不是我申请的。");
        await late.GetByRole(AriaRole.Button, new() { Name = "下一步" }).ClickAsync();
        await Assertions.Expect(late.GetByText("途径2 上传照片")).ToBeVisibleAsync();
        await Browser.Look(late, "objection-face");
        await late.GetByText("途径2 上传照片").ClickAsync();
        await Browser.Look(late, "objection-face-or-photos");
        await late.GetByText("途径1 实人验证").ClickAsync();
        await late.GetByRole(AriaRole.Button, new() { Name = "用手机扫码验证" }).ClickAsync();
        await Assertions.Expect(late.GetByText("请先阅读并同意实人验证的信息使用说明。").First).ToBeVisibleAsync();
        await Browser.Look(late, "objection-face-refused");

        // on the phone it fails, and this page says so by itself
        await late.GetByLabel(new Regex("单独同意上述信息使用说明")).CheckAsync();
        await late.GetByRole(AriaRole.Button, new() { Name = "用手机扫码验证" }).ClickAsync();
        await Assertions.Expect(late.GetByText("实人验证进行中")).ToBeVisibleAsync();
        await Browser.Look(late, "objection-face-waiting");
        var phone = await browser.Open(site.Address);
        await phone.GotoAsync((await late.GetByRole(AriaRole.Link, new() { Name = "在本设备上继续" }).GetAttributeAsync("href"))!);
        await phone.GetByRole(AriaRole.Button, new() { Name = "不通过", Exact = true }).ClickAsync();
        await Assertions.Expect(phone.GetByText("实人验证已结束")).ToBeVisibleAsync();
        await Browser.Look(phone, "objection-face-other-device");
        await Assertions.Expect(late.GetByText("实人验证未通过，可以再试一次，或上传照片。").First).ToBeVisibleAsync();
        await Browser.Look(late, "objection-face-failed");

        await late.GetByLabel(new Regex("单独同意上述信息使用说明")).CheckAsync();
        await late.GetByRole(AriaRole.Button, new() { Name = "在本设备上验证" }).ClickAsync();
        await late.GetByRole(AriaRole.Button, new() { Name = "通过", Exact = true }).ClickAsync();
        await Assertions.Expect(late.GetByText("实人验证已通过，您的异议已受理").First).ToBeVisibleAsync();
        await Browser.Look(late, "objection-face-received");
        Assert.Equal("dispute-review", await site.Silo.Scalar<string>("select stage from chsi.case_row where route = 'dispute'"));
    }
}
