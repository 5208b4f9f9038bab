using System.Net;
using Chsi.Silo.Imports;
using Chsi.Silo.SignIn;
using Chsi.Tests.Support;
using Chsi.Tests.Web.DuplicateId;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Records;
using Chsi.Workflows.Staff;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Web.Corrections;

/// <summary>学籍信息更正 from the student's form to the changed record, and the way through an appeal.</summary>
public sealed class CorrectionPageTests : IAsyncLifetime
{
    private const string Wrong = "汉族", Right = "蒙古族";

    private TestSite _site = null!;
    private TestBrowser _me = null!;
    private string _number = "", _record = "";

    public async Task InitializeAsync()
    {
        _site = await TestSite.Start();
        await _site.Silo.EnterSchool();
        _number = People.IdNumber();
        await Import("2026001");
        var person = People.Registration(_number);
        await _site.Silo.Must(person, Actor.Visitor(person.Account));
        _me = await _site.SignedIn(person.Account);
        _record = $"/archive/records/{await _site.Silo.Scalar<Guid>("select id from chsi.record_row")}";
    }

    public async Task DisposeAsync()
    {
        _me.Dispose();
        await _site.DisposeAsync();
    }

    [Fact]
    [Rule("001-29", "003-12", "004-03", "004-04")]
    public async Task A_student_asks_three_of_the_school_sign_two_of_the_province_approve_and_the_record_shows_both()
    {
        var number = await Asked();
        var typed = new Dictionary<string, string?> { ["Text"] = "与录取名册一致", ["Search"] = "未发现重名重号和冒名顶替" };
        var letter = new Dictionary<string, (string, byte[])> { ["school-letter"] = ("公函.pdf", TestPdf.Of(2)) };
        foreach (var (user, lead, button) in new[] { ("xueji01", false, "学籍有误，送部门负责人审签"), ("xueji02", true, "同意，送校领导审签"), ("xueji03", true, "同意，报省级审核") })
        {
            var (_, school) = await _site.Reviewer(user, user, Desk.School(Students.School), lead);
            using var signer = school;
            var page = await signer.Get((await signer.Get("/school/corrections")).One(".cases a").GetAttribute("href")!);
            Assert.Contains(Right, page.One("table.compare").TextContent);
            Assert.Equal("image/jpeg", (await signer.Http.GetAsync(page.One(".documents a").GetAttribute("href"))).Content.Headers.ContentType!.MediaType);
            Assert.Equal("请填写意见或原因，4至500个字。", (await signer.Press(page, button)).Error("Text"));
            if (page.Has("#Letter"))
            {
                // what was not a letter's own is refused beside its field, and what was typed stays
                typed["Letter"] = "校学籍〔2026〕12号";
                Assert.StartsWith("请填写学校公函的日期", (await signer.Press(page, button, typed, letter)).Error("LetterOn"), StringComparison.Ordinal);
                typed["LetterOn"] = "2026-10-14";
                var refused = await signer.Press(page, button, typed);
                Assert.Equal(("请上传盖章的学校公函扫描件。", "2026-10-14"), (refused.Error("school-letter"), refused.One("#LetterOn").GetAttribute("value")));
                Assert.StartsWith("学校公函扫描件：", (await signer.Press(page, button, typed, new Dictionary<string, (string, byte[])> { ["school-letter"] = ("a.pdf", "no"u8.ToArray()) })).Error("school-letter"), StringComparison.Ordinal);
            }

            Assert.Equal("/school/corrections", (await signer.Press(page, button, typed, page.Has("#Letter") ? letter : null)).Path);
        }

        Assert.Contains("省级审核中", (await _me.Get($"/cases/{number}")).Text);
        foreach (var (user, button) in new[] { ("sheng01", "审核完毕，送批准"), ("sheng02", "批准，更正学籍") })
        {
            var (_, province) = await _site.Reviewer(user, user, Desk.Province("42"));
            using var official = province;
            var page = await official.Get((await official.Get("/province/approvals")).One(".cases a").GetAttribute("href")!);
            Assert.Contains(Right, page.One("table.compare").TextContent);
            Assert.Contains("校学籍〔2026〕12号（2026年10月14日）", page.Text);
            Assert.Contains("学校公函扫描件（第 2 页）", page.Text);
            Assert.Contains("重名重号、冒名顶替核查：未发现重名重号和冒名顶替", page.Text);
            Assert.Equal("image/jpeg", (await official.Http.GetAsync(page.One(".documents a").GetAttribute("href"))).Content.Headers.ContentType!.MediaType);
            Assert.Equal("/province/approvals", (await official.Press(page, button, new Dictionary<string, string?> { ["Text"] = "材料齐全" })).Path);
        }

        var mine = await _me.Get(_record);
        Assert.Contains($"民族由“{Wrong}”改为“{Right}”", mine.Text);
        Assert.Contains("学籍已更正", (await _me.Get($"/cases/{number}")).Text);
        Assert.True(await _site.Silo.Scalar<int>("select count(*)::int from chsi.access_log where what = '查看材料（学籍信息更正）'") == 5);
        // what it approved is the province's to read in its own case, not in the school's
        await using var reader = await _site.Silo.Database.Reader.OpenConnectionAsync();
        await reader.ExecuteAsync("select set_config('chsi.person', @person, false), set_config('chsi.desk', @desk, false)", new { person = Guid.NewGuid().ToString(), desk = Desk.Province("42").ToString() });
        Assert.Equal("provincial-approval", await reader.QuerySingleAsync<string>("select route from chsi.case_row"));
    }

