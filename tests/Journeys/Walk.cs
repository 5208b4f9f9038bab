using System.Text.RegularExpressions;
using Chsi.Silo.SignIn;
using Chsi.Tests.Support;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Staff;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace Chsi.Tests.Journeys;

/// <summary>What people do on the site, step by step, in a real browser.</summary>
public sealed class Walk(TestSite site)
{
    public const string Password = "purple-heron-42";

    /// <summary>Registers by phone: captcha, code, real name and number. Ticks 我要重新注册 where the page offers it and <paramref name="again"/> says so.</summary>
    public async Task Register(IPage page, string phone, string name, string number, bool again, Func<string, Task>? look = null)
    {
        await page.GotoAsync("/account/register");
        await page.GetByLabel("手机号").FillAsync(phone);
        await Assertions.Expect(page.Locator("input[name=altcha]")).ToHaveValueAsync(new Regex(".+"));
        if (look is not null)
        {
            await look("register-phone");
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "免费获取" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("秒") })).ToBeVisibleAsync();
        await page.GetByLabel("短信验证码").FillAsync(await site.CodeFor(phone));
        await page.GetByLabel("短信验证码").PressAsync("Enter");
        await page.GetByLabel("密码", new() { Exact = false }).First.FillAsync(Password);
        await page.GetByLabel("密码确认").FillAsync(Password);
        await page.GetByLabel("姓名").FillAsync(name);
        await page.GetByLabel("证件号码").FillAsync(number);
        await page.GetByLabel(new Regex("我已阅读并同意")).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "立即注册" }).ClickAsync();
        if (again)
        {
            await Assertions.Expect(page.GetByText("证件号码已被注册").First).ToBeVisibleAsync();
            await Assertions.Expect(page.GetByLabel("姓名")).ToHaveValueAsync(name);
            if (look is not null)
            {
                await look("register-taken");
            }

            await page.GetByLabel("我要重新注册").CheckAsync();
            await page.GetByLabel("密码", new() { Exact = false }).First.FillAsync(Password);
            await page.GetByLabel("密码确认").FillAsync(Password);
            await page.GetByRole(AriaRole.Button, new() { Name = "立即注册" }).ClickAsync();
        }

        await page.WaitForURLAsync(new Regex(again ? "/account/duplicate-id" : "/account$"));
    }

    public async Task SignIn(IPage page, string user, string password = Password)
    {
        await page.GotoAsync("/account/login");
        await page.GetByLabel("手机号/身份证号/邮箱").FillAsync(user);
        await page.GetByLabel("密码").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "登录" }).ClickAsync();
    }

    /// <summary>Takes on a reviewer, with a second factor or before it is set up.</summary>
    public async Task TakeOn(string user, string name, byte[]? secret, bool lead = false)
    {
        var id = Guid.CreateVersion7();
        var hash = await site.Services.GetRequiredService<Passwords>().Hash(Password, default);
        var added = await site.Silo.Ask(new AddStaff(id, user, name, Desk.CustomerService, Personal.SecretOf(id, hash),
            secret is null ? null : Personal.SecretOf(id, Base32.Encode(secret)), lead), Actor.Clock);
        Assert.IsType<Accepted>(added);
    }

    /// <summary>Takes on a reviewer and signs in with both factors.</summary>
    public async Task SignInAsReviewer(IPage page, string user, string name, bool lead = false)
    {
        var secret = Totp.NewSecret();
        await TakeOn(user, name, secret, lead);
        await SignIn(page, user);
        await page.GetByLabel("动态码").FillAsync(Totp.Code(secret, DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 30));
        await page.GetByRole(AriaRole.Button, new() { Name = "登录" }).ClickAsync();
        await page.WaitForURLAsync(new Regex("/desk/reviews"));
    }

    /// <summary>实人验证 on this device, at the simulator, with this end.</summary>
    public async Task CheckFace(IPage page, bool pass)
    {
        await page.GotoAsync("/account/duplicate-id");
        await page.GetByRole(AriaRole.Link, new() { Name = "立即前往" }).ClickAsync();
        await page.GetByLabel(new Regex("单独同意")).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "在本设备上验证" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = pass ? "通过" : "不通过", Exact = true }).ClickAsync();
        await page.WaitForURLAsync(new Regex("/account"));
    }

    /// <summary>Hands in photos: pictures of a page, which are as real as pictures get here.</summary>
    public async Task HandIn(IPage page, string button)
    {
        await page.GotoAsync("/account/duplicate-id/photos");
        var picture = new FilePayload { Name = "photo.png", MimeType = "image/png", Buffer = await page.ScreenshotAsync() };
        await page.Locator("#holding-card").SetInputFilesAsync(picture);
        await page.Locator("#card-front").SetInputFilesAsync(picture);
        await page.GetByLabel(new Regex("单独同意")).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
        await Assertions.Expect(page.GetByText("正在审核").First).ToBeVisibleAsync();
    }

    /// <summary>Hands in a file that is no photo beside one that is: the good one stays chosen, and the form goes through with another beside it.</summary>
    public async Task HandInAfterAWrongFile(IPage page, string button)
    {
        await page.GotoAsync("/account/duplicate-id/photos");
        var picture = new FilePayload { Name = "photo.png", MimeType = "image/png", Buffer = await page.ScreenshotAsync() };
        await page.Locator("#holding-card").SetInputFilesAsync(new FilePayload { Name = "me.jpg", MimeType = "image/jpeg", Buffer = "no photo"u8.ToArray() });
        await page.Locator("#card-front").SetInputFilesAsync(picture);
        await page.GetByLabel(new Regex("单独同意")).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
        await Assertions.Expect(page.GetByText("“证件人像面照片”已保留，不必再选。")).ToBeVisibleAsync();
        Assert.Equal(0, await page.Locator("#holding-card").EvaluateAsync<int>("e => e.files.length"));
        Assert.Equal(1, await page.Locator("#card-front").EvaluateAsync<int>("e => e.files.length"));
        await Browser.Look(page, "photos-refused");
        await page.Locator("#holding-card").SetInputFilesAsync(picture);
        await page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
        await Assertions.Expect(page.GetByText("正在审核").First).ToBeVisibleAsync();
    }
}
