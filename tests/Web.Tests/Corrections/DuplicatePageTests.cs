using System.Net;
using Chsi.Silo.Imports;
using Chsi.Tests.Support;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Staff;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Web.Corrections;

/// <summary>重复学籍 from the student's choice to the record that is void with a link to the other.</summary>
public sealed class DuplicatePageTests : IAsyncLifetime
{
    private readonly string _idNumber = People.IdNumber();
    private TestSite _site = null!;
    private TestBrowser _me = null!;
    private Guid _invalid, _kept;

    public async Task InitializeAsync()
    {
        _site = await TestSite.Start();
        foreach (var school in new[] { Students.School, Students.OtherSchool })
        {
            await _site.Silo.Enter(Desk.School(school));
            await _site.Services.GetRequiredService<RecordImport>().Run(RecordFile.Open(Students.File([Students.Line($"{school}1", _idNumber)])).Value!, school,
                Students.Registrar(school), Guid.CreateVersion7(), rehearse: false);
        }

        (_invalid, _kept) = (await Record(Students.School), await Record(Students.OtherSchool));
        var person = People.Registration(_idNumber);
        await _site.Silo.Must(person, Actor.Visitor(person.Account));
        _me = await _site.SignedIn(person.Account);
    }

    public async Task DisposeAsync()
    {
        _me.Dispose();
        await _site.DisposeAsync();
    }

    [Fact]
    [Rule("003-17")]
    public async Task Two_schools_confirm_and_the_invalid_record_says_which_one_goes_on()
    {
        var number = await Asked();
        using var school = await OfSchool(Students.School, "xueji01");
        using var other = await OfSchool(Students.OtherSchool, "xueji02");
        Assert.Contains("没有办理中的申请。", (await other.Get("/school/duplicates")).Text);
        Assert.Equal(HttpStatusCode.NotFound, (await other.Get($"/school/duplicates/{number}")).Status);

        var page = await school.Get((await school.Get("/school/duplicates")).One(".cases a").GetAttribute("href")!);
        Assert.Contains("不属于本单位", page.Text);
        Assert.DoesNotContain(_idNumber, page.Html);
        Assert.Equal("请选择核对结论。", (await school.Press(page, "提交核对结论，送另一所学校", new Dictionary<string, string?> { ["Text"] = "与录取名册核对" })).Error("Void"));
        Assert.Equal("请填写依据和理由，4至500个字。", (await school.Press(page, "提交核对结论，送另一所学校", new Dictionary<string, string?> { ["Verdict"] = "invalid" })).Error("Text"));
        var verdict = new Dictionary<string, string?> { ["Verdict"] = "invalid", ["Text"] = "与录取名册核对，登记重复" };
        Assert.Equal("/school/duplicates", (await school.Press(page, "提交核对结论，送另一所学校", verdict)).Path);
        Assert.Contains("不在本单位办理", (await school.Get("/school/duplicates")).Text);
        Assert.Contains("另一所学校核对", (await _me.Get($"/cases/{number}")).Text);
        var second = await other.Get($"/school/duplicates/{number}");
        Assert.Contains("登记重复", second.Text);
        await other.Press(second, "提交核对结论", verdict);

        // what it had a part in stays the other school's to read
        var decided = (await other.Get("/school/duplicates")).One("section[aria-labelledby=decided] a").GetAttribute("href")!;
        Assert.Contains("重复学籍已注销", (await other.Get(decided)).Text);
        using (var third = await OfSchool("99003", "xueji03"))
        {
            Assert.Equal(HttpStatusCode.NotFound, (await third.Get(decided)).Status);
        }

        var mine = await _me.Get($"/archive/records/{_invalid}");
        Assert.Contains("这是重复登记的学籍，已注销", mine.Text);
        Assert.Contains("学籍状态由“在籍(注册学籍)”改为“不在籍(已注销)”", mine.Text);
        Assert.Equal($"/archive/records/{_kept}", mine.One(".callout a").GetAttribute("href"));
        Assert.Contains("重复学籍，已注销", (await school.Get($"/school/records/{_invalid}")).Text);
        Assert.DoesNotContain("申请处理重复学籍", (await _me.Get("/archive")).Text);
        Assert.Contains("重复学籍已注销", (await _me.Get($"/cases/{number}")).Text);
        Assert.Contains("没有两条在用的学籍", (await _me.Get("/cases/duplicate")).Text);
    }