    [Fact]
    [Rule("001-29", "004-03", "004-04")]
    public async Task The_record_itself_says_where_a_problem_goes_and_what_a_change_takes()
    {
        var record = await _me.Get(_record);
        Assert.Contains("有误的，请在工作时间联系学校学籍管理部门：由本人提供合法性证明，经学校或省级教育行政部门审核确认后更改，更改前的信息会保留。", record.Text);
        Assert.Contains("学籍信息以高考录取信息为准。", record.Text);
        Assert.Contains("确有错误或在校期间依法变更的，由本人提供合法性证明，经学校或省级教育行政部门审核确认后更正", (await _me.Get(record.One("a[href^='/cases/correct/']").GetAttribute("href")!)).Text);
    }

    [Fact]
    public async Task A_form_says_at_once_what_is_missing_and_nobody_else_gets_it()
    {
        var form = await _me.Get(_record.Replace("/archive/records", "/cases/correct", StringComparison.Ordinal));
        Assert.Contains("请填写需要更正的信息。", (await _me.Press(form, "下一步")).Text);
        var wrong = await _me.Press(form, "下一步", new Dictionary<string, string?> { ["To[name]"] = "张" });
        Assert.Contains("姓名格式有误", wrong.Text);
        var weighed = await _me.Press(form, "下一步", new Dictionary<string, string?> { ["To[nation]"] = "02", ["Cause"] = "info-mistaken" });
        Assert.Contains("学校审核后，由省级教育行政部门决定", weighed.Text);
        Assert.Contains("请阅读并同意材料使用说明。", (await _me.Press(weighed, "提交申请", new Dictionary<string, string?> { ["Said"] = "登记时写错了" }, Documents())).Text);
        Assert.Contains("请上传居民身份证正反面。", (await _me.Press(weighed, "提交申请", new Dictionary<string, string?> { ["Said"] = "登记时写错了", ["Consent"] = "true" }, new Dictionary<string, (string, byte[])>())).Text);
        var other = People.Registration(People.IdNumber());
        await _site.Silo.Must(other, Actor.Visitor(other.Account));
        using var somebody = await _site.SignedIn(other.Account);
        Assert.Equal(HttpStatusCode.NotFound, (await somebody.Get(form.Path)).Status);
    }

