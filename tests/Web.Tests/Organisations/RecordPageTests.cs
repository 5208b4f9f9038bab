using System.Net;
using Chsi.Silo.Imports;
using Chsi.Silo.Openings;
using Chsi.Tests.Support;
using Chsi.Tests.Web.DuplicateId;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Organisations;
using Chsi.Workflows.Staff;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Web.Organisations;

/// <summary>One record at its school's desk and its province's: every field, its history in full, what is put right, and what an import said otherwise.</summary>
public sealed class RecordPageTests : IAsyncLifetime
{
    private readonly string _number = People.IdNumber();
    private TestSite _site = null!;
    private TestBrowser _browser = null!;
    private string _path = "";

    public async Task InitializeAsync()
    {
        _site = await TestSite.Start();
        await Import(Students.School, Line("2026001", _number, ("录取专业", "网络工程"), ("生源地", "上海")), Line("2026002"));
        await Import(Students.OtherSchool, "43", Students.Line("9926001", null, ("学校所在地", "湖南")));
        (_, _browser) = await _site.Reviewer("xueji01", "赵静", Desk.School(Students.School));
        _path = (await _browser.Get("/school/records?number=2026001")).One("[data-row]").GetAttribute("href")!;
    }

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    [Rule("001-29", "003-12")]
    public async Task A_field_is_put_right_on_a_basis_and_its_history_says_who_what_and_why()
    {
        var record = await _browser.Get(_path);
        Assert.Contains("录取专业网络工程 与学籍专业不同", record.Text);
        var form = await _browser.Get(record.One("#correct").GetAttribute("href")!);
        Assert.DoesNotContain(_number, form.Html);
        Assert.Equal("没有需要更正的内容。", Summary(await Correct(form, ("Reason", "录取名册原件"))));
        var wrong = await Correct(form, ("major", "网络工程"), ("name", "张鸣"), ("sex", Sex(_number) == "1" ? "2" : "1"), ("level", "nonsense"), ("Reason", "录取名册原件"));
        Assert.Equal(("性别：与证件号码中的性别不一致。", "网络工程"), (wrong.Error("sex"), wrong.One("#major").GetAttribute("value")));
        Assert.StartsWith("层次：没有这种层次", wrong.Error("level"));
        Assert.Equal("请填写更正的依据，4至200个字。", (await Correct(form, ("major", "网络工程"), ("Reason", "错"))).Error("Reason"));

        var right = new[] { ("major", "网络工程"), ("name", "张鸣"), ("Reason", "录取名册原件核对") };
        var request = _browser.Request(form, "#correct-record", right.ToDictionary(t => t.Item1, t => (string?)t.Item2));
        var done = await TestPage.Read(await _browser.Http.SendAsync(request));
        Assert.Equal(_path, done.Path);
        Assert.Contains("学校更正学籍信息，并报省级教育行政部门", done.Text);
        Assert.Contains("姓名由“张*”改为“张*”；专业由“软件工程”改为“网络工程”。依据：录取名册原件核对", done.Text);
        Assert.Contains("2026 年 10 月 14 日", done.Text);
        Assert.Contains("· 赵静", done.Text);
        // sent twice it has one effect, and from a page drawn before it none
        Assert.Equal(_path, (await Correct(form, right)).Path);
        Assert.Equal("该学籍刚刚有变化，请刷新后重新办理。", Summary(await Correct(await _browser.Get(form.Path), ("class", "软件2609"), ("Reason", "录取名册原件核对"), ("Seen", "1"))));
        Assert.Equal(1, await _site.Silo.Scalar<long>("select count(*) from chsi.fact where type = 'record-changed'"));

        var whole = await _browser.Press(done, "#disclose", new Dictionary<string, string?> { ["value"] = "History", ["why"] = "核对更正经过" });
        Assert.Contains("姓名由“张明”改为“张鸣”", whole.Text);
        Assert.Contains("查看学籍变更记录的完整内容", whole.One(".log").TextContent);
        Assert.DoesNotContain("张鸣", (await _browser.Get(_path)).Text);
    }

