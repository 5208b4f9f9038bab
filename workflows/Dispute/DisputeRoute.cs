using Chsi.Workflows.Decisions;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.Dispute;

/// <summary>
/// 重新注册争议: a re-registration that took effect is looked at again by two reviewers, neither of whom approved it. Its photos are kept so long.
/// </summary>
public static class DisputeRoute
{
    public const string Name = "dispute";

    public static readonly Stage InReview = new("dispute-review", "争议审核");

    /// <summary>One reviewer said 争议成立; another one looks at it all again. Nothing has changed yet.</summary>
    public static readonly Stage SecondReview = new("dispute-second-review", "争议复核");

    public static readonly Stage Upheld = new("dispute-upheld", "争议成立");

    public static readonly Stage Refused = new("dispute-refused", "争议不成立");

    /// <summary>Who said 争议成立 first has declared a relation: it does not count as one of two.</summary>
    private static readonly Condition UpheldFell = new("先行审核的人申请回避", (@case, _, _) => ((DisputeCase)@case).UpheldBy is null);

    public static readonly RouteSheet Sheet = Write();

    private static RouteSheet Write()
    {
        var sheet = new RouteSheet(Name, "重新注册争议", version: 2);

        sheet.Stage(InReview, Desk.CustomerService).Within(s => s.DisputeWorkingDays.WorkingDays()).RemindAt(50, 90);
        sheet.Stage(SecondReview, Desk.CustomerService).Within(s => s.SecondReviewWorkingDays.WorkingDays()).RemindAt(50, 90);
        sheet.Stage(Upheld, Desk.Nobody).Final().Change("恢复原账号并注销新账号", RestoreAccount.ToHolder);
        sheet.Stage(Refused, Desk.Nobody).Final().Change("维持原处理结果", RestoreAccount.Keep);

        sheet.On<CaseOpened>().To(InReview);
        sheet.On<DisputeUpheld>(InReview).To(SecondReview);
        sheet.On<DisputeUpheld>(SecondReview).To(Upheld);
        sheet.On<DisputeRefused>(InReview).To(Refused);
        sheet.On<DisputeRefused>(SecondReview).To(Refused);

        sheet.On<RelationDeclared>(SecondReview).To(InReview, UpheldFell);

        sheet.On<ReminderFell>(InReview).Tell(ReRegistration.Notices.RemindDesk);
        sheet.On<ReminderFell>(SecondReview).Tell(ReRegistration.Notices.RemindDesk);
        sheet.On<LimitPassed>(InReview).Tell(ReRegistration.Notices.Overdue);
        sheet.On<LimitPassed>(SecondReview).Tell(ReRegistration.Notices.Overdue);
        return sheet;
    }
}
