using Chsi.Tests.Support;
using Chsi.Tests.Workflows.Decisions;
using Chsi.Workflows.Appeal;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ProvincialApproval;
using Chsi.Workflows.Records;
using Chsi.Workflows.Routes;
using Chsi.Workflows.Staff;

namespace Chsi.Tests.Workflows.Correction;

/// <summary>The periods of 教育部令第41号, 60 to 62, and what an appeal that is right does.</summary>
public class AppealTests
{
    [Fact]
    public void Within_ten_days_of_the_refusal_once_and_with_grounds()
    {
        var c = new Corrections("31").Asked();
        Assert.Equal("只有不予更正或不予受理的决定可以申诉。", c.Given.No(c.Appealing(), c.Me));
        c.Refused();
        Assert.Equal("没有找到您的申请，请重新登录后再试。", c.Given.No(c.Appealing(), c.Checker));
        Assert.Equal("请填写申诉的理由，4至1000个字。", c.Given.No(c.Appealing() with { Grounds = Personal.Of(c.Account, "不服", "") }, c.Me));
        var last = c.Given.Calendar.AfterDays(c.State.ClosedAt!.Value, 10).At;
        c.Given.Until(last);
        Assert.StartsWith("申诉须在收到决定之日起10日内提出", c.Given.No(c.Appealing(), c.Me), StringComparison.Ordinal);
        c.Given.Now = last.AddMinutes(-1);
        c.Appealed();
        Assert.Equal("您已对这一决定提出过申诉，请在原申诉中继续办理。", c.Given.No(c.Appealing() with { Case = Guid.CreateVersion7() }, c.Me));
        // what was taken back was not decided on
        c.Given.Do(new WithdrawAppeal(c.Contesting), c.Me);
        c.Given.Do(c.Appealing() with { Case = Guid.CreateVersion7() }, c.Me);
    }

    [Fact]
    public void While_it_runs_no_second_correction_overtakes_it_and_it_does_not_begin_beside_one()
    {
        var c = new Corrections("31").Asked().Refused().Appealed();
        var anew = c.Asking() with { Case = Guid.CreateVersion7() };
        Assert.Equal("这条学籍已有正在办理的更正申请，请等待结果。", c.Given.No(anew, c.Me));
        c.Given.Do(new WithdrawAppeal(c.Contesting), c.Me);
        c.Given.Do(anew, c.Me);
        var again = c.Appealing() with { Case = Guid.CreateVersion7() };
        Assert.Equal("这条学籍已有正在办理的更正申请，请等待结果，或撤回后再申诉。", c.Given.No(again, c.Me));
        c.Given.Do(new WithdrawCorrection(anew.Case, []), c.Me);
        Assert.Equal("没有找到您的申请，请重新登录后再试。", c.Given.No(again with { Record = Guid.CreateVersion7() }, c.Me));
        c.Given.Do(again, c.Me);
    }

    [Fact]
    public void The_board_does_not_extend_again_what_the_province_sent_back_to_it_and_its_own_people_do_it_anew()
    {
        var c = new Corrections().Asked().Refused().Appealed();
        var extend = new ExtendAppeal(c.Contesting, c.Leader.Person, "需调取录取档案。", c.Appeal.DrawnFrom);
        c.Given.Do(extend, c.Leader);
        c.Upheld(c.Board, c.Panel);
        c.Given.Do(new SendBackApproval(c.Approval.Id, c.Examiner.Person, "缺少复查决定书。", c.Approval.DrawnFrom), c.Examiner);
        Assert.Equal((AppealRoute.Board.Name, c.Given.Calendar.AfterDays(c.Given.Now, 15).At), (c.Appeal.Stage, c.Appeal.Due!.Value));
        Assert.Equal("复查期限只能在期限内由学校延长一次。", c.Given.No(extend with { By = c.Head.Person, Seen = c.Appeal.DrawnFrom }, c.Head));
        // a province of two: who asked for a paper has decided nothing
        c.Upheld(c.Panel, c.Board).Examined().Approved();
        Assert.Equal((AppealRoute.Upheld.Name, "张龙"), (c.Appeal.Stage, c.Name));
    }

