using Chsi.Workflows.Decisions;
using Chsi.Workflows.ProvincialApproval;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.Correction;

/// <summary>
/// 学籍信息更正: a student says that a record is wrong or has changed; the school checks and signs, and where its rules say so the province approves; the record changes
/// with what stood before kept for ever (教学〔2014〕11号, 19).
/// </summary>
public static class CorrectionRoute
{
    public const string Name = "correction";

    /// <summary>Natural days for a supplement.</summary>
    public const int SupplementDays = 10;

    public static readonly Stage AwaitingWindow = new("correction-window", "等待受理时间");

    /// <summary>审查人员.</summary>
    public static readonly Stage Checking = new("correction-check", "学校审核");

    public static readonly Stage Supplementing = new("correction-supplement", "补充材料");

    public static readonly Stage HeadSigning = new("correction-head", "部门负责人审签");

    public static readonly Stage LeaderSigning = new("correction-leader", "校领导审签");

    public static readonly Stage AtProvince = new("correction-province", "省级审核中");

    /// <summary>Handed over by another school: this one takes it or gives it back.</summary>
    public static readonly Stage Receiving = new("correction-receiving", "待另一所学校接收");

    /// <summary>Two schools do not agree whose it is.</summary>
    public static readonly Stage Assigning = new("correction-assigning", "省级指定办理学校");

    public static readonly Stage Applied = new("correction-applied", "学籍已更正");

    public static readonly Stage Refused = new("correction-refused", "不予更正");

    public static readonly Stage NotAccepted = new("correction-not-accepted", "不予受理");

    /// <summary>Customer service goes on with the account.</summary>
    public static readonly Stage HandedOver = new("correction-handed-over", "已转办");

    public static readonly Stage Lapsed = new("correction-lapsed", "逾期未补充");

    public static readonly Stage Withdrawn = new("correction-withdrawn", "更正已撤回");

    private static readonly Condition WindowShut = new("尚未到受理时间", (c, _, at) => ((CorrectionCase)c).OpensAt > at.Now);

    private static readonly Condition HeadSigns = new("须部门负责人审签", (c, _, _) => ((CorrectionCase)c).Terms!.Signers > 1);

    private static readonly Condition LeaderSigns = new("须校领导审签", (c, _, _) => ((CorrectionCase)c).Terms!.Signers > 2);

    private static readonly Condition ProvinceDecides = new("由省级教育行政部门决定", (c, _, _) => ((CorrectionCase)c).Terms!.Province);

    public static readonly RouteSheet Sheet = Write();

