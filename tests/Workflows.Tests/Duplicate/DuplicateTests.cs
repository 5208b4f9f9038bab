using Chsi.Tests.Support;
using Chsi.Tests.Workflows.Decisions;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Duplicate;
using Chsi.Workflows.Records;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;

namespace Chsi.Tests.Workflows.Duplicate;

public class DuplicateTests
{
    [Fact]
    [Rule("003-17")]
    public void A_school_with_both_records_confirms_and_the_invalid_one_is_void_with_a_link_to_the_other()
    {
        var d = new Duplicates(two: false).Asked();
        Assert.Equal((DuplicateRoute.AtSchool.Name, Desk.School(Students.School), Given.Shanghai("2026-10-28 17:30")), (d.State.Stage, d.State.Desk, d.State.Due!.Value));
        var kept = d.Kept.Version;
        d.Stated(d.School, d.InvalidId);

        Assert.Equal(["DuplicateStated", "DuplicateVoided", "StageEntered", "RecordChanged", "RecordFoundDuplicate"], d.Given.Facts.Select(f => f.GetType().Name));
        Assert.True(d.State.At(DuplicateRoute.Voided));
        Assert.Equal(("不在籍(已注销)", d.KeptId, kept), (RecordCodes.Shown(d.Invalid.Of(RecordField.Status)), d.Invalid.Duplicate!.Kept, d.Kept.Version));
        // what stood before is kept for ever, and an import does not bring it back
        var changed = d.Given.Facts.OfType<RecordChanged>().Single();
        Assert.Equal((new FieldChange(RecordField.Status, "registered", "void"), RecordBases.Case, d.Case), (changed.Fields.Single(), changed.Basis, changed.Source));
        d.Given.Do(new ChangeByImport(d.InvalidId, d.Opened(d.Invalid), d.Opened(d.Invalid), [new(RecordField.Status, "registered")], Guid.CreateVersion7(), 2, "b"), Students.Registrar());
        Assert.True(d.Invalid.Void);
        Assert.NotNull(d.Invalid.Aside);
        Assert.Equal([("作为重复学籍注销", $"学籍状态由“在籍(注册学籍)”改为“不在籍(已注销)”。依据：学校核对，案件号{d.State.Number}，保留的学籍：院校99001，学号2026002")], d.Given.History.Where(h => h.Stream == d.InvalidId && h.Fact is RecordFoundDuplicate or RecordChanged { Basis: RecordBases.Case })
            .Select(h => RecordWording.Line(h.Fact, new Dictionary<Guid, string?>())).OfType<HistoryLine>().Select(l => (l.Text, l.Detail)));
        Assert.Contains(d.Given.Told, n => n.Account == d.Account && n.Subject == "重复学籍已注销");
        Assert.Contains(d.Given.Told, n => n.Desk == Desk.Province("42") && n.Subject == "重复学籍已注销");
    }

