using System.Net;
using Chsi.Silo.Grains;
using Chsi.Silo.Imports;
using Chsi.Silo.Store;
using Chsi.Tests.Support;
using Chsi.Tests.Web.DuplicateId;
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
    public async Task What_records_lack_is_counted_and_found_until_it_is_there()
    {
        var number = People.IdNumber();
        await Import(Students.School, Students.Line("2026005", number, ("生源地", "湖北"), ("预计毕业日期", "")));
        await _browser.Press(await _browser.Get("/school/photos"), "上传", new Dictionary<string, string?> { ["StudentNumber"] = "2026005" }, new Dictionary<string, (string, byte[])> { ["Picture"] = ("a.jpg", DeskSite.Portrait) });
        string[] lacking = ["缺班级 1", "缺生源地 4", "缺预计毕业日期 1", "缺录取照片 4", "缺学历照片 5"];
        var page = await _browser.Get("/school");
        Assert.Equal(lacking, Gaps(page).Select(g => g.TextContent));
        string[] found = ["2026003", "2026001 2026002 2026003 2026004", "2026005", "2026001 2026002 2026003 2026004", "2026001 2026002 2026003 2026004 2026005"];
        foreach (var (gap, expected) in Gaps(page).Zip(found))
        {
            Assert.Equal(expected, string.Join(' ', (await _browser.Get(gap.GetAttribute("href")!)).Document.QuerySelectorAll("[data-row]").Select(r => r.TextContent)));
        }

        await Filled();
        await Import(Students.School, Students.Line("2026005", number, ("生源地", ""), ("预计毕业日期", "2030-07-01")));
        Assert.Equal("2026001 2026002 2026003 2026004 2026005", string.Join(' ', (await _browser.Get(Gaps(page)[1].GetAttribute("href")!)).Document.QuerySelectorAll("[data-row]").Select(r => r.TextContent)));
        await Filled();
    }

    /// <summary>Rows of before the column was there come out of their facts as those of today do.</summary>
    private async Task Filled()
    {
        var schema = typeof(Database).Assembly;
        using var script = new StreamReader(schema.GetManifestResourceStream(schema.GetManifestResourceNames().Single(n => n.EndsWith("100_record_gaps.sql", StringComparison.Ordinal)))!);
        var fill = (await script.ReadToEndAsync()).Split("\n\n")[^1].TrimEnd(';', '\n').Replace(" fact f", " chsi.fact f", StringComparison.Ordinal).Replace("update record_row", "update chsi.record_row", StringComparison.Ordinal);
        await _site.Silo.Scalar<int>("update chsi.record_row set missing = 0 returning 0");
        await _site.Silo.Scalar<int>($"{fill} returning 0");
        Assert.Equal(0, (await _site.Services.GetRequiredService<Replay>().Check()).Differences);
    }

    private static List<AngleSharp.Dom.IElement> Gaps(TestPage page) => [.. page.Document.QuerySelectorAll("[aria-labelledby=gaps] a")];

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
    public async Task A_copy_is_taken_masked_by_who_sees_the_records_and_whole_by_the_lead_with_a_reason_after_the_second_factor_and_in_the_log()
    {
        var page = await _browser.Get("/school/records?filter=doubled");
        Assert.False(page.Has("#whole"));
        page = await _browser.Press(page, "#export", Why("无"));
        Assert.Equal("请填写导出的理由，4至200个字。", page.Error("why"));
        var lines = Lines(await _browser.Press(page, "#export", Why("上报省厅核查")));
        Assert.Equal(["学号,姓名,证件号码,分院,班级,层次,专业,入学日期,学籍状态", $"2026002,李*,{_number[0]}****************{_number[^1]}\t,计算机学院,软件2602,本科,软件工程,2026-09-01,注册学籍"], lines[..2]);
        Assert.Equal(3, lines.Length);
        Assert.DoesNotContain(_number, string.Concat(lines));
        await Logged(1, "导出学籍（2条，姓名和证件号码遮蔽）", "上报省厅核查；证件号码重复");
        page = await _browser.Press(page, "#export", Why("上报省厅核查", whole: true));
        Assert.Equal("只有本单位的负责人可以导出完整的姓名和证件号码。", page.Error("why"));

        var (lead, browser) = await _site.Reviewer("fuze01", "钱敏", Desk.School(Students.School), lead: true);
        page = await browser.Get("/school/records?filter=doubled");
        lines = Lines(await browser.Press(page, "#export", Why("上报省厅核查", whole: true)));
        Assert.Equal(3, lines.Length);
        Assert.StartsWith($"2026002,李䶮,{_number}\t,计算机学院,软件2602,本科", lines[1]);
        await Logged(1, "导出学籍（2条，含完整姓名和证件号码）", "上报省厅核查；证件号码重复");

        var foreign = await _site.Silo.Scalar<Guid>("select id from chsi.record_row where student_number = '9926002'");
        var copies = _site.Services.GetRequiredService<RecordCopies>();
        var (copy, _) = await copies.Take(lead, 1, "全部", true, "上报省厅核查");
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => copy!.Open([foreign]));
        foreach (var desk in new[] { Desk.School(Students.OtherSchool), Desk.Province("42"), Desk.CustomerService, Desk.Applicant })
        {
            Assert.Null((await copies.Take(new(lead.Person, "钱敏", desk), 1, "全部", false, "上报省厅核查")).Copy);
        }

        await _site.Silo.MoveClock(TimeSpan.FromMinutes(16));
        var again = await browser.Press(page, "#export", Why("上报省厅核查"));
        Assert.Equal("/account/step-up", again.Path);
        Assert.StartsWith("/school/records?Filter=doubled", again.One("[name=Back]").GetAttribute("value"));
        Assert.Equal(3, await _site.Silo.Scalar<long>("select count(*) from chsi.access_log where what like '导出%'"));
    }

    [Fact]
    public async Task A_copy_has_every_record_once_and_in_order_however_many_there_are()
    {
        await Import(Students.School, [.. Enumerable.Range(1, 2_200).Select(n => Students.Line($"2027{n:0000}", cells: ("班级", n % 2 == 0 ? "" : "软件2701")))]);
        var all = Lines(await _browser.Press(await _browser.Get("/school/records"), "#export", Why("核对在校生名单")));
        Assert.Equal(["2026001", "2026002", "2026003", "2026004", .. Enumerable.Range(1, 2_200).Select(n => $"2027{n:0000}")], all[1..].Select(l => l.Split(',')[0]));
        var unplaced = Lines(await _browser.Press(await _browser.Get("/school/records?filter=unplaced"), "#export", Why("核对在校生名单")));
        Assert.Equal(["2026003", .. Enumerable.Range(1, 1_100).Select(n => $"2027{2 * n:0000}")], unplaced[1..].Select(l => l.Split(',')[0]));
        await Logged(1, "导出学籍（2204条，姓名和证件号码遮蔽）", "核对在校生名单；全部");
    }

    [Fact]
    public async Task A_province_takes_a_copy_of_its_schools_alone()
    {
        var (_, province) = await _site.Reviewer("sheng01", "孙强", Desk.Province("42"), lead: true);
        var page = await province.Get($"/province/records?school={Students.School}&status=registered");
        var lines = Lines(await province.Press(page, "#export", Why("核查在籍学生", whole: true)));
        Assert.StartsWith("院校代码,学校名称,学号,姓名,证件号码", lines[0]);
        Assert.Equal(["2026001", "2026002", "2026004"], lines[1..].Select(l => l.Split(',')[2]));
        Assert.All(lines[1..], l => Assert.StartsWith($"{Students.School},", l));
        Assert.Contains($",2026002,李䶮,{_number}\t,", lines[2]);
        await Logged(1, "导出学籍（3条，含完整姓名和证件号码）", $"核查在籍学生；{Students.School}，注册学籍");

        var named = await province.Press(await province.Get("/province/records"), "查询", new Dictionary<string, string?> { ["name"] = "李䶮" });
        lines = Lines(await province.Press(named, "#export", Why("核查在籍学生")));
        Assert.DoesNotContain(_number, string.Concat(lines));
        Assert.Equal(named.Document.QuerySelectorAll("[data-row]").Select(r => r.TextContent), lines[1..].Select(l => l.Split(',')[2]));
        var (_, other) = await _site.Reviewer("sheng02", "吴敏", Desk.Province("44"), lead: true);
        Assert.False((await other.Get($"/province/records?school={Students.School}")).Has("#export"));
        var forged = other.Request(await other.Get("/province/records"), "查询", new Dictionary<string, string?> { ["school"] = Students.School, ["why"] = "核查在籍学生", ["whole"] = "true" });
        forged.RequestUri = new(forged.RequestUri!, "/province/records?handler=Export");
        Assert.Contains("没有符合条件的学籍，没有可以导出的内容。", (await TestPage.Read(await other.Http.SendAsync(forged))).Text);
        Assert.Equal(2, await _site.Silo.Scalar<long>("select count(*) from chsi.access_log where what like '导出%'"));
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

        using var few = new SchoolRecords(_site.Silo.Database, _site.Services.GetRequiredService<Vault>()) { MostNamed = 100 };
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

    private Task Logged(long times, string what, string reason) => Equal(times, $"select count(*) from chsi.access_log where what = '{what}' and reason = '{reason}'");

    private async Task Equal(long expected, string count) => Assert.Equal(expected, await _site.Silo.Scalar<long>(count));

    private static string[] Lines(TestPage copy) => copy.Html.TrimStart('\ufeff').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

    private static Dictionary<string, string?> Why(string why, bool whole = false) => new() { ["why"] = why, ["whole"] = whole ? "true" : null };

    private static Dictionary<string, string?> Asked(string? value, string why) => new() { ["value"] = value, ["why"] = why };
}