    [Fact]
    public async Task A_pdf_is_handed_in_page_by_page_and_a_locked_or_long_one_is_refused_beside_its_field()
    {
        var form = await _me.Get(_record.Replace("/archive/records", "/cases/correct", StringComparison.Ordinal));
        var weighed = await _me.Press(form, "下一步", new Dictionary<string, string?> { ["To[nation]"] = "02", ["Cause"] = "info-mistaken" });
        var typed = new Dictionary<string, string?> { ["Said"] = "登记时写错了", ["Consent"] = "true" };
        var files = Documents();
        files["admission-form"] = ("录取登记表.pdf", TestPdf.Of(11));
        var refused = await _me.Press(weighed, "提交申请", typed, files);
        Assert.Equal("高考报名表或招生录取登记表：PDF 共 11 页，一份材料不能超过 10 页，请只保留需要的页面后再上传。", refused.Error("admission-form"));
        files["admission-form"] = ("录取登记表.pdf", TestPdf.Of(3));
        var number = (await _me.Press(refused, "提交申请", typed, files)).Path["/cases/".Length..];
        Assert.Equal(["admission-form", "admission-form", "admission-form", "id-card"], (await _site.Silo.Scalar<string[]>("select array_agg(kind order by kind) from chsi.evidence_file"))!);
        var (_, checker) = await _site.Reviewer("xueji01", "赵静", Desk.School(Students.School));
        using (checker)
        {
            var page = await checker.Get($"/school/corrections/{number}");
            Assert.Equal(4, page.Document.QuerySelectorAll("figure[data-photo]").Length);
            Assert.Contains("高考报名表或招生录取登记表（第 3 页）", page.Text);
        }
    }

    [Fact]
    public async Task A_refusal_is_appealed_upheld_by_somebody_else_and_approved_by_the_province()
    {
        var number = await Asked();
        var (_, checker) = await _site.Reviewer("xueji01", "赵静", Desk.School(Students.School));
        var (_, board) = await _site.Reviewer("xueji02", "李强", Desk.School(Students.School));
        var (_, panel) = await _site.Reviewer("xueji03", "孙强", Desk.School(Students.School));
        var (_, otherSchool) = await _site.Reviewer("waixiao", "周敏", Desk.School(Students.OtherSchool));
        using (checker)
        using (board)
        using (panel)
        using (otherSchool)
        {
            Assert.Equal(HttpStatusCode.NotFound, (await otherSchool.Get($"/school/corrections/{number}")).Status);
            var page = await checker.Get($"/school/corrections/{number}");
            await checker.Press(page, "不予更正", new Dictionary<string, string?> { ["Text"] = "材料不能证明。", ["Reason"] = "not-proven" });
            var refused = await _me.Get($"/cases/{number}");
            Assert.Contains("依据：", refused.Text);
            var appealed = await _me.Press(refused, "提交申诉", new Dictionary<string, string?> { ["Grounds"] = "录取登记表可以证明。" });
            Assert.Contains("学校申诉复查", appealed.Text);
            var address = (await board.Get("/school/corrections")).One(".cases a").GetAttribute("href")!;
            Assert.StartsWith("/school/appeals/", address, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.NotFound, (await otherSchool.Get(address)).Status);
            Assert.Contains("您参与过原决定或申诉的前一环节，须由他人办理。", (await checker.Get(address)).Text);
            var decide = await board.Get(address);
            Assert.Contains("录取登记表可以证明。", decide.Text);
            await board.Press(decide, "拟成立，送决定", new Dictionary<string, string?> { ["Text"] = "录取登记表可以证明。" });
            Assert.Contains("本案由您承办，须由另一人决定。", (await board.Get(address)).Text);
            decide = await panel.Get(address);
            Assert.Contains("承办意见：拟认为申诉成立 录取登记表可以证明。", decide.Text);
            await panel.Press(decide, "申诉成立，报省级审核", new Dictionary<string, string?> { ["Text"] = "录取登记表可以证明。" });
            Assert.Contains("复查成立，省级审核中", (await _me.Get(appealed.Path)).Text);
        }

        foreach (var (user, button) in new[] { ("sheng01", "审核完毕，送批准"), ("sheng02", "批准，更正学籍") })
        {
            var (_, province) = await _site.Reviewer(user, user, Desk.Province("42"));
            using var official = province;
            var page = await official.Get((await official.Get("/province/approvals")).One(".cases a").GetAttribute("href")!);
            await official.Press(page, button, new Dictionary<string, string?> { ["Text"] = "材料齐全" });
        }

        Assert.Contains($"民族由“{Wrong}”改为“{Right}”", (await _me.Get(_record)).Text);
    }