    [Fact]
    public void A_province_that_is_silent_on_its_approval_does_not_keep_a_student_from_its_appeal()
    {
        var c = new Corrections().Asked().Refused().Appealed();
        c.Upheld(c.Board, c.Panel).Examined();
        Assert.Equal("目前不能向省级教育行政部门申诉，请刷新后查看申诉的进展。", c.Given.No(Going(c), c.Me));
        c.Given.Until(c.Appeal.Due!.Value);
        Assert.Single(c.Given.Told, n => n.Account == c.Account && n.Subject == "省级审核已超期");
        var late = c.Giving();
        c.Given.Do(Going(c), c.Me);
        Assert.Equal((AppealRoute.AtProvince.Name, ApprovalRoute.Overtaken.Name), (c.Appeal.Stage, c.Approval.Stage));
        Assert.Equal("本案当前不在该环节，可能已被办理，请刷新后查看。", c.Given.No(late, c.Approver));
        c.Upheld(c.Approver, c.Examiner);
        Assert.Equal((AppealRoute.Upheld.Name, "张龙"), (c.Appeal.Stage, c.Name));
    }

    [Theory]
    [InlineData("31", false)]
    [InlineData("42", true)]
    public void What_was_taken_back_after_somebody_had_decided_is_not_raised_again(string province, bool upheld)
    {
        var c = new Corrections(province).Asked().Refused().Appealed();
        if (upheld)
        {
            c.Upheld(c.Board, c.Panel);
            c.Given.Do(new SendBackApproval(c.Approval.Id, c.Examiner.Person, "缺少复查决定书。", c.Approval.DrawnFrom), c.Examiner);
        }
        else
        {
            c.Rejected(c.Board, c.Panel);
        }

        c.Given.Do(new WithdrawAppeal(c.Contesting), c.Me);
        Assert.Contains("不能对其再次申诉", c.Given.Told.Last(n => n.Account == c.Account).Text);
        Assert.StartsWith("您对这一决定的申诉已作出过结论，不能再次提出", c.Given.No(c.Appealing() with { Case = Guid.CreateVersion7() }, c.Me), StringComparison.Ordinal);
        // what let its key go by the sheet of its day does not take it back
        Assert.NotEmpty(c.Appeal.Lookups);
        Assert.Empty((c.Appeal with { SheetVersion = 2 }).Lookups);
    }

    [Fact]
    public void Where_one_has_agreed_a_single_person_does_not_reject()
    {
        var c = new Corrections("61").Asked().Refused().Appealed();
        c.Prepared(c.Board);
        c.Given.Do(c.Upholding(c.Panel), c.Panel);
        c.Given.Do(c.Rejecting(c.Head), c.Head);
        Assert.Equal((AppealRoute.BoardDeciding.Name, c.Head.Person, 2), (c.Appeal.Stage, c.Appeal.Preparer!.Value, c.Appeal.Wanting));
        Assert.Equal("材料仍不足。依据：教育部令第41号第三十四条。", c.Appeal.Prepared!.Opinion);
        Assert.Equal("本案由您承办，须由另一人决定。", c.Given.No(c.Rejecting(c.Head), c.Head));
        c.Given.Do(c.Rejecting(c.Leader), c.Leader);
        Assert.Equal(AppealRoute.OpenToProvince.Name, c.Appeal.Stage);
    }

