using System.Net;
using Chsi.Silo.Grains;
using Chsi.Silo.Imports;
using Chsi.Tests.Support;
using Chsi.Web;
using Chsi.Web.Security;
using Chsi.Workflows.Decisions;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Web.Organisations;

/// <summary>A school finds its own students by what it knows of them, sees values whole by reason and in the log, and nothing of another school.</summary>
public sealed class SchoolRecordTests : IAsyncLifetime
{
    private TestSite _site = null!;
    private TestBrowser _browser = null!;
    private string _number = "";

    public async Task InitializeAsync()
    {
        _site = await TestSite.Start();
        _number = People.IdNumber();
        await Import(Students.School,
            Students.Line("2026001", cells: ("姓名", "张明")), Students.Line("2026002", _number, ("姓名", "李䶮"), ("班级", "软件2602")),
            Students.Line("2026003", cells: [("姓名", "张明"), ("学籍状态", "休学"), ("班级", "")]), Students.Line("2026004", _number, ("姓名", "李䶮"), ("分院", "文学院")));
        await Import(Students.OtherSchool, Students.Line("9926001", cells: ("姓名", "张明")), Students.Line("9926002", _number, ("姓名", "李䶮")));
        (_, _browser) = await _site.Reviewer("xueji01", "赵静", Desk.School(Students.School));
    }

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Theory]
    [InlineData("", "2026001 2026002 2026003 2026004")]
    [InlineData("name=张明", "2026001 2026003")]
    [InlineData("name=李䶮", "2026002 2026004")]
    [InlineData("name=张", "")]
    [InlineData("number=2026002", "2026002")]
    [InlineData("number=９926001", "")]
    [InlineData("college=文学院", "2026004")]
    [InlineData("class=软件2602", "2026002")]
    [InlineData("status=suspended", "2026003")]
    [InlineData("filter=unplaced", "2026003")]
    [InlineData("filter=doubled", "2026002 2026004")]
    [InlineData("filter=doubled&class=软件2602&name=李䶮", "2026002")]
    [InlineData("after=2026002", "2026003 2026004")]
    [InlineData("filter=nonsense&status=nonsense", "2026001 2026002 2026003 2026004")]
    public async Task Students_are_found_by_what_the_school_knows(string query, string expected)
    {
        var asked = System.Web.HttpUtility.ParseQueryString(query);
        var page = await _browser.Get($"/school/records?{query}");
        if (asked["name"] is { } name)
        {
            page = await _browser.Press(await _browser.Get("/school/records"), "查询", asked.AllKeys.ToDictionary(k => k!, k => asked[k]));
            Assert.DoesNotContain(Uri.EscapeDataString(name), page.Address.ToString());
            Assert.Equal(name, page.One("#Name").GetAttribute("value"));
        }

        Assert.Equal(expected, string.Join(' ', page.Document.QuerySelectorAll("[data-row]").Select(r => r.TextContent)));
        Assert.DoesNotContain("9926", page.Text);
    }

    [Fact]
    public async Task The_overview_counts_by_college_and_class_and_leads_to_what_is_wrong()
    {
        var page = await _browser.Get("/school");
        Assert.Equal(["4（4）", "0", "1", "2"], page.Document.QuerySelectorAll(".figures strong").Select(s => s.TextContent));
        Assert.Contains("计算机学院 3 在籍 3，3 个班级", page.Text);
        Assert.Contains("文学院 1 在籍 1，1 个班级", page.Text);
        var (_, province) = await _site.Reviewer("sheng01", "孙强", Desk.Province("42"));
        Assert.Equal(HttpStatusCode.Forbidden, (await province.Get("/school/records")).Status);
    }

    [Fact]
    public async Task A_value_is_shown_whole_by_reason_and_the_lead_finds_who_looked()
    {
        var path = (await _browser.Get("/school/records?number=2026002")).One("[data-row]").GetAttribute("href")!;
        var page = await _browser.Get(path);
        Assert.Contains("李*", page.Text);
        Assert.DoesNotContain(_number, page.Html);
        page = await _browser.Press(page, "#disclose", Asked("Number", "核"));
        Assert.Equal("请填写查看的理由，4至200个字。", page.Error("why"));
        page = await _browser.Press(page, "#disclose", Asked(null, "核对毕业名单"));
        Assert.Equal("请选择要查看哪一项。", page.Error("why"));
        page = await _browser.Press(page, "#disclose", Asked("Number", "核对毕业名单"));
        Assert.Contains(_number, page.One("#disclosed").TextContent);
        Assert.Contains("查看学籍的完整证件号码", page.One(".log").TextContent);
        Assert.DoesNotContain(_number, (await _browser.Get(path)).Html);
        page = await _browser.Press(page, "#disclose", Asked("Particulars", "核对毕业名单"));
        Assert.Contains("汉族", page.One("#disclosed").TextContent);

        var (_, lead) = await _site.Reviewer("fuze01", "钱敏", Desk.School(Students.School), lead: true);
        Assert.Contains("查看学籍的完整证件号码 核对毕业名单", (await lead.Get("/school/access?who=xueji01")).Text);
        var found = (await lead.Get("/school/access?student=2026002")).One("td[data-label=学号] a");
        Assert.Equal((path, "2026002"), (found.GetAttribute("href"), found.TextContent));
        Assert.Contains("没有符合条件的记录", (await lead.Get("/school/access?student=2026001")).Text);
        Assert.Contains("没有符合条件的记录", (await lead.Get("/school/access?student=9926002")).Text);
        Assert.Contains(",2026002,查看学籍的完整证件号码,核对毕业名单", (await lead.Press(await lead.Get("/school/access?student=2026002"), "导出 CSV")).Html);
        var (_, foreign) = await _site.Reviewer("fuze02", "周杰", Desk.School(Students.OtherSchool), lead: true);
        Assert.DoesNotContain("核对毕业名单", (await foreign.Get("/school/access")).Text);
        Assert.Equal(HttpStatusCode.NotFound, (await foreign.Get(path)).Status);
        var record = Guid.Parse(path.Split('/')[^1]);
        var disclosures = _site.Services.GetRequiredService<RecordDisclosures>();
        foreach (var other in new[] { Desk.School(Students.OtherSchool), Desk.Province("43"), Desk.CustomerService, Desk.Applicant })
        {
            Assert.Null((await disclosures.Show(new(Guid.NewGuid(), "周杰", other), record, RecordValue.Name, "核对毕业名单")).Text);
        }

        Assert.Equal(2, await _site.Silo.Scalar<long>("select count(*) from chsi.access_log where what like '查看%'"));
    }

    [Fact]
    public async Task A_copy_is_the_leads_with_a_reason_after_the_second_factor_and_in_the_log()
    {
        Assert.False((await _browser.Get("/school/records")).Has("#export"));
        var (lead, browser) = await _site.Reviewer("fuze01", "钱敏", Desk.School(Students.School), lead: true);
        var page = await browser.Get("/school/records?filter=doubled");
        page = await browser.Press(page, "#export", new Dictionary<string, string?> { ["why"] = "无" });
        Assert.Equal("请填写导出的理由，4至200个字。", page.Error("why"));
        var csv = (await browser.Press(page, "#export", new Dictionary<string, string?> { ["why"] = "上报省厅核查" })).Html;
        Assert.Equal(3, csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains($"2026002,李䶮,{_number}\t,计算机学院,软件2602,本科", csv);
        Assert.Equal(1, await _site.Silo.Scalar<long>("select count(*) from chsi.access_log where what = '导出学籍（2条）' and reason = '上报省厅核查；证件号码重复'"));

        var disclosures = _site.Services.GetRequiredService<RecordDisclosures>();
        var ids = new[] { await _site.Silo.Scalar<Guid>("select id from chsi.record_row where student_number = '2026002'"), await _site.Silo.Scalar<Guid>("select id from chsi.record_row where student_number = '9926002'") };
        Assert.Empty((await disclosures.ShowAll(lead, [ids[1]], "全部", "上报省厅核查")).Values);
        Assert.Empty((await disclosures.ShowAll(new(Guid.NewGuid(), "赵静", Desk.School(Students.School)), [ids[0]], "全部", "上报省厅核查")).Values);
        await _site.Silo.MoveClock(TimeSpan.FromMinutes(16));
        var again = await browser.Press(page, "#export", new Dictionary<string, string?> { ["why"] = "上报省厅核查" });
        Assert.Equal("/account/step-up", again.Path);
        Assert.StartsWith("/school/records?Filter=doubled", again.One("[name=Back]").GetAttribute("value"));
        Assert.Equal(1, await _site.Silo.Scalar<long>("select count(*) from chsi.access_log where what like '导出%'"));
    }

    [Fact]
    public async Task A_student_is_found_among_more_namesakes_than_a_list_shows_and_where_not_all_were_looked_through_the_page_says_so()
    {
        await Import(Students.School, [.. Enumerable.Range(1, 260).Select(n => Students.Line($"2027{n:000}", cells: ("姓名", "王伟")))]);
        foreach (var number in new[] { "2027001", "2027130", "2027260" })
        {
            var page = await _browser.Press(await _browser.Get("/school/records"), "查询", new Dictionary<string, string?> { ["name"] = "王伟", ["number"] = number });
            Assert.Equal(number, Assert.Single(page.Document.QuerySelectorAll("[data-row]")).TextContent);
            Assert.DoesNotContain("同名的学籍过多", page.Text);
        }

        using var few = new SchoolRecords(_site.Silo.Database, _site.Services.GetRequiredService<Chsi.Silo.Store.Vault>()) { MostNamed = 100 };
        var found = await new RecordSearch(_site.Services.GetRequiredService<Reading>(), few).Find(
            new Person(Guid.NewGuid(), true, true, "赵静", Desk.School(Students.School), "", null), new RecordsAsked(null, "王伟", null, null, null, null, null, null), 50, CancellationToken.None);
        Assert.Equal((50, true, "同名的学籍过多，只在其中100条里查找；请按学号查询。"), (found.Lines.Count, found.More, found.Cut));
    }

    private async Task Import(string school, params Dictionary<string, string>[] lines)
    {
        await _site.Silo.EnterSchool(school);
        var file = RecordFile.Open(Students.File(lines));
        Assert.True(file.Accepted);
        await _site.Services.GetRequiredService<RecordImport>().Run(file.Value, school, Students.Registrar(school), Guid.CreateVersion7(), rehearse: false);
    }

    private static Dictionary<string, string?> Asked(string? value, string why) => new() { ["value"] = value, ["why"] = why };
}
