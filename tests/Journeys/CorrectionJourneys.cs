using Chsi.Silo.Imports;
using Chsi.Tests.Support;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.NameCorrection;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace Chsi.Tests.Journeys;

/// <summary>A student sees a wrong record and has it put right; three of the school sign, two of the province approve. And what comes of a refusal, and of silence.</summary>
public sealed class CorrectionJourneys(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    [Rule("001-29", "003-12", "004-04")]
    public async Task From_a_wrong_name_and_sex_to_the_changed_record()
    {
        await using var site = await TestSite.Start();
        var others = await ProvinceCases.Start(site.Silo);
        // a document that does not itself say of which sex its holder is
        var person = await Enrolled(site, "H12345678", "hk-macao-travel-permit", ("证件类型", "港澳居民来往内地通行证"), ("性别", "男"), ("出生日期", "2006-05-06"));
        var student = await Open(site, await site.SignedIn(person.Account), "/archive");
        await student.Locator("a.record").ClickAsync();
        await student.GetByRole(AriaRole.Link, new() { Name = "申请更正学籍信息" }).ClickAsync();
        await Browser.Look(student, "correction-form");
        await student.GetByLabel("姓名").FillAsync("张鸣");
        await student.GetByLabel("性别").SelectOptionAsync("女");
        await student.GetByLabel("登记时就有错误").CheckAsync();
        await student.GetByRole(AriaRole.Button, new() { Name = "下一步" }).ClickAsync();
        await Assertions.Expect(student.GetByText("2. 核对并提交")).ToBeVisibleAsync();
        await Browser.Look(student, "correction-check");
        var picture = new FilePayload { Name = "a.png", MimeType = "image/png", Buffer = await student.ScreenshotAsync() };
        await Submit(student, picture, "id-card", "household");
        await Browser.Look(student, "correction-mine");

        var (_, first) = await site.Reviewer("xueji01", "赵静", Desk.School(Students.School));
        var checker = await Open(site, first, "/school/corrections");
        await checker.Locator(".cases a").ClickAsync();
        await checker.Locator("#Why").FillAsync("审核学籍信息更正");
        await checker.GetByRole(AriaRole.Button, new() { Name = "跨校核查" }).ClickAsync();
        await Assertions.Expect(checker.GetByText("没有发现其他学籍使用同一证件号码")).ToBeVisibleAsync();
        await Browser.Look(checker, "correction-across");
        await Supplement(checker);
        await student.ReloadAsync();
        await student.Locator("#admission-form").SetInputFilesAsync(picture);
        await Browser.Look(student, "correction-supplement");
        await student.GetByRole(AriaRole.Button, new() { Name = "提交补充材料" }).ClickAsync();
        await Assertions.Expect(student.GetByText("材料已提交，学校继续审核。")).ToBeVisibleAsync();

        // what was with the student is back in the list
        await checker.ReloadAsync();
        await Sign(checker, "xueji01");
        foreach (var (user, name) in new[] { ("xueji02", "钱敏"), ("xueji03", "孙强") })
        {
            var (_, signed) = await site.Reviewer(user, name, Desk.School(Students.School), lead: true);
            await Sign(await Open(site, signed, "/school/corrections"), user, picture);
        }

        var (_, third) = await site.Reviewer("sheng01", "冯静", Desk.Province("42"));
        var examiner = await Open(site, third, "/province/approvals");
        await examiner.Locator(".cases a").ClickAsync();
        await Assertions.Expect(examiner.GetByText("学校公函扫描件").First).ToBeAttachedAsync();
        await Browser.Look(examiner, "correction-province-sheng01");
        await examiner.Locator("#Text").FillAsync("材料齐全，同意");
        await examiner.Locator("button.act").ClickAsync();
        await examiner.WaitForURLAsync("**/province/approvals");

        // nine others ask for the same and have come as far
        for (var n = 2; n <= 10; n++)
        {
            await others.Examined($"20260{n:00}", "张鸣", sex: true);
        }

        var (_, fourth) = await site.Reviewer("sheng02", "陈芳", Desk.Province("42"));
        var approver = await Open(site, fourth, "/province/approvals?tab=decide");
        await approver.GetByRole(AriaRole.Button, new() { Name = "同类一并批准" }).First.ClickAsync();
        await Assertions.Expect(approver.GetByText("可以批准 10 件")).ToBeVisibleAsync();
        await approver.Locator("#Text").FillAsync("材料齐全，同意");
        await approver.Locator("#Confirmed").CheckAsync();
        await approver.GetByRole(AriaRole.Button, new() { Name = "批准 10 件" }).ClickAsync();
        await Assertions.Expect(approver.GetByText("10 件全部批准")).ToBeVisibleAsync();

        // the gateway cannot answer for this document, so the account follows when two of customer service have looked
        var beside = await site.Silo.Scalar<Guid>("select id from chsi.case_row where route = 'name-correction' and closed_at is null and applicant = @Account", new { person.Account });
        foreach (var reviewer in new[] { People.Reviewer("周洁"), People.Reviewer("吴敏") })
        {
            await site.Silo.Must(new TakeReview(beside), reviewer);
            await site.Silo.Must(new ApproveName(beside, "与证件一致", await site.Silo.Stage(beside), NameCheckOutcome.UnknownDocument), reviewer);
        }

        await student.GotoAsync("/archive");
        await student.Locator("a.record").ClickAsync();
        await Assertions.Expect(student.GetByText("姓名由“张明”改为“张鸣”").First).ToBeVisibleAsync();
        await Assertions.Expect(student.GetByText("性别由“男”改为“女”").First).ToBeVisibleAsync();
        await Assertions.Expect(student.Locator(".record-fields")).ToContainTextAsync("张鸣");
        await student.GotoAsync("/dev/outbox");
        foreach (var subject in new[] { "学籍信息更正申请已提交", "请补充材料", "已报省级审核", "学籍信息已更正" })
        {
            await Assertions.Expect(student.GetByText(subject).First).ToBeVisibleAsync();
        }
    }

    [Fact]
    [Rule("001-29", "004-04")]
    public async Task A_refusal_is_appealed_and_upheld_and_what_is_not_supplemented_lapses()
    {
        await using var site = await TestSite.Start();
        await site.Silo.EnterSchool(province: "31");
        var person = await Enrolled(site, People.IdNumber(), "citizen-card", ("学校所在地", "上海"), ("民族", "汉族"));
        var student = await Open(site, await site.SignedIn(person.Account), "/archive");
        var number = await Ask(student);
        var (_, first) = await site.Reviewer("xueji01", "赵静", Desk.School(Students.School));
        var checker = await Open(site, first, $"/school/corrections/{number}");
        await checker.Locator("#Text").FillAsync("材料不能证明登记有误。");
        await checker.Locator("#Reason").SelectOptionAsync("证明材料不足");
        await checker.GetByRole(AriaRole.Button, new() { Name = "不予更正" }).ClickAsync();
        await checker.WaitForURLAsync("**/school/corrections");
        await student.ReloadAsync();
        await Assertions.Expect(student.GetByText("学校不予更正").First).ToBeVisibleAsync();
        await Browser.Look(student, "correction-refused");
        await student.Locator("#Grounds").FillAsync("录取登记表上为蒙古族。");
        await student.GetByRole(AriaRole.Button, new() { Name = "提交申诉" }).ClickAsync();
        await Assertions.Expect(student.GetByText("学校申诉复查").First).ToBeVisibleAsync();
        // one of the board prepares it, another decides
        foreach (var (user, name) in new[] { ("xueji02", "李强"), ("xueji03", "孙静") })
        {
            var (_, signed) = await site.Reviewer(user, name, Desk.School(Students.School));
            var board = await Open(site, signed, "/school/corrections");
            await board.Locator(".cases a").ClickAsync();
            await board.Locator("#Text").FillAsync("录取登记表可以证明。");
            await board.Locator("button.act").ClickAsync();
            await board.WaitForURLAsync("**/school/corrections");
        }

        await student.GotoAsync("/archive");
        await student.Locator("a.record").ClickAsync();
        await Assertions.Expect(student.GetByText("民族由“汉族”改为“蒙古族”").First).ToBeVisibleAsync();

        // asked anew, and what the school then wants is never handed in
        var again = await Ask(student, "回族");
        await checker.GotoAsync($"/school/corrections/{again}");
        await Supplement(checker);
        await site.Silo.MoveClock(TimeSpan.FromDays(13));
        var @case = await site.Silo.Scalar<Guid>("select id from chsi.case_row where number = @again", new { again });
        Assert.IsType<Accepted>(await site.Silo.Ask(new TimeLimitReached(@case), Actor.Clock));
        var later = await Open(site, await site.SignedIn(person.Account), $"/cases/{again}");
        await Assertions.Expect(later.GetByText("逾期未补充").First).ToBeVisibleAsync();
        await Browser.Look(later, "correction-lapsed");
    }

    /// <summary>A student with a record and an account of the same name and number.</summary>
    private static async Task<RegisterAccount> Enrolled(TestSite site, string number, string document, params (string Column, string Cell)[] cells)
    {
        (string, string)[] numbered = document == "citizen-card" ? cells : [.. cells, ("证件号码", number)];
        await site.Services.GetRequiredService<RecordImport>().Run(
            RecordFile.Open(Students.File([Students.Line("2026001", document == "citizen-card" ? number : null, numbered)])).Value!, Students.School, Students.Registrar(), Guid.CreateVersion7(), rehearse: false);
        var person = People.Registration(number) with { DocumentType = document };
        await site.Silo.Must(person, Actor.Visitor(person.Account));
        return person;
    }

    /// <summary>Asks for another 民族, from the list of records; the number of the case.</summary>
    private static async Task<string> Ask(IPage student, string nation = "蒙古族")
    {
        await student.GotoAsync("/archive");
        await student.Locator("a.record").ClickAsync();
        await student.GetByRole(AriaRole.Link, new() { Name = "申请更正学籍信息" }).ClickAsync();
        await student.GetByLabel("民族").SelectOptionAsync(nation);
        await student.GetByLabel("登记时就有错误").CheckAsync();
        await student.GetByRole(AriaRole.Button, new() { Name = "下一步" }).ClickAsync();
        await Assertions.Expect(student.GetByText("2. 核对并提交")).ToBeVisibleAsync();
        await Submit(student, new() { Name = "a.png", MimeType = "image/png", Buffer = await student.ScreenshotAsync() }, "id-card", "admission-form");
        return student.Url[(student.Url.LastIndexOf('/') + 1)..];
    }

    private static async Task Submit(IPage student, FilePayload picture, params string[] documents)
    {
        await student.GetByLabel("情况说明").FillAsync("入学时登记有误，以证件和录取登记表为准。");
        foreach (var kind in documents)
        {
            await student.Locator($"#{kind}").SetInputFilesAsync(picture);
        }

        await student.Locator("#Consent").CheckAsync();
        await student.GetByRole(AriaRole.Button, new() { Name = "提交申请" }).ClickAsync();
        await Assertions.Expect(student.GetByText("学校审核").First).ToBeVisibleAsync();
    }

    /// <summary>On the page of a case: the school wants the admission form too.</summary>
    private static async Task Supplement(IPage checker)
    {
        await checker.Locator("#Text").FillAsync("请补充录取登记表。");
        await checker.GetByRole(AriaRole.Checkbox, new() { Name = "高考报名表或招生录取登记表" }).CheckAsync();
        await checker.GetByRole(AriaRole.Button, new() { Name = "退回补充" }).ClickAsync();
        await checker.WaitForURLAsync("**/school/corrections");
    }

    /// <summary>From the school's list: opens the one case, and finds or signs.</summary>
    private static async Task Sign(IPage school, string user, FilePayload? scan = null)
    {
        await Browser.Look(school, $"correction-school-{user}");
        await school.Locator(".cases a").ClickAsync();
        await Browser.Look(school, $"correction-school-case-{user}");
        await school.Locator("#Text").FillAsync("与录取名册一致，登记有误");
        foreach (var (field, text) in new[] { ("#Search", "未发现重名重号和冒名顶替"), ("#Letter", "校学籍〔2026〕12号") })
        {
            if (await school.Locator(field).CountAsync() > 0)
            {
                await school.Locator(field).FillAsync(text);
            }
        }

        if (await school.Locator("#school-letter").CountAsync() > 0)
        {
            await school.Locator("#LetterOn").FillAsync($"{TestSilo.Begin:yyyy-MM-dd}");
            await school.Locator("#school-letter").SetInputFilesAsync(scan!);
        }

        await school.Locator("button.act").ClickAsync();
        await school.WaitForURLAsync("**/school/corrections");
    }

    private async Task<IPage> Open(TestSite site, TestBrowser who, string path)
    {
        var opened = await browser.Open(site.Address);
        await opened.Context.AddCookiesAsync([new() { Name = "chsi", Value = who.Cookie("chsi")!, Url = site.Address }]);
        await opened.GotoAsync(path);
        return opened;
    }
}