    private static RouteSheet Write()
    {
        var sheet = new RouteSheet(Name, "学籍信息更正", version: 3);
        sheet.Stage(AwaitingWindow, Desk.Nobody).Until(c => ((CorrectionCase)c).OpensAt);
        sheet.Stage(Checking, Desk.Office).WithinOwn(c => ((CorrectionCase)c).Terms!.SchoolDays.WorkingDays()).RemindAt(50, 90);
        sheet.Stage(Supplementing, Desk.Applicant).Within(_ => SupplementDays.Days()).RemindOnDay(3);
        sheet.Stage(HeadSigning, Desk.Office).WithinOwn(c => ((CorrectionCase)c).Terms!.SchoolDays.WorkingDays()).RemindAt(50, 90);
        sheet.Stage(LeaderSigning, Desk.Office).WithinOwn(c => ((CorrectionCase)c).Terms!.SchoolDays.WorkingDays()).RemindAt(50, 90);
        sheet.Stage(Receiving, Desk.Office).WithinOwn(c => ((CorrectionCase)c).Terms!.SchoolDays.WorkingDays()).RemindAt(50, 90);
        sheet.Stage(Assigning, Desk.Superior).WithinOwn(c => ((CorrectionCase)c).Terms!.ProvinceDays.WorkingDays()).RemindAt(50, 90);
        sheet.Stage(AtProvince, Desk.Superior).WithinOwn(c => ((CorrectionCase)c).Terms!.ProvinceDays.WorkingDays()).Change("送省级审核", Submit);
        foreach (var end in new[] { Applied, Refused, NotAccepted, HandedOver, Lapsed, Withdrawn })
        {
            sheet.Stage(end, Desk.Nobody).Final();
        }

        sheet.On<CaseOpened>().With<CorrectionAsked>().To(AwaitingWindow, WindowShut).Else(Checking).Tell(CorrectionNotices.Received);
        sheet.On<LimitPassed>(AwaitingWindow).To(Checking).Tell(CorrectionNotices.WindowOpened);

        sheet.On<SupplementAsked>(Checking).To(Supplementing).StoppingClock().Tell(CorrectionNotices.Returned);
        sheet.On<DocumentsSupplied>(Supplementing).To(Checking).ResumingClock().Tell(CorrectionNotices.Supplied);
        sheet.On<ReminderFell>(Supplementing).Tell(CorrectionNotices.RemindSupplement);
        sheet.On<LimitPassed>(Supplementing).To(Lapsed).Tell(CorrectionNotices.Lapsed);

        sheet.On<RecordFoundWrong>(Checking).To(HeadSigning, HeadSigns).CarryingClock();
        sheet.On<SignedOff>(HeadSigning).To(LeaderSigning, LeaderSigns).CarryingClock();
        sheet.On<AccountFoundWrong>(Checking).To(HandedOver).Tell(CorrectionNotices.AccountWrong);
        sheet.On<CorrectionHandedOver>(Checking).To(Receiving).Tell(CorrectionNotices.HandedOver).Tell(CorrectionNotices.Arrived);
        sheet.On<HandOverTaken>(Receiving).To(Checking).CarryingClock().Tell(CorrectionNotices.TakenOver);
        sheet.On<HandOverContested>(Receiving).To(Assigning).Tell(CorrectionNotices.Contested).Tell(CorrectionNotices.ToAssign);
        sheet.On<SchoolAssigned>(Assigning).To(Checking).Tell(CorrectionNotices.Assigned).Tell(CorrectionNotices.Arrived);
        sheet.On<FraudSuspected>(Checking).To(NotAccepted).Tell(CorrectionNotices.NotAccepted);
        foreach (var stage in new[] { Checking, HeadSigning, LeaderSigning })
        {
            sheet.On<SchoolConfirmed>(stage).To(AtProvince, ProvinceDecides).Else(Applied).Tell(CorrectionNotices.Confirmed);
            sheet.On<CorrectionRefused>(stage).To(Refused).Tell(CorrectionNotices.Refused);
        }

        foreach (var stage in new[] { Checking, HeadSigning, LeaderSigning, Receiving, Assigning })
        {
            sheet.On<ReminderFell>(stage).Tell(ReRegistration.Notices.RemindDesk);
            sheet.On<LimitPassed>(stage).Tell(ReRegistration.Notices.Overdue);
        }

        foreach (var stage in new[] { AwaitingWindow, Checking, Supplementing, HeadSigning, LeaderSigning, Receiving, Assigning })
        {
            sheet.On<CorrectionWithdrawn>(stage).To(Withdrawn).Tell(CorrectionNotices.Withdrawn);
        }

        sheet.On<ChildAgreed>(AtProvince).To(Applied).Tell(CorrectionNotices.Applied);
        sheet.On<ChildReturned>(AtProvince).To(Checking).Tell(CorrectionNotices.SentBack);
        sheet.On<ChildRefused>(AtProvince).To(Refused).Tell(CorrectionNotices.Refused);
        // the province's own case reminds and says that it is late
        sheet.On<LimitPassed>(AtProvince);
        return sheet;
    }

    private static Accepted Submit(CaseState @case, Streams streams, Moment at)
    {
        var correction = (CorrectionCase)@case;
        return ApprovalRoute.Open(correction.Child!.Value, correction, correction.Terms!.ProvinceDays, at);
    }
}
