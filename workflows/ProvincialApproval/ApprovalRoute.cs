using System.Collections.Immutable;
using Chsi.Workflows.Appeal;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.ProvincialApproval;

/// <summary>How such a case comes about.</summary>
public static class ApprovalCauses
{
    public const string Submitted = "approval-submitted";
}

/// <summary>
/// 省级审核: a route of its own, opened by the case below in the commit that submits it, and ending in the commit that moves that case on. Examiner and approver are two
/// people of the province.
/// </summary>
public static class ApprovalRoute
{
    public const string Name = "provincial-approval";

    public static readonly Stage Examining = new("approval-examination", "省级审核");

    public static readonly Stage Deciding = new("approval-decision", "省级批准");

    public static readonly Stage Agreed = new("approval-agreed", "已批准");

    public static readonly Stage SentBack = new("approval-sent-back", "已退回学校");

    public static readonly Stage Refused = new("approval-refused", "不予批准");

    /// <summary>Too late: the student has gone on to the province's appeal.</summary>
    public static readonly Stage Overtaken = new("approval-overtaken", "已转申诉");

    public static readonly RouteSheet Sheet = Write();

    /// <summary>Opens the province's case for one below.</summary>
    /// <param name="child">Its id, drawn by whoever asked; the request draws its number too.</param>
    /// <param name="parent">Its office is a school and its superior the province.</param>
    /// <param name="days">Working days.</param>
    /// <param name="barred">Who has nothing to do with it, where the case below is an appeal.</param>
    public static Accepted Open(Guid child, CaseState parent, int days, Moment at, ImmutableArray<Guid>? barred = null) => Accepted.Nothing
        .And(child,
            new CaseOpened($"CX{WorkingCalendar.DayOf(at.Now):yyyy-MMdd}-{at.Serial:00000}", Name, Guid.Empty, Guid.Empty, ApprovalCauses.Submitted, parent.Superior, parent.Id),
            new ApprovalAsked(parent.Office.Organisation, days, barred));

    private static RouteSheet Write()
    {
        var sheet = new RouteSheet(Name, "省级审核", version: 3);
        foreach (var stage in new[] { Examining, Deciding })
        {
            sheet.Stage(stage, Desk.Office).WithinOwn(c => ((ApprovalCase)c).Days.WorkingDays()).RemindAt(50, 90);
            sheet.On<ApprovalSentBack>(stage).To(SentBack);
            sheet.On<ApprovalOvertaken>(stage).To(Overtaken);
            sheet.On<ReminderFell>(stage).Tell(ReRegistration.Notices.RemindDesk);
            sheet.On<LimitPassed>(stage).Tell(ReRegistration.Notices.Overdue);
        }

        sheet.Stage(Agreed, Desk.Nobody).Final().Change("原案继续", (c, _, _) => Accepted.Nothing.And(c.Parent!.Value, new ChildAgreed(c.Id)));
        sheet.Stage(SentBack, Desk.Nobody).Final().Change("原案退回学校", (c, _, _) => Accepted.Nothing.And(c.Parent!.Value, new ChildReturned(c.Id, ((ApprovalCase)c).Text, Hands(c))));
        sheet.Stage(Refused, Desk.Nobody).Final().Change("原案不予批准", (c, _, at) => Accepted.Nothing.And(c.Parent!.Value, new ChildRefused(c.Id, ((ApprovalCase)c).Text, Hands(c), AppealPeriods.UntilProvince(at))));
        sheet.Stage(Overtaken, Desk.Nobody).Final();

        sheet.On<CaseOpened>().With<ApprovalAsked>().To(Examining).Tell(Submitted);
        sheet.On<ApprovalExamined>(Examining).To(Deciding).CarryingClock();
        sheet.On<ApprovalGiven>(Deciding).To(Agreed).Tell(Done);
        sheet.On<ApprovalRefused>(Deciding).To(Refused).Tell(Done);
        return sheet;
    }

    private static ImmutableArray<Guid> Hands(CaseState @case) => [.. ((ApprovalCase)@case).Hands];

    private static Notice Submitted(CaseState @case, Fact fact, Moment at) => Notice.To(@case.Office, "有新的待审核案件",
        $"院校{((ApprovalCase)@case).School}报送案件{@case.Number}，请在{((ApprovalCase)@case).Days}个工作日内审核。");

    private static Notice Done(CaseState @case, Fact fact, Moment at) => Notice.To(Desk.School(((ApprovalCase)@case).School), "省级审核已办结", $"省级审核案件{@case.Number}已办结，结果见原案件。");
}