    [Fact]
    public async Task A_supplement_is_handed_in_on_the_cases_own_page_and_a_case_taken_back_there()
    {
        var number = await Asked();
        var (_, checker) = await _site.Reviewer("xueji01", "赵静", Desk.School(Students.School));
        using (checker)
        {
            var page = await checker.Get($"/school/corrections/{number}");
            await checker.Press(page, "退回补充", new Dictionary<string, string?> { ["Text"] = "请补充户口簿。", ["Documents"] = "household" });
        }

        var mine = await _me.Get($"/cases/{number}");
        Assert.Contains("请上传户口簿", (await _me.Press(mine, "提交补充材料", null, new Dictionary<string, (string, byte[])>())).Text);
        var supplied = await _me.Press(mine, "提交补充材料", null, new Dictionary<string, (string, byte[])> { ["household"] = ("a.jpg", Collided.Photo) });
        Assert.Contains("材料已提交，学校继续审核。", supplied.Text);
        Assert.Contains("更正已撤回", (await _me.Press(supplied, "确认撤回")).Text);
    }

    [Fact]
    public async Task Some_of_it_is_taken_back_and_the_rest_goes_on()
    {
        var form = await _me.Get((await _me.Get(_record)).One("a[href^='/cases/correct/']").GetAttribute("href")!);
        var weighed = await _me.Press(form, "下一步", new Dictionary<string, string?> { ["To[nation]"] = "02", ["To[major]"] = "网络工程", ["Cause"] = "info-mistaken" });
        var mine = await _me.Press(weighed, "提交申请", new Dictionary<string, string?> { ["Said"] = "登记时写错了", ["Consent"] = "true" }, Documents());
        Assert.Equal("请选择要撤回的信息；全部撤回的，请撤回整件申请。", (await _me.Press(mine, "撤回所选")).Error("Fields"));
        var left = await _me.Press(mine, "撤回所选", new Dictionary<string, string?> { ["Fields"] = "nation" });
        Assert.Contains("撤回其中的民族", left.Text);
        Assert.DoesNotContain("撤回所选", left.Text);
        var (_, checker) = await _site.Reviewer("xueji01", "赵静", Desk.School(Students.School));
        using (checker)
        {
            var page = await checker.Get($"/school/corrections/{mine.Path["/cases/".Length..]}");
            Assert.DoesNotContain(Right, page.One("table.compare").TextContent);
            await checker.Press(page, "学籍有误，更正学籍", new Dictionary<string, string?> { ["Text"] = "与转专业审批表一致", ["Search"] = "未发现重名重号" });
        }

        var done = await _me.Get(mine.Path);
        Assert.Contains("与转专业审批表一致", done.Text);
        Assert.DoesNotContain("未发现重名重号", done.Text);
        Assert.Equal(0, await _site.Silo.Scalar<int>("select count(*)::int from chsi.fact where convert_from(body, 'UTF8') ~ '转专业审批表|未发现重名'"));
    }

    [Fact]
    public async Task What_is_handed_over_is_taken_or_given_back_and_the_province_says_whose_it_is()
    {
        await _site.Silo.EnterSchool(Students.OtherSchool, "42");
        var number = await Asked();
        var (_, checker) = await _site.Reviewer("xueji01", "赵静", Desk.School(Students.School));
        var (_, receiver) = await _site.Reviewer("waixiao", "周敏", Desk.School(Students.OtherSchool));
        var (_, official) = await _site.Reviewer("sheng01", "冯强", Desk.Province("42"));
        using (checker)
        using (receiver)
        using (official)
        {
            Assert.Equal("/school/corrections", (await checker.Press(await checker.Get($"/school/corrections/{number}"), "转办，本案送该校",
                new Dictionary<string, string?> { ["Text"] = "登记在另一所学校。", ["School"] = Students.OtherSchool })).Path);
            Assert.Equal(HttpStatusCode.NotFound, (await checker.Get($"/school/corrections/{number}")).Status);
            Assert.Contains("转由院校99002办理", (await _me.Get($"/cases/{number}")).Text);
            var page = await receiver.Get((await receiver.Get("/school/corrections")).One(".cases a").GetAttribute("href")!);
            Assert.Contains(Right, page.One("table.compare").TextContent);
            Assert.Equal("请填写意见或原因，4至500个字。", (await receiver.Press(page, "不属于本校，退回")).Error("Text"));
            Assert.Equal("/school/corrections", (await receiver.Press(page, "不属于本校，退回", new Dictionary<string, string?> { ["Text"] = "该生由原校注册。" })).Path);

            var assign = await official.Get((await official.Get("/province/approvals")).One(".cases a").GetAttribute("href")!);
            Assert.StartsWith("/province/corrections/", assign.Path, StringComparison.Ordinal);
            Assert.Contains("该生由原校注册。", assign.Text);
            Assert.Equal("请选择由哪一所学校办理。", (await official.Press(assign, "指定", new Dictionary<string, string?> { ["Text"] = "由注册的学校办理。" })).Error("School"));
            Assert.Equal("/province/approvals", (await official.Press(assign, "指定", new Dictionary<string, string?> { ["Text"] = "由注册的学校办理。", ["School"] = Students.School })).Path);
            Assert.Contains("学籍有误，送部门负责人审签", (await checker.Get($"/school/corrections/{number}")).Text);
            Assert.Contains("省级指定由院校99001办理", (await _me.Get($"/cases/{number}")).Text);
        }
    }