    [Fact]
    [Rule("003-17")]
    public void Two_schools_that_agree_with_the_student_need_nobody_else()
    {
        var d = new Duplicates().Asked().Stated(d => d.School, d => d.InvalidId);
        Assert.Equal((DuplicateRoute.AtOtherSchool.Name, Desk.School(Students.OtherSchool), false), (d.State.Stage, d.State.Desk, d.Invalid.Void));
        Assert.Contains(d.Given.Told, n => n.Desk == Desk.School(Students.OtherSchool) && n.Subject == "有重复学籍待核对");
        Assert.Equal("本案当前不在本单位的这一环节，可能已被办理，请刷新后查看。", d.Given.No(d.Stating(d.School, d.InvalidId), d.School));
        d.Stated(d.Other, d.InvalidId);
        Assert.True(d.State.At(DuplicateRoute.Voided) && d.Invalid.Void && !d.Kept.Void);
        Assert.Equal((null, Desk.School(Students.OtherSchool)), (d.State.StoodAbove, d.State.StoodBeside));
        Assert.Equal((Students.OtherSchool, "2026002"), (d.Invalid.Duplicate!.School, d.Invalid.Duplicate.StudentNumber));

        var both = new Duplicates().Asked().Stated(d => d.School, _ => null).Stated(d => d.Other, _ => null);
        Assert.True(both.State.At(DuplicateRoute.Denied) && !both.Invalid.Void && !both.Kept.Void);
        Assert.Contains(both.Given.Told, n => n.Account == both.Account && n.Subject == "重复学籍未予注销");
        // who is of another opinion is told to whom to turn
        Assert.Contains("10日内以书面形式（不经本系统）向作出结论的学校的学生申诉处理委员会申诉", both.State.Line(new DuplicateDenied())!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    [Rule("003-17")]
    public void Two_schools_that_disagree_go_to_the_province_and_two_of_its_people_decide()
    {
        var d = new Duplicates().Asked().Stated(d => d.School, d => d.KeptId).Stated(d => d.Other, d => d.InvalidId);
        Assert.Equal((DuplicateRoute.Examining.Name, Desk.Province("42")), (d.State.Stage, d.State.Desk));
        Assert.Contains(d.Given.Told, n => n.Desk == Desk.Province("42") && n.Subject == "有重复学籍待决定");
        d.Given.Until("2026-10-20 10:00");
        var due = d.State.Due;
        d.Weighed();
        Assert.Equal(due, d.State.Due);
        Assert.Equal("本案由您审核，须由另一人决定。", d.Given.No(d.Settling(d.Examiner, d.InvalidId), d.Examiner));
        Assert.Equal("请填写依据，2至200个字。", d.Given.No(d.Settling(d.Approver, d.InvalidId) with { Basis = " " }, d.Approver));
        // the approver is not bound by what the examiner said
        d.Given.Do(d.Settling(d.Approver, d.KeptId), d.Approver);
        Assert.True(d.State.At(DuplicateRoute.Voided) && d.Kept.Void && !d.Invalid.Void);
        Assert.Equal(d.InvalidId, d.Kept.Duplicate!.Kept);
        Assert.Equal(
            ["院校99001核对：院校99002，学号2026002的学籍无效", "院校99002核对：院校99001，学号2026001的学籍无效", "省级决定：注销院校99002，学号2026002的学籍", "院校99002，学号2026002的学籍已注销"],
            d.Given.History.Where(h => h.Stream == d.Case && h.Fact is DuplicateStated or DuplicateSettled or DuplicateVoided).Select(h => d.State.Line(h.Fact)!.Text));
        Assert.Contains(d.Given.Told, n => n.Desk == Desk.School(Students.OtherSchool) && n.Subject == "重复学籍已注销");
        Assert.Contains("15日内以书面形式（不经本系统）向作出决定的省级教育行政部门申诉", d.State.Line(new DuplicateVoided(d.KeptId, d.InvalidId))!.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("申诉", d.State.Line(new DuplicateVoided(d.InvalidId, d.KeptId))!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_as_the_student_asked_is_the_provinces_though_the_schools_agree()
    {
        var one = new Duplicates(two: false).Asked().Stated(d => d.School, d => d.KeptId);
        Assert.True(one.State.At(DuplicateRoute.Examining) && !one.Kept.Void);
        var two = new Duplicates().Asked().Stated(d => d.School, d => d.KeptId).Stated(d => d.Other, d => d.KeptId);
        Assert.True(two.State.At(DuplicateRoute.Examining) && !two.Kept.Void);
    }

    [Fact]
    public void A_certificate_that_can_be_queried_leaves_it_to_the_province()
    {
        var d = new Duplicates(false, "42", ("学历注册并提供网上查询日期", "2026-10-15")).Asked();
        d.Given.Until("2026-10-15 09:00");
        d.Stated(d.School, d.InvalidId);
        Assert.True(d.State.At(DuplicateRoute.Examining) && !d.Invalid.Void);
        d.Weighed();
        d.Given.Do(d.Settling(d.Approver, d.InvalidId), d.Approver);
        Assert.True(d.Invalid.Void);
    }

    [Fact]
    public void A_province_voids_no_other_provinces_record()
    {
        var d = new Duplicates(true, "43").Asked().Stated(d => d.School, d => d.KeptId).Stated(d => d.Other, d => d.InvalidId);
        const string foreign = "该学籍属于另一省份的学校，不由本省注销；请认定两条都保留，并请学生向该校申请。";
        Assert.Equal(foreign, d.Given.No(d.Weighing(d.Examiner, d.KeptId), d.Examiner));
        d.Weighed();
        Assert.Equal(foreign, d.Given.No(d.Settling(d.Approver, d.KeptId), d.Approver));
        d.Given.Do(d.Settling(d.Approver, null), d.Approver);
        Assert.True(d.State.At(DuplicateRoute.Denied));
    }

    [Fact]
    public void A_student_asks_for_two_records_of_the_own_that_stand()
    {
        var d = new Duplicates();
        var ask = d.Asking();
        Assert.Equal("请登录后再申请。", d.Given.No(ask, d.School));
        var other = People.Registration(People.IdNumber());
        d.Given.Do(other, Actor.Visitor(other.Account));
        Assert.Equal("没有找到您的这条学籍，请刷新后重试。", d.Given.No(ask with { Account = other.Account, Number = Given.Known(other.Number) }, Actor.Applicant(other.Account)));
        Assert.Equal("没有找到您的这条学籍，请刷新后重试。", d.Given.No(ask with { Number = Personal.Known(Guid.CreateVersion7(), d.Given.Number) }, d.Me));
        Assert.Equal("没有找到您的这条学籍，请刷新后重试。", d.Given.No(ask with { KeptKnown = ask.InvalidKnown }, d.Me));
        Assert.Equal("请选择两条不同的学籍：一条保留，一条注销。", d.Given.No(ask with { Kept = ask.Invalid, KeptKnown = ask.InvalidKnown }, d.Me));
        Assert.Equal("请选择为什么有两条学籍。", d.Given.No(ask with { Reason = "other" }, d.Me));
        d.Given.Do(ask, d.Me);
        Assert.Equal("您已有正在办理的重复学籍申请，请等待结果。", d.Given.No(ask with { Case = Guid.CreateVersion7() }, d.Me));
        d.Given.Do(new WithdrawCase(d.Case), d.Me);
        Assert.True(d.State.At(DuplicateRoute.Withdrawn));
        d.Given.Do(ask with { Case = Guid.CreateVersion7() }, d.Me);

        var voided = new Duplicates(two: false).Asked().Stated(v => v.School, v => v.InvalidId);
        Assert.Equal("所选的学籍已经注销，请刷新后查看。", voided.Given.No(voided.Asking() with { Case = Guid.CreateVersion7() }, voided.Me));
    }

    [Fact]
    public void A_record_under_another_name_is_asked_about_once_the_spelling_is_approved()
    {
        var d = new Duplicates(true, "42", ("姓名", "张铭"));
        const string unknown = "没有找到您的这条学籍，请刷新后重试。";
        var spelling = d.Value(d.Account, "张铭");
        Assert.Equal(unknown, d.Given.No(d.Asking(), d.Me));
        Assert.Equal(unknown, d.Given.No(d.Asking() with { Names = [] }, d.Me));
        Assert.Equal(unknown, d.Given.No(d.Asking() with { Names = [d.Name, spelling] }, d.Me));
        d.Spelled(spelling);
        Assert.Equal(unknown, d.Given.No(d.Asking(), d.Me));
        d.Given.Do(d.Asking() with { Names = [d.Name, spelling] }, d.Me);
    }

    [Fact]
    [Rule("003-17")]
    public void A_school_opens_the_case_about_two_records_of_its_own_and_a_colleague_decides()
    {
        var d = new Duplicates(two: false);
        const string elsewhere = "只有本校工作人员可以就本校的两条学籍提出。";
        var open = new OpenDuplicate(d.Asking(), d.School.Person);
        Assert.Equal(elsewhere, d.Given.No(open, d.Me));
        Assert.Equal(elsewhere, d.Given.No(open with { By = d.Examiner.Person }, d.Examiner));
        Assert.Equal("两条学籍登记的姓名和证件号码须与该学生的账号一致，请先更正。", d.Given.No(open with { Asked = open.Asked with { Names = [] } }, d.School));
        d.Given.Do(open, d.School);
        Assert.Equal("学校提出处理重复学籍", d.State.Line(d.Given.History.First(h => h.Stream == d.Case).Fact)!.Text);
        Assert.Contains(d.Given.Told, n => n.Account == d.Account && n.Subject == "学校提出处理重复学籍");
        Assert.Equal("该学生已有正在办理的重复学籍申请。", d.Given.No(open with { Asked = open.Asked with { Case = Guid.CreateVersion7() } }, d.School));
        Assert.Equal("本案由您提出，须由另一人核对。", d.Given.No(d.Stating(d.School, d.InvalidId), d.School));
        Assert.NotNull(d.State.Lacking([new(d.School.Person, "lead")]));
        d.Stated(d.Other, d.InvalidId);
        Assert.True(d.State.At(DuplicateRoute.Voided) && d.Invalid.Void);

        var taken = new Duplicates(two: false);
        taken.Given.Do(new OpenDuplicate(taken.Asking(), taken.Clerk.Person), taken.Clerk);
        taken.Given.Do(new WithdrawCase(taken.Case), taken.Me);
        Assert.True(taken.State.At(DuplicateRoute.Withdrawn));

        var two = new Duplicates();
        Assert.Equal(elsewhere, two.Given.No(new OpenDuplicate(two.Asking(), two.School.Person), two.School));
    }

    [Fact]
    public void A_record_that_is_being_corrected_is_not_voided_meanwhile()
    {
        var d = new Duplicates(two: false).Asked();
        var correct = new AskCorrection(Guid.CreateVersion7(), d.Account, d.InvalidId, d.Number, new(d.Opened(d.Invalid), CorrectionCauses.Mistaken, null, [new(RecordField.Major, null, "数学")],
            Personal.Of(d.Account, "登记时写错了专业", ""), [.. CorrectionDocument.All.Select(c => People.Photo(c.Code))], "2026-11"));
        d.Given.Do(correct, d.Me);
        const string under = "拟注销的学籍有正在办理的更正申请或申诉，请在该案办结后再办理。";
        Assert.Equal(under, d.Given.No(d.Stating(d.School, d.InvalidId), d.School));
        d.Given.Do(new WithdrawCase(d.Case), d.Me);
        Assert.Equal(under, d.Given.No(d.Asking() with { Case = Guid.CreateVersion7() }, d.Me));
        d.Given.Do(new WithdrawCorrection(correct.Case, []), d.Me);
        d.Given.Do(d.Asking() with { Case = Guid.CreateVersion7() }, d.Me);
    }

    [Fact]
    public void A_school_neither_brings_back_what_was_found_a_duplicate_nor_voids_a_record_by_a_correction_or_an_import()
    {
        var d = new Duplicates(two: false).Asked().Stated(d => d.School, d => d.InvalidId);
        CorrectRecord Correct(StudentRecord record, string status) => new(record.Id, d.Opened(record), d.Opened(record), [new(RecordField.Status, status)], "登记时写错了", record.Version, d.School.Person);
        const string stays = "这条学籍已作为重复学籍注销，学籍状态不能更改。", elsewhere = "学籍不能直接改为已注销：重复的学籍由学生申请处理重复学籍，核对后注销。";
        Assert.Equal(stays, d.Given.No(Correct(d.Invalid, "registered"), d.School));
        Assert.Equal(elsewhere, d.Given.No(Correct(d.Kept, "void"), d.School));

        foreach (var (id, status, sentence) in new[] { (d.InvalidId, "registered", stays), (d.KeptId, "void", elsewhere) })
        {
            var record = d.Given.Get<StudentRecord>(id);
            d.Given.Do(new ChangeByImport(id, d.Opened(record), d.Opened(record), [new(RecordField.Status, status)], Guid.CreateVersion7(), 2, "b"), Students.Registrar());
            var now = d.Given.Get<StudentRecord>(id);
            Assert.Equal((record.Void, status), (now.Void, now.Aside!.Fields.Single().After));
            Assert.Contains("导入不能注销或恢复学籍", RecordWording.Aside(now.Aside, new Dictionary<Guid, string?>()), StringComparison.Ordinal);
            Assert.Equal(sentence, d.Given.No(new TakeImported(id, d.Opened(now), d.Opened(now), "与导入内容一致", now.Version, d.School.Person), d.School));
        }
    }

    [Fact]
    public void A_record_that_became_void_in_another_way_ends_the_case_with_neither_verdict()
    {
        var d = new Duplicates().Asked();
        Assert.Equal("两条学籍都没有注销，请选择核对结论。", d.Given.No(d.Ending(d.School), d.School));
        d.Stated(d.School, d.InvalidId).VoidedElsewhere();
        foreach (var verdict in new Guid?[] { null, d.InvalidId, d.KeptId })
        {
            Assert.Equal("其中一条学籍已另行注销，请选择“其中一条已另行注销”办结本案。", d.Given.No(d.Stating(d.Other, verdict), d.Other));
        }

        d.Given.Do(d.Ending(d.Other), d.Other);
        Assert.True(d.State.At(DuplicateRoute.Overtaken) && d.State.Closed);
        Assert.Equal("院校99001，学号2026001的学籍已另行注销，本案办结", d.State.Line(d.Given.Facts.OfType<DuplicateOvertaken>().Single())!.Text);
        Assert.Contains(d.Given.Told, n => n.Desk == Desk.School(Students.School) && n.Subject == "重复学籍案件已办结");
    }

    [Fact]
    public void One_record_is_in_one_open_case_whoever_asks()
    {
        var d = new Duplicates().Asked();
        Assert.Equal(d.Case, d.Given.Find(LookupKind.OpenCase, DuplicateCase.KeyOfRecord(d.InvalidId).Value));
        Assert.Equal(d.Case, d.Given.Find(LookupKind.OpenCase, DuplicateCase.KeyOfRecord(d.KeptId).Value));
        d.Given.Do(new WithdrawCase(d.Case), d.Me);
        Assert.Null(d.Given.Find(LookupKind.OpenCase, DuplicateCase.KeyOfRecord(d.InvalidId).Value));
        Assert.Null(d.Given.Find(LookupKind.OpenCase, DuplicateCase.KeyOfRecord(d.KeptId).Value));
    }

    [Fact]
    public void Desks_are_told_of_beginning_and_end_by_the_number_alone_and_the_province_of_a_school_that_is_late()
    {
        var d = new Duplicates().Asked();
        Assert.Contains(d.Given.Told, n => n.Desk == Desk.School(Students.School) && n.Subject == "有重复学籍待核对");
        d.Given.Until("2026-10-29 10:00");
        Assert.Contains(d.Given.Told, n => n.Desk == Desk.Province("42") && n.Subject == "学校核对重复学籍已超时");
        d.Stated(d.School, d.KeptId).Stated(d.Other, d.InvalidId);
        Assert.Equal("申请已到省级审核，不能撤回。", d.Given.No(new WithdrawCase(d.Case), d.Me));
        Assert.Equal("本案须由一人审核、另一人决定，本单位现有1人可以办理，还须邀请1名审核人，否则本案无人可以办结。", d.State.Lacking([new(d.Approver.Person, "lead")]));
        d.Weighed();
        d.Given.Do(d.Settling(d.Approver, d.KeptId), d.Approver);
        Assert.Contains(d.Given.Told, n => n.Account == d.Account && n.Text.Contains("注销的是您请求保留的一条", StringComparison.Ordinal));
        Assert.DoesNotContain(d.Given.Told, n => n.Text.Contains("2026001", StringComparison.Ordinal) || n.Text.Contains("99001", StringComparison.Ordinal));

        var denied = new Duplicates().Asked().Stated(d => d.School, _ => null).Stated(d => d.Other, _ => null);
        Assert.Contains(denied.Given.Told, n => n.Desk == Desk.School(Students.School) && n.Subject == "重复学籍未予注销");
        var withdrawn = new Duplicates().Asked();
        withdrawn.Given.Do(new WithdrawCase(withdrawn.Case), withdrawn.Me);
        Assert.Contains(withdrawn.Given.Told, n => n.Desk == Desk.School(Students.School) && n.Subject == "重复学籍申请已撤回");
        Assert.DoesNotContain(withdrawn.Given.Told, n => n.Desk == Desk.School(Students.OtherSchool));
    }

    [Fact]
    public void A_page_of_before_and_a_finding_without_reasons_decide_nothing()
    {
        var d = new Duplicates(two: false).Asked();
        Assert.Equal("本案在您打开页面后已有变化，请刷新后再办理。", d.Given.No(d.Stating(d.School, null) with { Seen = 0 }, d.School));
        Assert.Equal("请选择核对结论。", d.Given.No(d.Stating(d.School, Guid.CreateVersion7()), d.School));
        Assert.Equal("请填写依据和理由，4至500个字。", d.Given.No(d.Stating(d.School, null) with { Text = "无" }, d.School));
        Assert.Equal("经办人只能录入和导入，请由审核人或负责人办理。", d.Given.No(d.Stating(d.Clerk, null), d.Clerk));
        Assert.Equal("只有两条学籍所在的学校和省级教育行政部门可以办理本案。", d.Given.No(d.Stating(d.School, null), Students.Registrar("99003")));
    }
}

/// <summary>Lets a walk read as people speak.</summary>
internal static class DuplicateWalk
{
    public static Duplicates Stated(this Duplicates d, Func<Duplicates, Actor> by, Func<Duplicates, Guid?> invalid) => d.Stated(by(d), invalid(d));
}
