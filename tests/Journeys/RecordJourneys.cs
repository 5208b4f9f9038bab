using System.Text.RegularExpressions;
using Chsi.Silo.Imports;
using Chsi.Tests.Support;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Staff;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace Chsi.Tests.Journeys;

/// <summary>A school reports its students; they find themselves, or walk to the end of why they do not.</summary>
public sealed class RecordJourneys(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    [Rule("001-21", "001-28", "002-01", "002-09", "003-04", "003-08", "003-10", "003-11", "003-12", "003-13", "004-05", "004-06", "004-07", "004-08", "004-09")]
    public async Task A_school_imports_and_mends_one_finds_the_record_and_three_walk_each_cause_to_its_end()
    {
        await using var site = await TestSite.Start();
        // its province leaves name and number to the school
        await site.Silo.EnterSchool(province: "31");
        var walk = new Walk(site);
        string[] numbers = [People.IdNumber(), People.IdNumber(), People.IdNumber(), People.IdNumber(), People.IdNumber()];
        var lines = new List<Dictionary<string, string>>
        {
            Students.Line("2026001", numbers[0]),
            Students.Line("2026002", numbers[1], ("姓名", "张䶮")),
            Students.Line("2026003", numbers[2], ("姓名", "张鸣")),
            Students.Line("2026004", numbers[3], ("层次", "专升本"), ("专升本", "是"), ("专科资格", "待查")),
            Students.Line("2026005", numbers[4]),
        };
        lines.ForEach(l => l["学校所在地"] = "上海");
        await Import(site, lines);

        var student = await browser.Open(site.Address);
        await Register(walk, student, "13900000001", "张明", numbers[0]);
        await student.GetByRole(AriaRole.Link, new() { Name = "学信档案" }).Last.ClickAsync();
        await Assertions.Expect(student.GetByText("共有 1 个学籍")).ToBeVisibleAsync();
        await Browser.Look(student, "archive");
        await student.Locator("a.record").ClickAsync();
        await Assertions.Expect(student.GetByText("在籍(注册学籍)").First).ToBeVisibleAsync();
        await Browser.Look(student, "archive-record");
        await student.EmulateMediaAsync(new() { Media = Media.Print });
        await Assertions.Expect(student.GetByText("不是学籍或学历的证明")).ToBeVisibleAsync();
        await student.EmulateMediaAsync(new() { Media = Media.Screen });
        await student.GetByRole(AriaRole.Button, new() { Name = "显示完整号码" }).ClickAsync();
        await Assertions.Expect(student.GetByText(numbers[0])).ToBeVisibleAsync();

        await RareName(site, walk, numbers[1]);
        await WrongNumber(site, walk, numbers[0], numbers[4]);
        await WrongRecord(site, walk, numbers[2]);

        var waiting = await browser.Open(site.Address);
        await Register(walk, waiting, "13900000004", "张明", numbers[3]);
        await waiting.GotoAsync("/archive");
        await Assertions.Expect(waiting.GetByText("演示大学：专科资格待查")).ToBeVisibleAsync();
        await Assertions.Expect(waiting.GetByText("尽快办理资格清查")).ToBeVisibleAsync();
        await Browser.Look(waiting, "archive-withheld");
        lines[3]["专科资格"] = "已核实";
        var school = await Staff(site, "xueji04", "周敏", Desk.School(Students.School));
        await school.GotoAsync("/school/import");
        await Send(site, school, Students.File([lines[3]]), "直接导入");
        await Assertions.Expect(school.GetByText("导入完成")).ToBeVisibleAsync();
        await waiting.ReloadAsync();
        await Assertions.Expect(waiting.GetByText("共有 1 个学籍")).ToBeVisibleAsync();
    }

    private async Task Import(TestSite site, List<Dictionary<string, string>> lines)
    {
        var school = await Staff(site, "xueji01", "赵静", Desk.School(Students.School));
        await school.GotoAsync("/school/import");
        await Browser.Look(school, "school-import");
        var mended = lines.ToList();
        var wrong = lines.Select(l => new Dictionary<string, string>(l)).ToList();
        (wrong[1]["民族"], wrong[2]["层次"], wrong[3]["学号"]) = ("汗族", "大学", "2026001");
        await Send(site, school, Students.File(wrong), "先试导入，只检查不保存");
        await Assertions.Expect(school.GetByText("完成，有错误")).ToBeVisibleAsync();
        await Browser.Look(school, "school-import-errors");
        var download = await school.RunAndWaitForDownloadAsync(() => school.GetByRole(AriaRole.Link, new() { Name = "下载错误清单" }).ClickAsync());
        Assert.Equal(4, (await File.ReadAllLinesAsync(await download.PathAsync())).Length);

        await school.GotoAsync("/school/import");
        await Send(site, school, Students.File(mended), "先试导入，只检查不保存");
        await Assertions.Expect(school.GetByRole(AriaRole.Button, new() { Name = "现在导入" })).ToBeVisibleAsync();
        await Browser.Look(school, "school-import-tried");
        await school.GetByRole(AriaRole.Button, new() { Name = "现在导入" }).ClickAsync();
        await Assertions.Expect(school.GetByText("等待处理")).ToBeVisibleAsync();
        await site.Services.GetRequiredService<ImportJobs>().RunOnce();
        await Assertions.Expect(school.GetByText("导入完成")).ToBeVisibleAsync();
        await Browser.Look(school, "school-import-done");
    }

    private static async Task Send(TestSite site, IPage school, byte[] file, string button)
    {
        await school.GetByLabel("学籍文件").SetInputFilesAsync(new FilePayload { Name = "学籍.csv", MimeType = "text/csv", Buffer = file });
        await school.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
        await Assertions.Expect(school.GetByText("等待处理")).ToBeVisibleAsync();
        await site.Services.GetRequiredService<ImportJobs>().RunOnce();
    }

    private async Task RareName(TestSite site, Walk walk, string number)
    {
        var page = await browser.Open(site.Address);
        await Register(walk, page, "13900000002", "张龙", number);
        await page.GotoAsync("/archive");
        await Assertions.Expect(page.GetByText("没有查到您的学籍")).ToBeVisibleAsync();
        await Browser.Look(page, "archive-missing");
        var picture = new FilePayload { Name = "card.png", MimeType = "image/png", Buffer = await page.ScreenshotAsync() };
        await page.GetByRole(AriaRole.Link, new() { Name = "申请更正姓名" }).ClickAsync();
        await page.GetByLabel("正确的姓名").FillAsync("张䶮");
        await page.GetByLabel("哪里不对").FillAsync("名字中的“䶮”注册时无法输入");
        await page.Locator("#card-front").SetInputFilesAsync(picture);
        await page.GetByLabel(new Regex("单独同意")).CheckAsync();
        await Browser.Look(page, "archive-name");
        await page.GetByRole(AriaRole.Button, new() { Name = "提交客服核实" }).ClickAsync();
        await page.WaitForURLAsync(new Regex("/cases/CX"));
        await Browser.Look(page, "archive-name-sent");

        var desk = await Staff(site, "kefu01", "王芳", Desk.CustomerService);
        await desk.GotoAsync("/desk/names");
        await desk.Locator(".cases a").ClickAsync();
        await desk.GetByRole(AriaRole.Button, new() { Name = "领取" }).ClickAsync();
        await Assertions.Expect(desk.GetByText("张䶮").First).ToBeVisibleAsync();
        await Browser.Look(desk, "desk-name");
        await desk.Keyboard.PressAsync("a");
        await desk.Locator("#Opinion").FillAsync("与证件一致");
        await Browser.Look(desk, "desk-name-approving");
        await desk.GetByRole(AriaRole.Button, new() { Name = "通过，更正账号" }).ClickAsync();
        await desk.GetByRole(AriaRole.Button, new() { Name = "确认通过" }).ClickAsync();
        await Assertions.Expect(desk.GetByText("账号信息已更正")).ToBeVisibleAsync();
        await Browser.Look(desk, "desk-name-done");

        await page.GotoAsync("/archive");
        await Assertions.Expect(page.GetByText("共有 1 个学籍")).ToBeVisibleAsync();
    }

    private async Task WrongNumber(TestSite site, Walk walk, string taken, string right)
    {
        var page = await browser.Open(site.Address);
        await Register(walk, page, "13900000005", "张明", People.IdNumber());
        await page.GotoAsync("/archive/name");
        await page.GetByLabel("正确的证件号码").FillAsync(taken);
        await page.GetByLabel("哪里不对").FillAsync("注册时填错了一位");
        var picture = new FilePayload { Name = "card.png", MimeType = "image/png", Buffer = await page.ScreenshotAsync() };
        await page.Locator("#card-front").SetInputFilesAsync(picture);
        await page.GetByLabel(new Regex("单独同意")).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "提交客服核实" }).ClickAsync();
        await Assertions.Expect(page.GetByText("号码已被另一个账号使用，怎么办")).ToBeVisibleAsync();
        await Browser.Look(page, "archive-number-taken");
        await page.GetByLabel("正确的证件号码").FillAsync(right);
        await page.Locator("#card-front").SetInputFilesAsync(picture);
        await page.GetByRole(AriaRole.Button, new() { Name = "提交客服核实" }).ClickAsync();
        await page.WaitForURLAsync(new Regex("/cases/CX"));
        await page.GetByText("撤回申请").ClickAsync();
        await Browser.Look(page, "archive-number-sent");

        var desk = await Staff(site, "kefu02", "李娜", Desk.CustomerService);
        await desk.GotoAsync("/desk/reviews");
        await Browser.Look(desk, "desk-queue-number");
        await desk.Keyboard.PressAsync("n");
        await desk.WaitForURLAsync(new Regex("/desk/names/CX"));
        await Browser.Look(desk, "desk-number");
        await desk.Keyboard.PressAsync("a");
        await desk.Locator("#Opinion").FillAsync("与证件一致");
        await desk.Locator("#Opinion").PressAsync("Control+Enter");
        await desk.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(desk.GetByText("账号信息已更正")).ToBeVisibleAsync();
        await page.GotoAsync("/archive");
        await Assertions.Expect(page.GetByText("共有 1 个学籍")).ToBeVisibleAsync();
    }

    private async Task WrongRecord(TestSite site, Walk walk, string number)
    {
        var page = await browser.Open(site.Address);
        await Register(walk, page, "13900000003", "张明", number);
        await page.GotoAsync("/archive");
        await page.GetByRole(AriaRole.Link, new() { Name = "尝试绑定学籍" }).First.ClickAsync();
        await page.GetByLabel("院校代码").FillAsync(Students.School);
        await page.GetByLabel("学号").FillAsync("2026003");
        await page.GetByLabel("说明").FillAsync("学校登记时写错了名字");
        await Browser.Look(page, "archive-bind");
        await page.GetByRole(AriaRole.Button, new() { Name = "提交学校核实" }).ClickAsync();
        await page.WaitForURLAsync(new Regex("/cases/CX"));

        var school = await Staff(site, "xueji03", "孙丽", Desk.School(Students.School));
        await school.GotoAsync("/school/bindings");
        await Browser.Look(school, "school-bindings");
        await school.Locator(".cases a").ClickAsync();
        await Browser.Look(school, "school-binding");
        await school.GetByLabel(new Regex("认定的依据")).FillAsync("录取名册与证件一致");
        await school.GetByRole(AriaRole.Button, new() { Name = "认定为本人" }).ClickAsync();
        await school.WaitForURLAsync(new Regex("/school/bindings$"));

        await page.GotoAsync("/archive");
        await page.Locator("a.record").ClickAsync();
        await Assertions.Expect(page.GetByText("姓名由“张鸣”改为“张明”")).ToBeVisibleAsync();
        await Browser.Look(page, "archive-record-changed");
    }

    private static async Task Register(Walk walk, IPage page, string phone, string name, string number) => await walk.Register(page, phone, name, number, again: false);

    /// <summary>A member of staff who is signed in.</summary>
    private async Task<IPage> Staff(TestSite site, string user, string name, Desk desk)
    {
        var id = Guid.CreateVersion7();
        await site.Silo.Enter(desk);
        await site.Silo.Must(new AddStaff(id, user, name, desk, Personal.SecretOf(id, "hash"), Personal.SecretOf(id, "secret")), Actor.Clock);
        using var signedIn = await site.StaffSignedIn(id);
        var page = await browser.Open(site.Address);
        await page.Context.AddCookiesAsync([new() { Name = "chsi", Value = signedIn.Cookie("chsi")!, Url = site.Address }]);
        return page;
    }
}