    [Fact]
    [Rule("001-29")]
    public async Task A_number_is_put_right_with_what_hangs_on_it_and_its_student_finds_the_record()
    {
        var right = People.IdNumber();
        var form = await _browser.Get($"{_path}/correct");
        Assert.StartsWith("证件号码：", (await Correct(form, ("number", right[..^1]), ("Reason", "身份证原件核对"))).Error("number"));
        var done = await Correct(form, ("number", right), ("birth", $"{right[6..10]}-{right[10..12]}-{right[12..14]}"), ("sex", Sex(right)), ("Reason", "身份证原件核对"));
        Assert.Equal(_path, done.Path);
        Assert.Contains($"改为“{right[0]}****************{right[^1]}”", done.Text);
        var registration = People.Registration(right);
        await _site.Silo.Must(registration, Actor.Visitor(registration.Account));
        using var student = await _site.SignedIn(registration.Account);
        Assert.Contains("共有 1 个学籍", (await student.Get("/archive")).Text);
    }

    [Fact]
    [Rule("003-12")]
    public async Task What_is_the_provinces_is_not_offered_and_leads_to_a_correction_for_the_student()
    {
        await Import("99003", "42", Students.Line("2026003", _number, ("民族", "汉族")));
        var (_, checker) = await _site.Reviewer("hubei01", "李强", Desk.School("99003"));
        var path = (await checker.Get("/school/records?number=2026003")).One("[data-row]").GetAttribute("href")!;
        var form = await checker.Get($"{path}/correct");
        Assert.False(form.Has("#name"));
        Assert.True(form.Has("#major"));
        var apply = await checker.Get(form.One("#by-correction a").GetAttribute("href")!);
        Assert.DoesNotContain(_number, apply.Html);
        Assert.Contains("该学生没有可用的学信网账号", (await checker.Press(apply, "下一步", new Dictionary<string, string?> { ["To[nation]"] = "02", ["Cause"] = "info-mistaken" })).Text);

        var person = People.Registration(_number);
        await _site.Silo.Must(person, Actor.Visitor(person.Account));
        var weighed = await checker.Press(apply, "下一步", new Dictionary<string, string?> { ["To[nation]"] = "02", ["Cause"] = "info-mistaken" });
        var sent = await checker.Press(weighed, "提交申请", new Dictionary<string, string?> { ["Said"] = "登记时写错了", ["Consent"] = "true" },
            new Dictionary<string, (string, byte[])> { ["id-card"] = ("a.jpg", Collided.Photo), ["admission-form"] = ("b.jpg", Collided.Photo) });
        Assert.StartsWith("/school/corrections/CX", sent.Path, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("本案由您代为提交，须由他人审核。", sent.Text);
        using var student = await _site.SignedIn(person.Account);
        Assert.Contains("学校代为申请更正民族", (await student.Get((await student.Get("/cases")).One("a[href^='/cases/CX']").GetAttribute("href")!)).Text);
    }

    [Fact]
    public async Task A_clerk_puts_nothing_right_and_nobody_after_the_certificate_can_be_queried()
    {
        var (clerk, browser) = await _site.Reviewer("jingban", "经办甲", Desk.School(Students.School));
        await _site.Silo.Must(new ChangeStaffRole(clerk.Person, StaffRoles.Clerk), Actor.Clock);
        Assert.False((await browser.Get(_path)).Has("#correct"));
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.Get($"{_path}/correct")).Status);
        await Sent(Line("2026001", _number, ("学历注册并提供网上查询日期", "2026-07-01")));
        var page = await _browser.Get($"{_path}/correct");
        Assert.Equal(_path, page.Path);
        Assert.Contains("学历已注册并提供网上查询，学校不得变更", page.Text);
        Assert.False(page.Has("#correct"));
    }

    [Fact]
    public async Task After_a_while_the_second_factor_is_asked_for_before_the_form()
    {
        await _site.Silo.MoveClock(TimeSpan.FromMinutes(16));
        var asked = await _browser.Get($"{_path}/correct");
        Assert.Equal(("/account/step-up", $"{_path}/correct"), (asked.Path, asked.One("[name=Back]").GetAttribute("value")));
    }

    [Fact]
    [Rule("001-29")]
    public async Task What_an_import_said_otherwise_is_kept_out_or_taken_with_a_reason()
    {
        await Correct(await _browser.Get($"{_path}/correct"), ("major", "网络工程"), ("name", "张鸣"), ("Reason", "录取名册原件核对"));
        await Sent(Line("2026001", _number, ("班级", "软件2603")));
        Assert.Equal("1", (await _browser.Get("/school")).Document.QuerySelectorAll(".figures strong")[1].TextContent);
        var record = await _browser.Get(_path);
        Assert.Contains("专业：现为“网络工程”，导入为“软件工程”；姓名：导入为“张*”", record.One("#aside").TextContent);
        var question = await _browser.Get(record.One("#aside a").GetAttribute("href")!);
        Assert.DoesNotContain("张鸣", question.Html);
        Assert.Contains("姓名：导入为“张*”", question.Text);
        Assert.Contains("请填写查看的理由，4至200个字。", (await _browser.Press(question, "显示（留痕）", new Dictionary<string, string?> { ["Why"] = "核" })).Text);
        var whole = await _browser.Press(question, "显示（留痕）", new Dictionary<string, string?> { ["Why"] = "对照录取名册" });
        Assert.Equal(["张鸣", "张明"], whole.Document.QuerySelectorAll("#disclosed td").Select(d => d.TextContent));
        Assert.Equal(1, await _site.Silo.Scalar<long>("select count(*) from chsi.access_log where what = '查看未采用的导入内容的完整信息' and reason = '对照录取名册'"));
        Assert.Equal("这条学籍没有待决定的导入内容，可能已由他人办理。", (await _site.Services.GetRequiredService<SetAside>().Show(
            Students.Registrar(Students.OtherSchool), await _site.Silo.Scalar<Guid>("select id from chsi.record_row where aside"), "对照录取名册")).Refusal);
        Assert.DoesNotContain("张鸣", (await _browser.Get("/school/aside")).Html);
        Assert.Contains("请填写理由，4至200个字。", (await _browser.Press(question, "改按导入内容登记")).Text);
        var late = _browser.Request(question, "以更正为准", new Dictionary<string, string?> { ["Reason"] = "录取名册为准" });
        Assert.Contains("已改按导入内容登记，并报省级教育行政部门。", (await _browser.Press(question, "改按导入内容登记", new Dictionary<string, string?> { ["Reason"] = "名册复核，导入无误" })).Text);
        Assert.DoesNotContain("未能提交", (await _browser.Press(question, "改按导入内容登记", new Dictionary<string, string?> { ["Reason"] = "名册复核，导入无误" })).Text);
        // the other answer comes from a page drawn before: another rendering of the form, another request
        var body = (await late.Content!.ReadAsStringAsync()).Replace("RequestId=", $"RequestId={Guid.NewGuid()}&was=", StringComparison.Ordinal);
        Assert.Contains("可能已由他人办理", await (await _browser.Http.PostAsync("/school/aside?handler=keep", new StringContent(body, null, "application/x-www-form-urlencoded"))).Content.ReadAsStringAsync());

        record = await _browser.Get(_path);
        Assert.Contains("学校核对后改按导入内容登记，并报省级教育行政部门", record.Text);
        Assert.Contains("专业由“网络工程”改为“软件工程”。依据：名册复核，导入无误。文件“学籍.csv”", record.Text);
        Assert.False(record.Has("#aside"));
        Assert.Contains("没有待决定的导入", (await _browser.Get("/school/aside")).Text);
        Assert.Equal(1, await _site.Silo.Scalar<long>("select count(*) from chsi.fact where type = 'record-changed' and convert_from(body, 'UTF8') like '%import-taken%'"));
    }

    [Theory]
    [InlineData("admission-photo", "录取照片")]
    [InlineData("certificate-photo", "学历照片")]
    public async Task Photos_are_shown_for_a_reason_with_who_looks_laid_over_them(string kind, string label)
    {
        var form = await _browser.Get("/school/photos");
        Assert.StartsWith("照片应为竖幅的免冠照", (await _browser.Press(form, "上传", new Dictionary<string, string?> { ["StudentNumber"] = "2026001", ["Kind"] = kind },
            new Dictionary<string, (string, byte[])> { ["Picture"] = ("a.jpg", DeskSite.Picture) })).Error("Picture"));
        await _browser.Press(form, "上传", new Dictionary<string, string?> { ["StudentNumber"] = "2026001", ["Kind"] = kind }, new Dictionary<string, (string, byte[])> { ["Picture"] = ("a.jpg", DeskSite.Portrait) });
        var file = await _site.Silo.Scalar<Guid>("select id from chsi.evidence_file");
        var address = $"{_path}?handler=photo&file={file}";
        Assert.Equal(HttpStatusCode.NotFound, (await _browser.Http.GetAsync(address)).StatusCode);
        var page = await _browser.Press(await _browser.Get(_path), "#disclose", new Dictionary<string, string?> { ["value"] = "Photos", ["why"] = "图像校对" });
        Assert.Equal("?handler=photo&file=" + file, page.One($".record-photos img[alt={label}]").GetAttribute("src"));
        var photo = await _browser.Http.GetAsync(address);
        Assert.Equal(("image/jpeg", "no-store"), (photo.Content.Headers.ContentType!.MediaType, photo.Headers.CacheControl!.ToString()));
        Assert.Contains("查看学籍的照片", page.One(".log").TextContent);
        var (_, colleague) = await _site.Reviewer("xueji02", "钱敏", Desk.School(Students.School));
        Assert.Equal(HttpStatusCode.NotFound, (await colleague.Http.GetAsync(address)).StatusCode);
        await _site.Silo.MoveClock(TimeSpan.FromMinutes(11));
        Assert.Equal(HttpStatusCode.NotFound, (await _browser.Http.GetAsync(address)).StatusCode);
    }

    [Fact]
    public async Task A_province_finds_its_schools_students_and_reads()
    {
        var (_, province) = await _site.Reviewer("sheng01", "孙强", Desk.Province("31"));
        var page = await province.Get("/province/records");
        Assert.Contains("请选择学校，或填写完整的姓名", page.Text);
        Assert.Equal(["", Students.School], page.Document.QuerySelectorAll("#School option").Select(o => o.GetAttribute("value")));
        Assert.Equal("请选择学校，或填写完整的姓名。", (await province.Get("/province/records?number=2026001")).Error("School"));
        var named = await province.Press(page, "查询", new Dictionary<string, string?> { ["name"] = "张明" });
        Assert.Equal(["2026001", "2026002"], named.Document.QuerySelectorAll("[data-row]").Select(r => r.TextContent));
        Assert.DoesNotContain(Uri.EscapeDataString("张明"), named.Address.ToString());
        Assert.Equal("请填写完整的姓名。", (await province.Press(page, "查询", new Dictionary<string, string?> { ["name"] = "张" })).Error("Name"));
        Assert.False((await province.Get($"/province/records?school={Students.OtherSchool}")).Has("[data-row]"));
        Assert.False((await province.Get($"/province/records?school={Students.School}&status=suspended")).Has("[data-row]"));
        var record = await province.Get((await province.Get($"/province/records?school={Students.School}&number=2026001")).One("[data-row]").GetAttribute("href")!);
        Assert.Contains("录取专业网络工程", record.Text);
        Assert.False(record.Has("#correct"));
        Assert.Contains(_number, (await province.Press(record, "#disclose", new Dictionary<string, string?> { ["value"] = "Number", ["why"] = "省厅核查" })).One("#disclosed").TextContent);
        var (_, other) = await _site.Reviewer("sheng02", "周杰", Desk.Province("43"));
        Assert.Equal(HttpStatusCode.NotFound, (await other.Get(record.Path)).Status);
        Assert.Equal(["9926001"], (await other.Press(await other.Get("/province/records"), "查询", new Dictionary<string, string?> { ["name"] = "张明" })).Document.QuerySelectorAll("[data-row]").Select(r => r.TextContent));
    }

    [Fact]
    public async Task A_rehearsal_says_line_by_line_what_would_change_and_which_college_is_in_no_list_and_changes_nothing()
    {
        await _site.Silo.Must(new NameCollege(Students.School, "01", "计算机学院", new(2020, 1, 1), Guid.Empty), Actor.Clock);
        var before = await _site.Silo.Scalar<long>("select count(*) from chsi.fact");
        var page = await Sent("先试导入，只检查不保存",
            Line("2026001", _number, ("姓名", "张鸣"), ("录取专业", "网络工程"), ("生源地", "上海"), ("班级", "软件2602")), Line("2026003", null, ("分院", "计算机系")), Line("2026004", null, ("分院", "计算机系")));

        var remarks = page.Document.QuerySelectorAll("section[aria-labelledby=remarks] tbody tr").Select(r => r.TextContent).ToList();
        Assert.Equal(2, remarks.Count);
        Assert.Contains("班级由“软件2601”改为“软件2602”", remarks[0]);
        Assert.Contains("2026001", remarks[0]);
        Assert.DoesNotContain("张鸣", page.Html);
        Assert.DoesNotContain(_number, page.Html);
        Assert.Contains("分院“计算机系”不在本校的学院名录中", remarks[1]);
        Assert.Contains("导入后会有的变化", page.Text);
        Assert.Equal(before, await _site.Silo.Scalar<long>("select count(*) from chsi.fact"));
    }

    [Fact]
    public async Task A_student_is_found_by_the_beginning_of_the_number_and_as_many_are_told_as_there_are()
    {
        await Import(Students.School, "31", [.. Enumerable.Range(1, 60).Select(n => Line($"2031{n:000}"))]);
        var page = await _browser.Get("/school/records?number=2031");
        Assert.Equal(50, page.Document.QuerySelectorAll("[data-row]").Length);
        Assert.Contains("共 60 条，每页 50 条", page.Text);
        Assert.Contains("共 60 条", (await _browser.Get(page.One("a[rel=next]").GetAttribute("href")!)).Text);
        Assert.Equal(["2031007"], (await _browser.Get("/school/records?number=2031007")).Document.QuerySelectorAll("[data-row]").Select(r => r.TextContent));
        Assert.Contains("计算机学院", page.Document.QuerySelectorAll("#colleges option").Select(o => o.GetAttribute("value")));
        Assert.False((await _browser.Get("/school/records?number=031")).Has("[data-row]"));
    }

    private Task<TestPage> Correct(TestPage form, params (string Field, string Text)[] typed) =>
        _browser.Press(form, "#correct-record", typed.ToDictionary(t => t.Field, t => (string?)t.Text));

    private static string Summary(TestPage page) => page.One(".callout.danger div").TextContent.Trim();

    private static string Sex(string number) => (number[16] - '0') % 2 == 1 ? "1" : "2";

    /// <summary>A file that the school sends by its page.</summary>
    private Task<TestPage> Sent(params Dictionary<string, string>[] lines) => Sent("直接导入", lines);

    private async Task<TestPage> Sent(string how, params Dictionary<string, string>[] lines)
    {
        var sent = await _browser.Press(await _browser.Get("/school/import"), how, files: new Dictionary<string, (string, byte[])> { ["Sheet"] = ("学籍.csv", Students.File(lines)) });
        await _site.Services.GetRequiredService<ImportJobs>().RunOnce();
        return await _browser.Get(sent.Path);
    }

    /// <summary>At a school whose province leaves every field to it.</summary>
    private static Dictionary<string, string> Line(string studentNumber, string? number = null, params (string, string)[] cells) => Students.Line(studentNumber, number, [("学校所在地", "上海"), .. cells]);

    private Task Import(string school, params Dictionary<string, string>[] lines) => Import(school, "31", lines);

    private async Task Import(string school, string province, params Dictionary<string, string>[] lines)
    {
        await _site.Silo.EnterSchool(school, province);
        await _site.Services.GetRequiredService<RecordImport>().Run(RecordFile.Open(Students.File(lines)).Value!, school, Students.Registrar(school), Guid.CreateVersion7(), rehearse: false);
    }
}
