using Chsi.Workflows.Decisions;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.ReRegistration;

/// <summary>
/// 解决身份证号重复: who has the case, until when, where each fact leads, what follows and who is told. Source: rows 000-22 to 000-27,
/// 001-14 to 001-19, 004-11 to 004-15; limits are settings with the defaults of <see cref="RuleSettings"/>.
/// </summary>
public static class ReRegistrationRoute
{
    public const string Name = "re-registration";

    /// <summary>The account can prove itself by 实人验证 or by photos. Nobody else is kept from the number.</summary>
    public static readonly Stage AwaitingEvidence = new("awaiting-evidence", "等待验证身份");

    /// <summary>Customer service looks at the photos; the number is reserved.</summary>
    public static readonly Stage InReview = new("in-review", "人工审核");

    /// <summary>One reviewer said 通过; another one looks at it all again. Nothing has passed yet, the number stays reserved.</summary>
    public static readonly Stage SecondReview = new("second-review", "复核");

    /// <summary>
    /// An objection was announced and has still to be proven; the review's clock stands still. It says nothing about whether the objector is the holder. The
    /// number stays reserved.
    /// </summary>
    public static readonly Stage AwaitingObjection = new("awaiting-objection", "等待异议核实");

    /// <summary>The desk asked for more; its clock stands still. The number stays reserved.</summary>
    public static readonly Stage AwaitingSupplement = new("awaiting-supplement", "等待补充材料");

    /// <summary>不通过. Not the end: after a pause the applicant may hand in better photos. The number is not reserved.</summary>
    public static readonly Stage Rejected = new("rejected", "未通过");

    public static readonly Stage Approved = new("approved", "已通过");

    public static readonly Stage Lapsed = new("lapsed", "已失效");

    public static readonly Stage Withdrawn = new("withdrawn", "已撤回");

    /// <summary>Another applicant proved to be the holder first.</summary>
    public static readonly Stage Superseded = new("superseded", "已终止");

    public static readonly RouteSheet Sheet = Write();

    private static RouteSheet Write()
    {
        var sheet = new RouteSheet(Name, "重新注册", version: 5);

        sheet.Stage(AwaitingEvidence, Desk.Applicant).Within(s => s.EvidenceDays.Days()).RemindOnDay(3, 6);
        sheet.Stage(InReview, Desk.CustomerService).Within(s => s.ReviewWorkingDays.WorkingDays()).RemindAt(50, 90);
        sheet.Stage(SecondReview, Desk.CustomerService).Within(s => s.SecondReviewWorkingDays.WorkingDays()).RemindAt(50, 90)
            .Tell(Notices.InSecondReview);
        sheet.Stage(AwaitingObjection, Desk.Holder).Within(s => s.ObjectionWorkingDays.WorkingDays());
        sheet.Stage(AwaitingSupplement, Desk.Applicant).Within(s => s.SupplementDays.Days()).RemindOnDay(3, 6);
        sheet.Stage(Rejected, Desk.Applicant).Within(s => s.RetryDays.Days()).CountedFrom(c => ((ReRegistrationCase)c).Rejection?.RetryAt)
            .RemindOnDay(3, 6).Change("预占解除", PassNumber.EndReservation);
        sheet.Stage(Approved, Desk.Nobody).Final().Change("证件号码转移", PassNumber.ToApplicant);
        sheet.Stage(Lapsed, Desk.Nobody).Final().Change("释放号码并注销新账号", PassNumber.Lapse).Tell(Notices.Lapsed);
        sheet.Stage(Withdrawn, Desk.Nobody).Final().Change("释放号码并注销新账号", PassNumber.Withdraw).Tell(Notices.Withdrawn);
        sheet.Stage(Superseded, Desk.Nobody).Final();

        sheet.On<CaseOpened>().To(AwaitingEvidence).Tell(Notices.Opened);
        sheet.On<IdentityCheckPassed>().To(Approved, SecondReviewRules.NotNeeded);
        sheet.On<PhotosHandedIn>(AwaitingEvidence).To(InReview).Tell(Notices.Received);
        sheet.On<PhotosHandedIn>(Rejected).To(InReview).Tell(Notices.Received);
        sheet.On<ReturnedForSupplement>(InReview).To(AwaitingSupplement).StoppingClock().Tell(Notices.Returned);
        sheet.On<ReturnedForSupplement>(SecondReview).To(AwaitingSupplement).StoppingClock().Tell(Notices.Returned);
        sheet.On<PhotosSupplemented>(AwaitingSupplement).To(InReview).ResumingClock().Tell(Notices.Received);
        sheet.On<ReviewApproved>(InReview).To(SecondReview, SecondReviewRules.Needed).Else(Approved);
        sheet.On<ReviewApproved>(SecondReview).To(Approved);
        sheet.On<ObjectionAnnounced>(InReview).To(AwaitingObjection).StoppingClock().Tell(Notices.ObjectionAwaited).Tell(Notices.ObjectionToProve);
        sheet.On<ObjectionAnnounced>(SecondReview).To(AwaitingObjection).StoppingClock().Tell(Notices.ObjectionAwaited).Tell(Notices.ObjectionToProve);
        sheet.On<ObjectionRaised>(AwaitingObjection).To(InReview).ResumingClock().Tell(Notices.Contested);
        sheet.On<ObjectionRaised>(SecondReview).To(InReview).Tell(Notices.Contested);
        sheet.On<ObjectionRaised>().Tell(Notices.Contested);
        sheet.On<RelationDeclared>(SecondReview).To(InReview, SecondReviewRules.ApprovalFell);
        sheet.On<ReviewRejected>(InReview).To(Rejected).Tell(Notices.NotPassed);
        sheet.On<ReviewRejected>(SecondReview).To(Rejected).Tell(Notices.NotPassed);
        sheet.On<DecisionTakenBack>(AwaitingSupplement).To(SecondReview, SecondReviewRules.BySecondReviewer).Else(InReview).ResumingClock();
        sheet.On<DecisionTakenBack>(Rejected).To(SecondReview, SecondReviewRules.BySecondReviewer).Else(InReview).ResumingClock();
        sheet.On<DecisionTakenBack>(SecondReview).To(InReview).ResumingClock();
        sheet.On<DecisionTakenBack>(Approved).To(SecondReview, SecondReviewRules.BySecondReviewer).Else(InReview).ResumingClock();
        sheet.On<CaseWithdrawn>().To(Withdrawn);
        sheet.On<CaseSuperseded>().To(Superseded);

        sheet.On<ReminderFell>(AwaitingEvidence).Tell(Notices.RemindEvidence);
        sheet.On<ReminderFell>(AwaitingSupplement).Tell(Notices.RemindEvidence);
        sheet.On<ReminderFell>(Rejected).Tell(Notices.RemindEvidence);
        sheet.On<ReminderFell>(InReview).Tell(Notices.RemindDesk);
        sheet.On<ReminderFell>(SecondReview).Tell(Notices.RemindDesk);
        sheet.On<LimitPassed>(AwaitingEvidence).To(Lapsed);
        sheet.On<LimitPassed>(AwaitingObjection).To(SecondReview, SecondReviewRules.ApprovedOnce).Else(InReview).ResumingClock()
            .Tell(Notices.ReviewGoesOn).Tell(Notices.ObjectionLapsed);
        sheet.On<LimitPassed>(AwaitingSupplement).To(Lapsed);
        sheet.On<LimitPassed>(Rejected).To(Lapsed);
        sheet.On<LimitPassed>(InReview).Tell(Notices.Overdue);
        sheet.On<LimitPassed>(SecondReview).Tell(Notices.Overdue);
        return sheet;
    }
}