    [Fact]
    [Rule("003-17")]
    public async Task Schools_that_disagree_leave_it_to_two_people_of_the_province()
    {
        var number = await Asked();
        foreach (var (code, verdict, button) in new[] { (Students.School, "none", "提交核对结论，送另一所学校"), (Students.OtherSchool, "invalid", "提交核对结论") })
        {
            using var school = await OfSchool(code, $"xueji{code}");
            await school.Press(await school.Get($"/school/duplicates/{number}"), button, new Dictionary<string, string?> { ["Verdict"] = verdict, ["Text"] = "与录取名册核对" });
        }

        var (_, examiner) = await _site.Reviewer("sheng01", "冯强", Desk.Province("42"));
        var (_, approver) = await _site.Reviewer("sheng02", "陈芳", Desk.Province("42"));
        using (examiner)
        using (approver)
        {
            var page = await examiner.Get((await examiner.Get("/province/duplicates")).One(".cases a").GetAttribute("href")!);
            await examiner.Press(page, "审核完毕，送另一人决定", new Dictionary<string, string?> { ["Verdict"] = "invalid", ["Text"] = "录取数据只有一条" });
            Assert.Contains("本案由您审核，须由另一人决定。", (await examiner.Get($"/province/duplicates/{number}")).Text);
            var decide = await approver.Get($"/province/duplicates/{number}");
            Assert.Equal("请填写依据，2至200个字。", (await approver.Press(decide, "作出决定", new Dictionary<string, string?> { ["Verdict"] = "invalid", ["Text"] = "录取数据只有一条" })).Error("Basis"));
            await approver.Press(decide, "作出决定", new Dictionary<string, string?> { ["Verdict"] = "invalid", ["Text"] = "录取数据只有一条", ["Basis"] = "省级学籍管理规定" });
            // what the desk decided stays its to read
            var decided = (await approver.Get("/province/duplicates")).One("section[aria-labelledby=decided] a").GetAttribute("href")!;
            Assert.Contains("重复学籍已注销", (await approver.Get(decided)).Text);
        }

        Assert.Contains("省级决定：注销院校99001，学号990011的学籍", (await _me.Get($"/cases/{number}")).Text);
        Assert.DoesNotContain("审核完毕", (await _me.Get($"/cases/{number}")).One(".timeline").TextContent);
        Assert.Contains("已注销", (await _me.Get($"/archive/records/{_invalid}")).Text);
    }

