using Chsi.Tests.Support;
using Chsi.Tests.Workflows.Decisions;
using Chsi.Workflows.Appeal;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ProvincialApproval;
using Chsi.Workflows.Records;
using Chsi.Workflows.Routes;

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
    public void The_board_does_not_extend_again_what_the_province_sent_back_to_it()
    {
        var c = new Corrections().Asked().Refused().Appealed();
        var extend = new ExtendAppeal(c.Contesting, c.Board.Person, "需调取录取档案。", c.Appeal.DrawnFrom);
        c.Given.Do(extend, c.Board);
        c.Given.Do(c.Upholding(c.Board), c.Board);
        c.Given.Do(new SendBackApproval(c.Approval.Id, c.Examiner.Person, "缺少复查决定书。", c.Approval.DrawnFrom), c.Examiner);
        Assert.Equal(AppealRoute.Board.Name, c.Appeal.Stage);
        Assert.Equal("复查期限只能在期限内由学校延长一次。", c.Given.No(extend with { By = c.Head.Person, Seen = c.Appeal.DrawnFrom }, c.Head));
    }

    [Fact]
    public void What_the_province_refused_is_appealed_there_within_fifteen_days()
    {
        var c = new Corrections().Asked().Signed().Examined().RefusedAbove();
        const string how = "可在15日内登录后向省级教育行政部门提出申诉";
        Assert.Contains(how, c.Given.Told.Last(n => n.Account == c.Account).Text);
        Assert.Contains(how, c.Given.History.Where(h => h.Stream == c.Case).Select(h => c.State.Line(h.Fact)).Last(l => l is not null)!.Detail);
        var last = c.Given.Calendar.AfterDays(c.State.ClosedAt!.Value, 15).At;
        c.Given.Until(last);
        Assert.StartsWith("申诉须在收到决定之日起15日内提出", c.Given.No(c.Appealing(), c.Me), StringComparison.Ordinal);
        c.Given.Now = last.AddMinutes(-1);
        c.Appealed();
        Assert.Equal(AppealRoute.AtProvince.Name, c.Appeal.Stage);
    }

    [Fact]
    public void Upheld_by_the_board_the_record_changes_and_the_refusal_is_named_as_wrong()
    {
        var c = new Corrections("31").Asked().Refused().Appealed();
        Assert.Equal((AppealRoute.Board.Name, Given.Shanghai("2026-10-29 17:30"), Desk.School(Students.School)), (c.Appeal.Stage, c.Appeal.Due!.Value, c.Appeal.Desk));
        Assert.Equal("您参与过原决定或申诉的前一环节，须由他人办理。", c.Given.No(c.Upholding(c.Checker), c.Checker));
        Assert.Equal("经办人只能录入和导入，请由审核人或负责人办理。", c.Given.No(c.Upholding(c.Clerk), c.Clerk));
        Assert.Equal("本案当前不在本部门办理，请刷新后查看。", c.Given.No(c.Upholding(c.Third), c.Third));
        c.Given.Do(c.Upholding(c.Board), c.Board);
        Assert.Equal((AppealRoute.Upheld.Name, CorrectionRoute.Refused.Name, c.Contesting, "张龙"), (c.Appeal.Stage, c.State.Stage, c.State.OverturnedIn!.Value, c.Name));
        Assert.Equal(c.Contesting, c.Given.Facts.OfType<RecordChanged>().Single().Source);
    }

    [Fact]
    public void What_the_province_decides_it_approves_after_the_board_too()
    {
        var c = new Corrections().Asked().Refused().Appealed();
        c.Given.Do(c.Upholding(c.Board), c.Board);
        Assert.Equal((AppealRoute.AwaitingApproval.Name, "张陇", ApprovalRoute.Examining.Name), (c.Appeal.Stage, c.Name, c.Approval.Stage));
        c.Examined().Approved();
        Assert.Equal((AppealRoute.Upheld.Name, "张龙", c.Contesting), (c.Appeal.Stage, c.Name, c.State.OverturnedIn!.Value));
        Assert.Equal(["ApprovalGiven", "StageEntered", "ChildAgreed", "StageEntered", "RefusalOverturned", "RecordChanged"], c.Given.Facts.Select(f => f.GetType().Name));

        var back = new Corrections().Asked().Refused().Appealed();
        back.Given.Do(back.Upholding(back.Board), back.Board);
        back.Given.Do(new SendBackApproval(back.Approval.Id, back.Examiner.Person, "缺少复查决定书。", back.Approval.DrawnFrom), back.Examiner);
        Assert.Equal(AppealRoute.Board.Name, back.Appeal.Stage);
        back.Given.Do(back.Upholding(back.Head), back.Head);
        back.Examined().RefusedAbove();
        Assert.Equal((AppealRoute.NotUpheld.Name, "张陇"), (back.Appeal.Stage, back.Name));
    }

    [Fact]
    public void The_board_extends_once_and_its_refusal_is_taken_to_the_province_in_fifteen_days()
    {
        var c = new Corrections("31").Asked().Refused().Appealed();
        var extend = new ExtendAppeal(c.Contesting, c.Board.Person, "需调取录取档案。", c.Appeal.DrawnFrom);
        var first = c.Appeal.Due!.Value;
        c.Given.Until("2026-10-20 09:00");
        c.Given.Do(extend, c.Board);
        Assert.Equal((AppealRoute.BoardExtended.Name, c.Given.Calendar.AfterDays(first, 15).At), (c.Appeal.Stage, c.Appeal.Due!.Value));
        Assert.Equal("复查期限只能在期限内由学校延长一次。", c.Given.No(extend with { Seen = c.Appeal.DrawnFrom }, c.Board));
        Assert.Equal("目前不能向省级教育行政部门申诉，请刷新后查看申诉的进展。", c.Given.No(Going(c), c.Me));
        c.Given.Do(c.Rejecting(c.Board), c.Board);
        Assert.Equal((AppealRoute.OpenToProvince.Name, c.Given.Calendar.AfterDays(c.Given.Now, 15).At), (c.Appeal.Stage, c.Appeal.Due!.Value));
        c.Given.Do(Going(c), c.Me);
        Assert.Equal((AppealRoute.AtProvince.Name, Desk.Province("31"), c.Given.Calendar.AfterWorkingDays(c.Given.Now, 30).At), (c.Appeal.Stage, c.Appeal.Desk, c.Appeal.Due!.Value));
        Assert.Equal("本案当前不在本部门办理，请刷新后查看。", c.Given.No(c.Upholding(c.Head), c.Head));
        c.Given.Do(c.Upholding(c.Third), c.Third);
        Assert.Equal((AppealRoute.Upheld.Name, "张龙"), (c.Appeal.Stage, c.Name));
    }

    [Fact]
    public void A_decision_of_the_board_that_is_not_contested_in_time_stands()
    {
        var c = new Corrections("31").Asked().Refused().Appealed();
        c.Given.Do(c.Rejecting(c.Board), c.Board);
        c.Given.Until(c.Appeal.Due!.Value);
        Assert.Equal((AppealRoute.Ended.Name, "张陇"), (c.Appeal.Stage, c.Name));
        Assert.Equal("目前不能向省级教育行政部门申诉，请刷新后查看申诉的进展。", c.Given.No(Going(c), c.Me));
    }

    [Fact]
    public void A_board_that_is_silent_does_not_keep_a_student_from_the_province()
    {
        var c = new Corrections("31").Asked().Refused().Appealed();
        c.Given.Until(c.Appeal.Due!.Value);
        Assert.True(c.Appeal.Overdue);
        Assert.Contains(c.Given.Told, n => n.Account == c.Account && n.Subject == "申诉复查已超期");
        Assert.Equal("复查期限只能在期限内由学校延长一次。", c.Given.No(new ExtendAppeal(c.Contesting, c.Board.Person, "需调取录取档案。", c.Appeal.DrawnFrom), c.Board));
        c.Given.Do(Going(c), c.Me);
        c.Given.Do(c.Rejecting(c.Third), c.Third);
        Assert.Equal(AppealRoute.NotUpheld.Name, c.Appeal.Stage);
    }

    [Fact]
    public void What_the_province_refused_is_appealed_there_before_people_who_had_no_part()
    {
        var c = new Corrections().Asked().Signed().Examined().RefusedAbove().Appealed();
        Assert.Equal((AppealRoute.AtProvince.Name, Desk.Province("42")), (c.Appeal.Stage, c.Appeal.Desk));
        foreach (var part in new[] { c.Examiner, c.Approver })
        {
            Assert.Equal("您参与过原决定或申诉的前一环节，须由他人办理。", c.Given.No(c.Upholding(part), part));
        }

        c.Given.Do(c.Upholding(c.Third), c.Third);
        Assert.Equal((AppealRoute.Upheld.Name, "张龙"), (c.Appeal.Stage, c.Name));
    }

    [Fact]
    public void The_documents_are_kept_while_it_runs_and_deleted_some_time_after_it()
    {
        var c = new Corrections("31").Asked().Refused();
        Assert.NotNull(c.State.WakeAt);
        c.Appealed();
        Assert.Null(c.State.WakeAt);
        c.Given.Do(c.Rejecting(c.Board), c.Board);
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
        c.Given.Do(c.Upholding(c.Board), c.Board);
        Assert.Equal("张龙", c.Name);
    }

    private static CarryAppealOn Going(Corrections c) => new(c.Contesting, Personal.Of(c.Account, "学校未看录取通知书。", ""));
}