    [Fact]
    public void Who_decides_late_is_not_told_of_a_day_that_is_past()
    {
        var c = new Corrections("31").Asked().Refused().Appealed();
        c.Given.Until(c.Appeal.Due!.Value);
        c.Prepared(c.Board);
        Assert.EndsWith("办理期限已过，请由另一人尽快决定。", c.Given.Told.Last(n => n.Subject == "申诉待决定").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_later_of_what_was_told_and_what_is_counted_holds()
    {
        var c = new Corrections("31") { Given = { Now = Given.Shanghai("2026-12-25 10:00"), Calendar = WorkingCalendar.Statutory } }.Asked().Refused();
        var told = c.State.AppealUntil!.Value;
        Assert.Equal(told, AppealPeriods.Of(c.State, c.Given.Calendar));
        Assert.Equal(told, AppealPeriods.Of(c.State with { AppealUntil = told.AddDays(-1) }, c.Given.Calendar));
        Assert.Equal(told.AddDays(1), AppealPeriods.Of(c.State with { AppealUntil = told.AddDays(1) }, c.Given.Calendar));
    }

    [Fact]
    public void A_calendar_that_becomes_known_takes_no_day_from_who_was_told_one()
    {
        var c = new Corrections("31") { Given = { Now = Given.Shanghai("2026-09-20 10:00"), Calendar = WorkingCalendar.Statutory } }.Asked().Refused().Appealed();
        // fifteen days from here end on Saturday 10 October, on which people work as the year's calendar has it
        c.Given.Now = Given.Shanghai("2026-09-25 10:00");
        c.Rejected(c.Board, c.Panel);
        var told = c.Appeal.Due!.Value;
        Assert.Equal(Given.Shanghai("2026-10-12 17:30"), told);
        c.Given.Calendar = WorkingCalendar.Shipped;
        c.Given.Do(new RecomputeLimit(c.Contesting), Actor.Clock);
        Assert.True(c.Given.Calendar.AfterDays(c.Appeal.StageSince, 15).At < told);
        Assert.Equal((told, false), (c.Appeal.Due!.Value, c.Appeal.Provisional));
    }

    [Fact]
    public void What_the_province_refused_is_appealed_there_within_fifteen_days()
    {
        var c = new Corrections().Asked().Signed().Examined().RefusedAbove();
        var last = c.Given.Calendar.AfterDays(c.State.ClosedAt!.Value, 15).At;
        Assert.Equal(last, c.State.AppealUntil);
        SaysHow(c, "向省级教育行政部门提出申诉", last);
        c.Given.Until(last);
        Assert.StartsWith("申诉须在收到决定之日起15日内提出", c.Given.No(c.Appealing(), c.Me), StringComparison.Ordinal);
        c.Given.Now = last.AddMinutes(-1);
        c.Appealed();
        Assert.Equal(AppealRoute.AtProvince.Name, c.Appeal.Stage);
    }

    [Fact]
    public void Whatever_refuses_says_reason_basis_body_and_the_day_until_when()
    {
        var school = new Corrections("31").Asked().Refused();
        SaysHow(school, "向学校学生申诉处理委员会提出申诉", school.State.AppealUntil!.Value);
        Assert.Contains("原因：证明材料不足；依据：《高等学校学生学籍学历电子注册办法》（教学〔2014〕11号）第十九条", school.Given.Told.Last(n => n.Account == school.Account).Text);

        var fraud = new Corrections("31").Asked();
        fraud.Given.Do(new SuspectFraud(fraud.Case, fraud.Checker.Person, "证明系伪造。", fraud.State.DrawnFrom), fraud.Checker);
        SaysHow(fraud, "向学校学生申诉处理委员会提出申诉", fraud.State.AppealUntil!.Value);

        var board = new Corrections("31").Asked().Refused().Appealed();
        board.Prepared(board.Board, upheld: false);
        Assert.Equal("请填写依据，2至200个字。", board.Given.No(board.Rejecting(board.Panel) with { Basis = " " }, board.Panel));
        board.Given.Do(board.Rejecting(board.Panel), board.Panel);
        SaysHow(board, "向省级教育行政部门提出申诉", board.Appeal.Due!.Value);
        Assert.Contains("依据：教育部令第41号第三十四条。", LineOf(board));

        board.Given.Do(Going(board), board.Me);
        board.Rejected(board.Third, board.Fourth);
        Assert.Contains("依据：教育部令第41号第三十四条。这是申诉的最终结论", LineOf(board));
        Assert.Contains("这是申诉的最终结论", board.Given.Told.Last(n => n.Account == board.Account).Text);
    }

    [Fact]
    public void What_earlier_versions_refused_reads_as_before_and_its_days_are_counted()
    {
        Assert.Contains("可在10日内登录后向学校", CorrectionWording.Line(new CorrectionRefused(Guid.Empty, "not-proven", "第十九条", "材料不足。"))!.Detail);
        Assert.Equal("材料不足。", AppealWording.Line(new AppealRejected(Guid.Empty, "材料不足。"))!.Detail);
        var c = new Corrections("31").Asked().Refused();
        Assert.Equal(c.State.AppealUntil, AppealPeriods.Of(c.State with { AppealUntil = null }, c.Given.Calendar));
    }

    [Fact]
    public void Upheld_by_the_board_the_record_changes_and_the_refusal_is_named_as_wrong()
    {
        var c = new Corrections("31").Asked().Refused().Appealed();
        Assert.Equal((AppealRoute.Board.Name, Given.Shanghai("2026-10-29 17:30"), Desk.School(Students.School)), (c.Appeal.Stage, c.Appeal.Due!.Value, c.Appeal.Desk));
        Assert.Equal("您参与过原决定或申诉的前一环节，须由他人办理。", c.Given.No(c.Preparing(c.Checker), c.Checker));
        Assert.Equal("经办人只能录入和导入，请由审核人或负责人办理。", c.Given.No(c.Preparing(c.Clerk), c.Clerk));
        Assert.Equal("本案当前不在本部门办理，请刷新后查看。", c.Given.No(c.Preparing(c.Third), c.Third));
        Assert.Equal("本案须先由一人承办，再由另一人决定，请刷新后查看。", c.Given.No(c.Upholding(c.Board), c.Board));
        c.Prepared(c.Board);
        Assert.Equal((AppealRoute.BoardDeciding.Name, Given.Shanghai("2026-10-29 17:30"), "张陇"), (c.Appeal.Stage, c.Appeal.Due!.Value, c.Name));
        Assert.Equal("本案由您承办，须由另一人决定。", c.Given.No(c.Upholding(c.Board), c.Board));
        Assert.Equal("本案已有人承办，请刷新后由另一人决定。", c.Given.No(c.Preparing(c.Panel), c.Panel));
        c.Given.Do(c.Upholding(c.Panel), c.Panel);
        Assert.Equal((AppealRoute.Upheld.Name, CorrectionRoute.Refused.Name, c.Contesting, "张龙"), (c.Appeal.Stage, c.State.Stage, c.State.OverturnedIn!.Value, c.Name));
        var changed = c.Given.Facts.OfType<RecordChanged>().Single();
        Assert.Equal((c.Contesting, RecordBases.Appeal), (changed.Source, changed.Basis));
    }

    [Fact]
    public void Where_three_sign_and_the_school_decides_three_uphold()
    {
        var c = new Corrections("61").Asked().Refused().Appealed();
        c.Prepared(c.Board);
        Assert.Equal(2, c.Appeal.Wanting);
        var stale = c.Upholding(c.Head);
        c.Given.Do(c.Upholding(c.Panel), c.Panel);
        Assert.Equal((AppealRoute.BoardDeciding.Name, "张陇"), (c.Appeal.Stage, c.Name));
        Assert.Equal("您已同意本案，须由另一人决定。", c.Given.No(c.Upholding(c.Panel), c.Panel));
        Assert.Equal("本案在您打开页面后已有变化，请刷新后再办理。", c.Given.No(stale, c.Head));
        c.Given.Do(c.Upholding(c.Head), c.Head);
        Assert.Equal((AppealRoute.Upheld.Name, "张龙"), (c.Appeal.Stage, c.Name));
    }

    [Fact]
    public void Who_decides_is_not_bound_by_what_was_prepared()
    {
        var c = new Corrections("31").Asked().Refused().Appealed();
        c.Prepared(c.Board, upheld: false);
        c.Given.Do(c.Upholding(c.Panel), c.Panel);
        Assert.Equal("张龙", c.Name);
    }

    [Fact]
    public void What_the_province_decides_it_approves_after_the_board_too()
    {
        var c = new Corrections().Asked().Refused().Appealed();
        c.Upheld(c.Board, c.Panel);
        Assert.Equal((AppealRoute.AwaitingApproval.Name, "张陇", ApprovalRoute.Examining.Name), (c.Appeal.Stage, c.Name, c.Approval.Stage));
        c.Examined().Approved();
        Assert.Equal((AppealRoute.Upheld.Name, "张龙", c.Contesting), (c.Appeal.Stage, c.Name, c.State.OverturnedIn!.Value));
        Assert.Equal(["ApprovalGiven", "StageEntered", "ChildAgreed", "StageEntered", "RefusalOverturned", "RecordChanged"], c.Given.Facts.Select(f => f.GetType().Name));
        Assert.Equal(RecordBases.ProvinceAppeal, c.Given.Facts.OfType<RecordChanged>().Single().Basis);
    }

    [Fact]
    public void What_the_board_upheld_and_the_province_did_not_approve_goes_on_to_the_province_before_others()
    {
        var c = new Corrections().Asked().Refused().Appealed();
        c.Upheld(c.Board, c.Panel).Examined().RefusedAbove();
        Assert.Equal((AppealRoute.OpenToProvince.Name, c.Given.Calendar.AfterDays(c.Given.Now, 15).At, "张陇"), (c.Appeal.Stage, c.Appeal.Due!.Value, c.Name));
        SaysHow(c, "向省级教育行政部门提出申诉", c.Appeal.Due!.Value);
        c.Given.Until(c.Appeal.Due!.Value.AddSeconds(-1)).Do(Going(c), c.Me);
        foreach (var part in new[] { c.Examiner, c.Approver })
        {
            Assert.Equal("您参与过原决定或申诉的前一环节，须由他人办理。", c.Given.No(c.Preparing(part), part));
        }

        c.Upheld(c.Third, c.Fourth);
        Assert.Equal((AppealRoute.Upheld.Name, "张龙"), (c.Appeal.Stage, c.Name));
    }

    [Fact]
    public void The_hands_of_an_approval_that_was_sent_back_are_barred_like_those_of_the_last()
    {
        var c = new Corrections().Asked().Signed();
        c.Given.Do(new SendBackApproval(c.Approval.Id, c.Third.Person, "缺少名册。", c.Approval.DrawnFrom), c.Third);
        c.Signed().Examined().RefusedAbove().Appealed();
        foreach (var part in new[] { c.Third, c.Examiner, c.Approver })
        {
            Assert.Equal("您参与过原决定或申诉的前一环节，须由他人办理。", c.Given.No(c.Preparing(part), part));
        }

        Assert.Contains("还须邀请1名审核人", c.Appeal.Lacking([.. new[] { c.Examiner, c.Approver, c.Third, c.Fourth }.Select(a => new Coworker(a.Person, StaffRoles.Reviewer))]));
        Assert.Null(c.Appeal.Lacking([.. new[] { Guid.NewGuid(), c.Fourth.Person }.Select(a => new Coworker(a, StaffRoles.Reviewer))]));
    }

    [Fact]
    public void Who_sent_a_correction_back_has_no_part_in_approving_its_appeal()
    {
        var c = new Corrections().Asked().Signed();
        c.Given.Do(new SendBackApproval(c.Approval.Id, c.Third.Person, "缺少名册。", c.Approval.DrawnFrom), c.Third);
        c.Refused().Appealed().Upheld(c.Board, c.Panel);
        Assert.Equal("您参与过被申诉的原决定，须由他人办理。", c.Given.No(new ExamineApproval(c.Approval.Id, c.Third.Person, "材料齐全", c.Approval.DrawnFrom), c.Third));
        c.Examined().Approved();
        Assert.Equal("张龙", c.Name);
    }

    [Fact]
    public void The_board_extends_once_and_its_refusal_is_taken_to_the_province_in_fifteen_days()
    {
        var c = new Corrections("31").Asked().Refused().Appealed();
        var extend = new ExtendAppeal(c.Contesting, c.Leader.Person, "需调取录取档案。", c.Appeal.DrawnFrom);
        var first = c.Appeal.Due!.Value;
        c.Given.Until("2026-10-20 09:00");
        Assert.Equal("延长复查期限须经学校负责人批准，请由负责人或分管校领导办理。", c.Given.No(extend with { By = c.Board.Person }, c.Board));
        c.Given.Do(extend, c.Leader);
        Assert.Equal((AppealRoute.BoardExtended.Name, c.Given.Calendar.AfterDays(first, 15).At), (c.Appeal.Stage, c.Appeal.Due!.Value));
        Assert.Equal("复查期限只能在期限内由学校延长一次。", c.Given.No(extend with { Seen = c.Appeal.DrawnFrom }, c.Leader));
        Assert.Equal("目前不能向省级教育行政部门申诉，请刷新后查看申诉的进展。", c.Given.No(Going(c), c.Me));
        c.Prepared(c.Board, upheld: false);
        Assert.Equal((AppealRoute.BoardDeciding.Name, c.Given.Calendar.AfterDays(first, 15).At), (c.Appeal.Stage, c.Appeal.Due!.Value));
        Assert.Equal("复查期限只能在期限内由学校延长一次。", c.Given.No(extend with { Seen = c.Appeal.DrawnFrom }, c.Leader));
        c.Given.Do(c.Rejecting(c.Panel), c.Panel);
        Assert.Equal((AppealRoute.OpenToProvince.Name, c.Given.Calendar.AfterDays(c.Given.Now, 15).At), (c.Appeal.Stage, c.Appeal.Due!.Value));
        c.Given.Do(Going(c), c.Me);
        Assert.Equal((AppealRoute.AtProvince.Name, Desk.Province("31"), c.Given.Calendar.AfterWorkingDays(c.Given.Now, 30).At), (c.Appeal.Stage, c.Appeal.Desk, c.Appeal.Due!.Value));
        Assert.Equal("本案当前不在本部门办理，请刷新后查看。", c.Given.No(c.Preparing(c.Head), c.Head));
        var due = c.Appeal.Due;
        c.Prepared(c.Third);
        Assert.Equal((AppealRoute.ProvinceDeciding.Name, due), (c.Appeal.Stage, c.Appeal.Due));
        Assert.Equal("本案由您承办，须由另一人决定。", c.Given.No(c.Upholding(c.Third), c.Third));
        c.Given.Do(c.Upholding(c.Fourth), c.Fourth);
        Assert.Equal((AppealRoute.Upheld.Name, "张龙"), (c.Appeal.Stage, c.Name));
    }

    [Fact]
    public void What_was_prepared_is_prepared_anew_where_who_leads_the_school_approves_more_days()
    {
        var c = new Corrections("31").Asked().Refused().Appealed();
        var first = c.Appeal.Due!.Value;
        c.Prepared(c.Board);
        var principal = c.Hired("fenguan", Desk.School(Students.School), StaffRoles.Principal);
        c.Given.Do(new ExtendAppeal(c.Contesting, principal.Person, "需调取录取档案。", c.Appeal.DrawnFrom), principal);
        Assert.Equal((AppealRoute.BoardExtended.Name, c.Given.Calendar.AfterDays(first, 15).At, null), (c.Appeal.Stage, c.Appeal.Due!.Value, c.Appeal.Preparer));
        c.Upheld(c.Panel, c.Board);
        Assert.Equal("张龙", c.Name);
    }

    [Fact]
    public void A_decision_of_the_board_that_is_not_contested_in_time_stands()
    {
        var c = new Corrections("31").Asked().Refused().Appealed();
        c.Rejected(c.Board, c.Panel);
        c.Given.Until(c.Appeal.Due!.Value);
        Assert.Equal((AppealRoute.Ended.Name, "张陇"), (c.Appeal.Stage, c.Name));
        Assert.Equal("目前不能向省级教育行政部门申诉，请刷新后查看申诉的进展。", c.Given.No(Going(c), c.Me));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_board_that_is_silent_does_not_keep_a_student_from_the_province(bool prepared)
    {
        var c = new Corrections("31").Asked().Refused().Appealed();
        if (prepared)
        {
            c.Prepared(c.Board);
        }

        c.Given.Until(c.Appeal.Due!.Value);
        Assert.True(c.Appeal.Overdue);
        Assert.Single(c.Given.Told, n => n.Account == c.Account && n.Subject == "申诉复查已超期");
        var late = prepared ? c.Panel : c.Board;
        Assert.Equal("复查期限只能在期限内由学校延长一次。", c.Given.No(new ExtendAppeal(c.Contesting, late.Person, "需调取录取档案。", c.Appeal.DrawnFrom), late));
        c.Given.Do(Going(c), c.Me);
        Assert.Null(c.Appeal.Preparer);
        c.Rejected(c.Third, c.Fourth);
        Assert.Equal(AppealRoute.NotUpheld.Name, c.Appeal.Stage);
    }

    [Fact]
    public void What_the_province_refused_is_appealed_there_before_two_people_who_had_no_part()
    {
        var c = new Corrections().Asked().Signed().Examined().RefusedAbove().Appealed();
        Assert.Equal((AppealRoute.AtProvince.Name, Desk.Province("42")), (c.Appeal.Stage, c.Appeal.Desk));
        foreach (var part in new[] { c.Examiner, c.Approver })
        {
            Assert.Equal("您参与过原决定或申诉的前一环节，须由他人办理。", c.Given.No(c.Preparing(part), part));
        }

        c.Upheld(c.Third, c.Fourth);
        Assert.Equal((AppealRoute.Upheld.Name, "张龙", Desk.Province("42")), (c.Appeal.Stage, c.Name, c.Appeal.StoodAbove!));
    }

    [Fact]
    public void The_documents_are_kept_while_it_runs_and_deleted_some_time_after_it()
    {
        var c = new Corrections("31").Asked().Refused();
        Assert.NotNull(c.State.WakeAt);
        c.Appealed();
        Assert.Null(c.State.WakeAt);
        c.Rejected(c.Board, c.Panel);
        c.Given.Until(c.Appeal.Due!.Value);
        Assert.NotEmpty(c.State.Evidence);
        c.Given.Until(c.State.WakeAt!.Value);
        Assert.Empty(c.State.Evidence);
    }

    [Fact]
    public void Fraud_that_was_suspected_wrongly_is_appealed_too()
    {
        var c = new Corrections("31").Asked();
        c.Given.Do(new SuspectFraud(c.Case, c.Checker.Person, "证明系伪造。", c.State.DrawnFrom), c.Checker);
        c.Appealed();
        c.Upheld(c.Board, c.Panel);
        Assert.Equal("张龙", c.Name);
    }

    /// <summary>Both the message and the history say the body and the day.</summary>
    private static void SaysHow(Corrections c, string body, DateTimeOffset until)
    {
        var day = $"可在{until.ToOffset(TimeSpan.FromHours(8)):yyyy年M月d日HH:mm}前";
        var told = c.Given.Told.Last(n => n.Account == c.Account).Text;
        Assert.Contains(day, told);
        Assert.Contains(body, told);
        Assert.Contains(day, LineOf(c));
        Assert.Contains(body, LineOf(c));
        Assert.Contains("依据：", LineOf(c));
    }

    /// <summary>The last line of the history that says anything of the correction, or of its appeal.</summary>
    private static string LineOf(Corrections c)
    {
        var appealed = c.Given.History.Any(h => h.Stream == c.Contesting);
        CaseState @case = appealed ? c.Appeal : c.State;
        return c.Given.History.Where(h => h.Stream == @case.Id).Select(h => @case.Line(h.Fact)).Last(l => l is not null)!.Detail;
    }

    private static CarryAppealOn Going(Corrections c) => new(c.Contesting, Personal.Of(c.Account, "学校未看录取通知书。", ""));
}