    [Fact]
    [Rule("003-17")]
    public async Task A_school_with_both_records_opens_the_case_itself_and_a_colleague_decides()
    {
        using var school = await OfSchool(Students.School, "xueji01");
        Assert.Contains("不需要处理", (await school.Get($"/school/records/{_invalid}/duplicate")).Text);
        await _site.Services.GetRequiredService<RecordImport>().Run(RecordFile.Open(Students.File([Students.Line($"{Students.School}2", _idNumber)])).Value!, Students.School,
            Students.Registrar(Students.School), Guid.CreateVersion7(), rehearse: false);
        var second = await _site.Silo.Scalar<Guid>("select id from chsi.record_row where student_number = @number", new { number = $"{Students.School}2" });
        var form = await school.Get((await school.Get($"/school/records/{_invalid}")).One("#duplicate").GetAttribute("href")!);
        Assert.DoesNotContain(_idNumber, form.Html);
        Assert.DoesNotContain($"{_kept}", form.Html);
        Assert.Equal("请选择保留哪一条。", (await school.Press(form, "提出，送同事核对", new Dictionary<string, string?> { ["Kept"] = $"{_kept}" })).Error("Kept"));
        Assert.Equal("请选择为什么有两条学籍。", (await school.Press(form, "提出，送同事核对", new Dictionary<string, string?> { ["Kept"] = $"{second}" })).Error("Reason"));
        var opened = await school.Press(form, "提出，送同事核对", new Dictionary<string, string?> { ["Kept"] = $"{second}", ["Reason"] = "registered-twice" });
        Assert.Contains("本案由您提出，须由另一人核对。", opened.Text);
        Assert.Contains("学校提出处理重复学籍", (await _me.Get(opened.Path.Replace("/school/duplicates", "/cases"))).Text);

        using var other = await OfSchool(Students.OtherSchool, "xueji02");
        Assert.Equal(HttpStatusCode.NotFound, (await other.Get($"/school/records/{_invalid}/duplicate")).Status);
        using var colleague = await OfSchool(Students.School, "xueji03");
        await colleague.Press(await colleague.Get(opened.Path), "提交核对结论", new Dictionary<string, string?> { ["Verdict"] = "invalid", ["Text"] = "与录取名册核对，登记重复" });
        Assert.Contains("这是重复登记的学籍，已注销", (await _me.Get($"/archive/records/{_invalid}")).Text);
    }

    [Fact]
    public async Task A_form_says_what_is_missing_takes_nobody_elses_record_and_a_clerk_decides_nothing()
    {
        var form = await _me.Get((await _me.Get("/archive")).One("a[href='/cases/duplicate']").GetAttribute("href")!);
        var empty = await _me.Press(form, "提交学校核对");
        Assert.Equal(("请选择保留哪一条。", "请选择注销哪一条。"), (empty.Error("Kept"), empty.Error("Invalid")));
        var same = await _me.Press(form, "提交学校核对", new Dictionary<string, string?> { ["Kept"] = $"{_kept}", ["Invalid"] = $"{_kept}", ["Reason"] = "registered-twice" });
        Assert.Equal("请选择两条不同的学籍：一条保留，一条注销。", same.Error("Invalid"));
        Assert.Equal("请选择为什么有两条学籍。", (await _me.Press(form, "提交学校核对", new Dictionary<string, string?> { ["Kept"] = $"{_kept}", ["Invalid"] = $"{_invalid}" })).Error("Reason"));
        var other = People.Registration(People.IdNumber());
        await _site.Silo.Must(other, Actor.Visitor(other.Account));
        using var somebody = await _site.SignedIn(other.Account);
        Assert.Contains("没有两条在用的学籍", (await somebody.Get("/cases/duplicate")).Text);

        var number = await Asked();
        var (actor, clerk) = await _site.Reviewer("jingban", "周杰", Desk.School(Students.School));
        await _site.Silo.Must(new ChangeStaffRole(actor.Person, StaffRoles.Clerk), Actor.Clock);
        using (clerk)
        {
            Assert.Contains("由本校的审核人或负责人办理。", (await clerk.Get($"/school/duplicates/{number}")).Text);
        }

        Assert.Contains("重复学籍申请已撤回", (await _me.Press(await _me.Get($"/cases/{number}"), "确认撤回")).Text);
    }

    private async Task<string> Asked()
    {
        var sent = await _me.Press(await _me.Get("/cases/duplicate"), "提交学校核对",
            new Dictionary<string, string?> { ["Kept"] = $"{_kept}", ["Invalid"] = $"{_invalid}", ["Reason"] = "registered-twice" });
        Assert.True(sent.Path.StartsWith("/cases/CX", StringComparison.OrdinalIgnoreCase), sent.Text);
        return sent.Path["/cases/".Length..];
    }

    private async Task<TestBrowser> OfSchool(string school, string user) => (await _site.Reviewer(user, user, Desk.School(school))).Browser;

    private Task<Guid> Record(string school) => _site.Silo.Scalar<Guid>("select id from chsi.record_row where school = @school", new { school });
}