    [Fact]
    public async Task A_document_of_the_case_is_shown_to_who_may_decide_it_and_no_other_photo_of_the_student_is()
    {
        var number = await Asked();
        var photo = People.Photo(RecordPhotos.Admission) with { Bytes = Collided.Photo };
        await _site.Silo.Must(new AddRecordPhoto(await _site.Silo.Scalar<Guid>("select id from chsi.record_row"), photo), Students.Registrar());
        var (_, checker) = await _site.Reviewer("xueji01", "赵静", Desk.School(Students.School));
        var (actor, clerk) = await _site.Reviewer("jingban", "周杰", Desk.School(Students.School));
        await _site.Silo.Must(new ChangeStaffRole(actor.Person, StaffRoles.Clerk), Actor.Clock);
        using (checker)
        using (clerk)
        {
            var file = (await checker.Get($"/school/corrections/{number}")).One(".documents a").GetAttribute("href")!;
            Assert.Equal(HttpStatusCode.OK, (await checker.Http.GetAsync(file)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await checker.Http.GetAsync($"{file[..file.IndexOf("&file=", StringComparison.Ordinal)]}&file={photo.Id}")).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await clerk.Http.GetAsync(file)).StatusCode);
            Assert.Contains("材料只供有权办理本案的人员查看。", (await clerk.Get($"/school/corrections/{number}")).Text);
        }
    }

    [Fact]
    public async Task One_appeal_does_not_hide_another_and_what_was_taken_back_is_offered_again()
    {
        await Import("2026002");
        var other = await _site.Silo.Scalar<Guid>("select id from chsi.record_row where id <> @first", new { first = Guid.Parse(_record[^36..]) });
        var (first, second) = (await Asked(), await Asked($"/archive/records/{other}"));
        var (_, checker) = await _site.Reviewer("xueji01", "赵静", Desk.School(Students.School));
        using (checker)
        {
            foreach (var number in new[] { first, second })
            {
                await checker.Press(await checker.Get($"/school/corrections/{number}"), "不予更正", new Dictionary<string, string?> { ["Text"] = "材料不能证明。", ["Reason"] = "not-proven" });
            }
        }

        var appealed = await _me.Press(await _me.Get($"/cases/{first}"), "提交申诉", new Dictionary<string, string?> { ["Grounds"] = "录取登记表可以证明。" });
        Assert.False((await _me.Get($"/cases/{first}")).Has("#Grounds"));
        Assert.True((await _me.Get($"/cases/{second}")).Has("#Grounds"));
        Assert.Contains("申诉已撤回", (await _me.Press(appealed, "确认撤回")).Text);
        Assert.Contains("学校申诉复查", (await _me.Press(await _me.Get($"/cases/{first}"), "提交申诉", new Dictionary<string, string?> { ["Grounds"] = "录取登记表可以证明。" })).Text);
    }

    [Fact]
    public async Task Whoever_decides_learns_that_another_school_has_the_number_and_whom_to_turn_to_and_no_value()
    {
        await _site.Reviewer("waixiao", "周敏", Desk.School(Students.OtherSchool), lead: true);
        await _site.Services.GetRequiredService<RecordImport>().Run(RecordFile.Open(Students.File([Students.Line("9926001", _number, ("姓名", "欧阳明"))])).Value!, Students.OtherSchool,
            Students.Registrar(Students.OtherSchool), Guid.CreateVersion7(), rehearse: false);
        var number = await Asked();
        var (actor, checker) = await _site.Reviewer("xueji01", "赵静", Desk.School(Students.School));
        using (checker)
        {
            var page = await checker.Get($"/school/corrections/{number}");
            Assert.Equal("请填写核查的理由，4至200个字。", (await checker.Press(page, "跨校核查")).Error("Why"));
            var found = await checker.Press(page, "跨校核查", new Dictionary<string, string?> { ["Why"] = "审核学籍信息更正" });
            Assert.Contains("院校 99002 演示大学：现在的证件号码有 1 条学籍，姓名不同（可能冒名顶替或登记有误）。请联系该校学籍管理负责人 周敏。", found.One("#hits").TextContent);
            Assert.DoesNotContain("欧阳", found.Html);
            Assert.DoesNotContain("9926001", found.Html);
            Assert.Equal("审核学籍信息更正", await _site.Silo.Scalar<string>("select reason from chsi.access_log where person = @Person and what = '跨校核查重名重号和冒名顶替'", new { actor.Person }));

            await Import("2026003");
            Assert.Contains("院校 99001 演示大学：现在的证件号码有 1 条学籍，姓名相同（重名重号）", (await checker.Press(page, "跨校核查", new Dictionary<string, string?> { ["Why"] = "审核学籍信息更正" })).One("#hits").TextContent);
            // refused once the case is closed
            await checker.Press(page, "不予更正", new Dictionary<string, string?> { ["Text"] = "材料不能证明。", ["Reason"] = "not-proven" });
            Assert.Equal("本案已办结，或不由您办理。", (await checker.Press(page, "跨校核查", new Dictionary<string, string?> { ["Why"] = "审核学籍信息更正" })).One(".callout.danger div").TextContent.Trim());
        }
    }

    [Fact]
    public async Task Nobody_searches_other_schools_without_end_nor_as_a_clerk()
    {
        var number = await Asked();
        var (actor, checker) = await _site.Reviewer("xueji01", "赵静", Desk.School(Students.School));
        using (checker)
        {
            var page = await checker.Get($"/school/corrections/{number}");
            var why = new Dictionary<string, string?> { ["Why"] = "审核学籍信息更正" };
            Assert.Contains("没有发现其他学籍使用同一证件号码", (await checker.Press(page, "跨校核查", why)).One("#hits").TextContent);
            await _site.Silo.Must(new ChangeStaffRole(actor.Person, StaffRoles.Clerk), Actor.Clock);
            Assert.False((await checker.Get($"/school/corrections/{number}")).Has("#Why"));
            Assert.Equal("本案已办结，或不由您办理。", (await checker.Press(page, "跨校核查", why)).One(".callout.danger div").TextContent.Trim());
            while (await _site.Services.GetRequiredService<Counters>().AddThisHour($"across|{actor.Person}", 60) is not null)
            {
                // as often as an hour allows
            }

            Assert.Equal("您这一小时内跨校核查已达 60 次，请下一小时再查。", (await checker.Press(page, "跨校核查", why)).One(".callout.danger div").TextContent.Trim());
        }
    }

    private async Task Import(string studentNumber) => await _site.Services.GetRequiredService<RecordImport>().Run(
        RecordFile.Open(Students.File([Students.Line(studentNumber, _number, ("民族", Wrong))])).Value!, Students.School, Students.Registrar(), Guid.CreateVersion7(), rehearse: false);

    private static Dictionary<string, (string, byte[])> Documents() => new() { ["id-card"] = ("a.jpg", Collided.Photo), ["admission-form"] = ("b.jpg", Collided.Photo) };

    private async Task<string> Asked(string? record = null)
    {
        var form = await _me.Get((await _me.Get(record ?? _record)).One("a[href^='/cases/correct/']").GetAttribute("href")!);
        var weighed = await _me.Press(form, "下一步", new Dictionary<string, string?> { ["To[nation]"] = "02", ["Cause"] = "info-mistaken" });
        var sent = await _me.Press(weighed, "提交申请", new Dictionary<string, string?> { ["Said"] = "登记时写错了", ["Consent"] = "true" }, Documents());
        Assert.True(sent.Path.StartsWith("/cases/CX", StringComparison.OrdinalIgnoreCase), sent.Text);
        return sent.Path["/cases/".Length..];
    }
}
