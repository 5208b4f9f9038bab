using Chsi.Silo.Imports;
using Chsi.Tests.Support;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Organisations;
using Chsi.Workflows.Staff;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace Chsi.Tests.Journeys;

/// <summary>The pages of schools and provinces.</summary>
public sealed class OrganisationLooks(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task The_pages_of_a_school_and_its_province_are_in_order()
    {
        await using var site = await TestSite.Start();
        await site.Silo.Must(new EnterOrganisation(OrganisationKinds.Province, "42", "演示省教育厅", new(2000, 1, 1)), Actor.Clock);
        foreach (var (code, name) in new[] { (Students.School, "演示大学"), (Students.OtherSchool, "演示师范学院"), ("99003", "演示职业技术学院") })
        {
            await site.Silo.Must(new EnterOrganisation(OrganisationKinds.School, code, name, new(2000, 1, 1), "42"), Actor.Clock);
        }

        await site.Silo.Must(new NameCollege(Students.School, "01", "计算机学院", new(2000, 1, 1), Guid.Empty), Actor.Clock);
        await site.Silo.Must(new NameCollege(Students.School, "02", "文学院", new(2010, 9, 1), Guid.Empty), Actor.Clock);
        var number = People.IdNumber();
        var lines = Enumerable.Range(1, 60).Select(n => Students.Line($"2026{n:0000}", n > 58 ? number : null,
            ("分院", n % 3 == 0 ? "文学院" : n == 7 ? "" : n == 8 ? "外国语学院" : "计算机学院"), ("班级", n == 9 ? "" : $"{(n % 3 == 0 ? "汉语" : "软件")}260{n % 4 + 1}"),
            ("学籍状态", n % 20 == 0 ? "休学" : "注册学籍"))).ToList();
        await site.Services.GetRequiredService<RecordImport>().Run(RecordFile.Open(Students.File(lines)).Value!, Students.School, Students.Registrar(), Guid.CreateVersion7(), rehearse: false);
        var (lead, school) = await site.Reviewer("xueji01", "钱敏", Desk.School(Students.School), lead: true);
        var (wu, _) = await site.Reviewer("xueji02", "吴静", Desk.School(Students.School));
        await site.Reviewer("xueji03", "郑洁", Desk.School(Students.School));
        var (_, province) = await site.Reviewer("sheng01", "冯强", Desk.Province("42"), lead: true);
        await site.Silo.Must(new InviteStaff(Guid.CreateVersion7(), "xueji04", "李强", StaffRoles.Clerk, "link", lead.Person), lead);
        await site.Silo.Must(new EnterAbsence(wu.Person, new(2026, 10, 14), new(2026, 10, 20), lead.Person, lead.Person), lead);
        await site.Silo.Collided();
        await site.Silo.Scalar<int>("update chsi.case_row set office = 'school:99001', overdue = true returning 0");

        var page = await Open(school, "/school");
        await page.Locator("details.college summary").First.ClickAsync();
        await Browser.Look(page, "school");
        foreach (var (path, name) in new[] { ("/school/records", "school-records"), ("/school/records?filter=doubled", "school-records-doubled"), ("/school/absences", "school-absences"), ("/school/photos", "school-photos") })
        {
            await page.GotoAsync(path);
            if (name == "school-records-doubled")
            {
                await page.GetByText("导出查询结果").ClickAsync();
            }

            await Browser.Look(page, name);
        }

        // fifty lines on a phone: some of two rows, some of three
        var wide = page.ViewportSize!;
        await page.SetViewportSizeAsync(390, 844);
        await page.GotoAsync("/school/records");
        Assert.Equal(50, await page.Locator("[data-row]").CountAsync());
        Assert.InRange(await page.EvaluateAsync<int>("document.documentElement.scrollHeight"), 1000, 6500);
        await page.SetViewportSizeAsync(wide.Width, wide.Height);

        await page.GotoAsync("/school/records?number=20260001");
        await page.Locator("[data-row]").ClickAsync();
        await page.Locator("#Value").SelectOptionAsync("Number");
        await page.Locator("#why").FillAsync("核对毕业名单");
        await page.Locator("#disclose").ClickAsync();
        await Assertions.Expect(page.Locator("#disclosed")).ToBeVisibleAsync();
        await Browser.Look(page, "school-record");
        await page.Locator("#correct").ClickAsync();
        await page.Locator("#major").FillAsync("网络工程");
        await page.Locator("#Reason").FillAsync("错");
        await page.Locator("#correct-record").ClickAsync();
        await Assertions.Expect(page.Locator("#Reason-error")).ToBeVisibleAsync();
        await Browser.Look(page, "school-record-correct");
        await page.Locator("#Reason").FillAsync("录取名册原件核对");
        await page.Locator("#correct-record").ClickAsync();
        await Assertions.Expect(page.GetByText("学校更正学籍信息，并报省级教育行政部门")).ToBeVisibleAsync();
        lines[0]["班级"] = "软件2609";
        lines[0]["录取专业"] = "软件工程";
        lines[1]["姓名"] = "张鸣";
        await site.Services.GetRequiredService<RecordImport>().Run(RecordFile.Open(Students.File(lines)).Value!, Students.School, Students.Registrar(), Guid.CreateVersion7(), rehearse: false);
        await page.ReloadAsync();
        await Browser.Look(page, "school-record-aside");
        await page.Locator("#aside a").ClickAsync();
        await Browser.Look(page, "school-aside");
        await page.GotoAsync("/school/aside");
        await Assertions.Expect(page.GetByText("姓名的更正不能由学校直接登记")).ToBeVisibleAsync();
        await Browser.Look(page, "school-aside-elsewhere");
        await page.GotoAsync("/school/import");
        await page.GetByRole(AriaRole.Link, new() { Name = "各列怎样填写" }).ClickAsync();
        await Assertions.Expect(page.Locator("#columns")).ToBeVisibleAsync();
        await Browser.Look(page, "school-import-columns");
        await page.GotoAsync("/school/access");
        await Browser.Look(page, "school-access");
        await page.GotoAsync("/school/staff");
        await page.GetByLabel("管理：郑洁").ClickAsync();
        await page.Locator("#Name").FillAsync("王五");
        await page.Locator("#UserName").FillAsync("wangwu");
        await page.Locator("form:has(#invite-staff) select").SelectOptionAsync("reviewer");
        await page.Locator("#invite-staff").ClickAsync();
        await Assertions.Expect(page.Locator("#invitation")).ToBeVisibleAsync();
        await page.GetByLabel("管理：郑洁").ClickAsync();
        await Browser.Look(page, "school-staff");
        var link = await page.Locator("#invitation").TextContentAsync();

        page = await Open(province, "/province");
        await page.GetByText("更正学校名称").ClickAsync();
        await Browser.Look(page, "province");
        await page.GotoAsync("/province/records");
        await page.Locator("#Name").FillAsync("张明");
        await page.GetByRole(AriaRole.Button, new() { Name = "查询" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-row]").First).ToBeVisibleAsync();
        await page.GotoAsync("/province/records?school=99001");
        await page.GetByText("导出查询结果").ClickAsync();
        await Browser.Look(page, "province-records");
        await page.Locator("[data-row]").First.ClickAsync();
        await Browser.Look(page, "province-record");
        foreach (var own in new[] { "absences", "access", "staff", "rules" })
        {
            await page.GotoAsync($"/province/{own}");
            Assert.EndsWith($"/{own}", page.Url, StringComparison.Ordinal);
            await Browser.Look(page, $"province-{own}");
        }

        var (_, platform) = await site.Reviewer("zuzhang01", "周敏", Desk.CustomerService, lead: true);
        page = await Open(platform, "/desk/organisations");
        await Browser.Look(page, "desk-organisations");
        page = await Open(site.Visitor(), new Uri(link!).AbsolutePath);
        await Browser.Look(page, "invitation");
        page = await Open(school, "/account/step-up?back=%2Fschool");
        await Browser.Look(page, "step-up");

        async Task<IPage> Open(TestBrowser who, string path)
        {
            var opened = await browser.Open(site.Address);
            if (who.Cookie("chsi") is { } cookie)
            {
                await opened.Context.AddCookiesAsync([new() { Name = "chsi", Value = cookie, Url = site.Address }]);
            }

            await opened.GotoAsync(path);
            return opened;
        }
    }
}
