using Chsi.Silo.Imports;
using Chsi.Tests.Support;
using Chsi.Workflows.Decisions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace Chsi.Tests.Journeys;

/// <summary>Two records of one study: two schools disagree, two people of the province decide. And the rules that desks read and try.</summary>
public sealed class DuplicateJourneys(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    [Rule("003-17")]
    public async Task From_two_records_to_one_that_goes_on()
    {
        await using var site = await TestSite.Start();
        var number = People.IdNumber();
        foreach (var (school, form, at) in new[] { (Students.School, "函授", "2025-03-01"), (Students.OtherSchool, "业余", "2026-09-01") })
        {
            await site.Silo.Enter(Desk.School(school));
            await site.Services.GetRequiredService<RecordImport>().Run(RecordFile.Open(Students.File([Students.Line($"{school}01", number, ("学历类别", "成人"), ("学习形式", form), ("入学日期", at))])).Value!,
                school, Students.Registrar(school), Guid.CreateVersion7(), rehearse: false);
        }

        var person = People.Registration(number);
        await site.Silo.Must(person, Actor.Visitor(person.Account));
        var student = await Open(site, await site.SignedIn(person.Account), "/archive");
        await Browser.Look(student, "duplicate-archive");
        await student.GetByRole(AriaRole.Link, new() { Name = "申请处理重复学籍" }).ClickAsync();
        await student.GetByRole(AriaRole.Group, new() { Name = "保留哪一条" }).GetByLabel("9900201").CheckAsync();
        await student.GetByRole(AriaRole.Group, new() { Name = "注销哪一条" }).GetByLabel("9900101").CheckAsync();
        await student.GetByLabel("报名后没有就读，登记仍在").CheckAsync();
        await Browser.Look(student, "duplicate-form");
        await student.GetByRole(AriaRole.Button, new() { Name = "提交学校核对" }).ClickAsync();
        await Assertions.Expect(student.GetByText("学校核对").First).ToBeVisibleAsync();
        await Browser.Look(student, "duplicate-mine");

        foreach (var (desk, user, verdict) in new[] { (Desk.School(Students.School), "xueji01", "none"), (Desk.School(Students.OtherSchool), "xueji02", "invalid"), (Desk.Province("42"), "sheng01", "invalid"), (Desk.Province("42"), "sheng02", "invalid") })
        {
            var (_, signed) = await site.Reviewer(user, "王芳", desk);
            var page = await Open(site, signed, $"/{desk.Kind}/duplicates");
            await Browser.Look(page, $"duplicate-list-{user}");
            await page.Locator(".cases a").ClickAsync();
            await page.Locator($"[name=Verdict][value={verdict}]").CheckAsync();
            await page.Locator("#Text").FillAsync("与录取名册核对，两条只有一次录取");
            if (await page.Locator("#Basis").CountAsync() > 0)
            {
                await page.Locator("#Basis").FillAsync("省级学籍管理规定第八条");
            }

            await Browser.Look(page, $"duplicate-case-{user}");
            await page.Locator("button.act").ClickAsync();
            await page.WaitForURLAsync($"**/{desk.Kind}/duplicates");
        }

        await student.GotoAsync("/archive");
        await student.Locator("a.record").Filter(new() { HasText = "已注销" }).ClickAsync();
        await Assertions.Expect(student.GetByText("这是重复登记的学籍，已注销")).ToBeVisibleAsync();
        await Browser.Look(student, "duplicate-voided");
    }

    [Fact]
    public async Task A_school_reads_the_rules_and_tries_a_case()
    {
        await using var site = await TestSite.Start();
        var (_, signed) = await site.Reviewer("xueji01", "赵静", Desk.School(Students.School));
        var school = await Open(site, signed, "/school/rules");
        await Browser.Look(school, "rules");
        await school.GetByText("姓名", new() { Exact = true }).Last.ClickAsync();
        await school.GetByText("证件号码", new() { Exact = true }).Last.ClickAsync();
        await school.Locator("#TryIn").SelectOptionAsync("四川");
        await school.GetByRole(AriaRole.Button, new() { Name = "试算", Exact = true }).ClickAsync();
        await Assertions.Expect(school.GetByText("姓名和证件号码不能同时变更（依据")).ToBeVisibleAsync();
        await Browser.Look(school, "rules-tried");
    }

    private async Task<IPage> Open(TestSite site, TestBrowser who, string path)
    {
        var opened = await browser.Open(site.Address);
        await opened.Context.AddCookiesAsync([new() { Name = "chsi", Value = who.Cookie("chsi")!, Url = site.Address }]);
        await opened.GotoAsync(path);
        return opened;
    }
}
