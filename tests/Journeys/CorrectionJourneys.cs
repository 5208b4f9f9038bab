using Chsi.Silo.Imports;
using Chsi.Tests.Support;
using Chsi.Workflows.Decisions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace Chsi.Tests.Journeys;

/// <summary>A student sees a wrong record and has it put right; three of the school sign, two of the province approve.</summary>
public sealed class CorrectionJourneys(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    [Rule("001-29", "003-12", "004-04")]
    public async Task From_the_students_form_to_the_changed_record()
    {
        await using var site = await TestSite.Start();
        await site.Silo.EnterSchool();
        var number = People.IdNumber();
        await site.Services.GetRequiredService<RecordImport>().Run(
            RecordFile.Open(Students.File([Students.Line("2026001", number)])).Value!, Students.School, Students.Registrar(), Guid.CreateVersion7(), rehearse: false);
        var person = People.Registration(number);
        await site.Silo.Must(person, Actor.Visitor(person.Account));
        var student = await Open(site, await site.SignedIn(person.Account), "/archive");
        await student.Locator("a.record").ClickAsync();
        await student.GetByRole(AriaRole.Link, new() { Name = "申请更正学籍信息" }).ClickAsync();
        await Browser.Look(student, "correction-form");
        await student.GetByLabel("民族").SelectOptionAsync("蒙古族");
        await student.GetByLabel("专业").FillAsync("计算机科学与技术");
        await student.GetByLabel("登记时就有错误").CheckAsync();
        await student.GetByRole(AriaRole.Button, new() { Name = "下一步" }).ClickAsync();
        await Assertions.Expect(student.GetByText("2. 核对并提交")).ToBeVisibleAsync();
        await Browser.Look(student, "correction-check");
        await student.GetByLabel("情况说明").FillAsync("录取登记表上为蒙古族，学校录入有误。");
        var picture = new FilePayload { Name = "a.png", MimeType = "image/png", Buffer = await student.ScreenshotAsync() };
        foreach (var kind in new[] { "id-card", "admission-form" })
        {
            await student.Locator($"#{kind}").SetInputFilesAsync(picture);
        }

        await student.Locator("#Consent").CheckAsync();
        await student.GetByRole(AriaRole.Button, new() { Name = "提交申请" }).ClickAsync();
        await Assertions.Expect(student.GetByText("学校审核").First).ToBeVisibleAsync();
        await Browser.Look(student, "correction-mine");

        foreach (var (user, name, lead) in new[] { ("xueji01", "赵静", false), ("xueji02", "钱敏", true), ("xueji03", "孙强", true) })
        {
            var (_, signed) = await site.Reviewer(user, name, Desk.School(Students.School), lead);
            var school = await Open(site, signed, "/school/corrections");
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

            await school.Locator("button.act").ClickAsync();
            await school.WaitForURLAsync("**/school/corrections");
        }

        foreach (var (user, name) in new[] { ("sheng01", "冯强"), ("sheng02", "陈芳") })
        {
            var (_, signed) = await site.Reviewer(user, name, Desk.Province("42"));
            var province = await Open(site, signed, "/province/approvals");
            await province.Locator(".cases a").ClickAsync();
            await Browser.Look(province, $"correction-province-{user}");
            await province.Locator("#Text").FillAsync("材料齐全，同意");
            await province.Locator("button.act").ClickAsync();
            await province.WaitForURLAsync("**/province/approvals");
        }

        await student.GotoAsync("/archive");
        await student.Locator("a.record").ClickAsync();
        await Assertions.Expect(student.GetByText("民族由“汉族”改为“蒙古族”").First).ToBeVisibleAsync();
        Assert.Contains("学籍信息已更正", string.Join(' ', await site.Silo.Scalar<string>("select string_agg(subject, ' ') from chsi.notice where account = @Account", new { person.Account })));
    }

    private async Task<IPage> Open(TestSite site, TestBrowser who, string path)
    {
        var opened = await browser.Open(site.Address);
        await opened.Context.AddCookiesAsync([new() { Name = "chsi", Value = who.Cookie("chsi")!, Url = site.Address }]);
        await opened.GotoAsync(path);
        return opened;
    }
}
