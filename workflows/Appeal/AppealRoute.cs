using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ProvincialApproval;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.Appeal;

/// <summary>
/// 学生申诉 (教育部令第41号, 60 to 62): within 10 days to the school's board, which decides in 15 days, once extended by 15; within 15 days on to the province, which decides
/// in 30 working days. At either one prepares and another decides. Upheld, the correction is made as it was asked for, where the rules ask for it after the province's approval; the
/// regulation is silent on a province that does not approve what the board upheld; chosen: the student goes on to the province's appeal as from a board's refusal, before others, and
/// where the province is silent on its approval, as from a silent board.
/// </summary>
public static class AppealRoute
{
    public const string Name = "appeal";

    public static readonly Stage Board = new("appeal-board", "学校申诉复查");

    public static readonly Stage BoardExtended = new("appeal-board-extended", "学校延期复查");

    /// <summary>Prepared by one of the board: another one decides, within the same days.</summary>
    public static readonly Stage BoardDeciding = new("appeal-board-deciding", "学校复查决定");

    public static readonly Stage OpenToProvince = new("appeal-open", "可向省级申诉");

    public static readonly Stage AtProvince = new("appeal-province", "省级申诉处理");

    public static readonly Stage ProvinceDeciding = new("appeal-province-deciding", "省级申诉决定");

    /// <summary>The board upheld what the province has to approve.</summary>
    public static readonly Stage AwaitingApproval = new("appeal-approval", "复查成立，省级审核中");

    public static readonly Stage Upheld = new("appeal-upheld", "申诉成立");

    public static readonly Stage NotUpheld = new("appeal-not-upheld", "申诉不成立");

    public static readonly Stage Ended = new("appeal-ended", "原决定生效");

    public static readonly Stage Withdrawn = new("appeal-withdrawn", "申诉已撤回");

    /// <summary>The version of the sheet from which an appeal that was taken back after a decision keeps its key.</summary>
    internal const int KeyKeptSince = 3;

    private static readonly Condition RefusedAbove = new("由省级教育行政部门不予批准", (c, _, _) => ((AppealCase)c).Above);

    private static readonly Condition ProvinceApproves = new("须省级批准", (c, _, _) => ((AppealCase)c).ProvinceDays is not null);

    public static readonly RouteSheet Sheet = Write();

    private static RouteSheet Write()
    {
        var sheet = new RouteSheet(Name, "学生申诉", version: 3);
        sheet.Stage(Board, Desk.Office).Within(_ => AppealPeriods.BoardDays.Days()).RemindOnDay(7, 13);
        sheet.Stage(BoardExtended, Desk.Office).Within(_ => AppealPeriods.MoreBoardDays.Days()).CountedFrom(c => ((AppealCase)c).ExtendedFrom).RemindOnDay(7, 13);
        sheet.Stage(BoardDeciding, Desk.Office).Within(_ => AppealPeriods.MoreBoardDays.Days()).CountedFrom(c => ((AppealCase)c).ExtendedFrom).RemindOnDay(7, 13);
        sheet.Stage(OpenToProvince, Desk.Applicant).Within(_ => AppealPeriods.DaysToProvince.Days()).NotBefore(c => ((AppealCase)c).ToldUntil).RemindOnDay(7, 13);
        sheet.Stage(AtProvince, Desk.Superior).Within(_ => AppealPeriods.ProvinceWorkingDays.WorkingDays()).RemindAt(50, 90);
        sheet.Stage(ProvinceDeciding, Desk.Superior).Within(_ => AppealPeriods.ProvinceWorkingDays.WorkingDays()).RemindAt(50, 90);
        sheet.Stage(AwaitingApproval, Desk.Superior).WithinOwn(c => ((AppealCase)c).ProvinceDays!.Value.WorkingDays())
            .Change("送省级审核", (c, _, at) => ApprovalRoute.Open(((AppealCase)c).Child!.Value, c, ((AppealCase)c).ProvinceDays!.Value, at, [.. ((AppealCase)c).Barred]));
        sheet.Stage(Upheld, Desk.Nobody).Final().Change("撤销原决定", (c, _, at) => Accepted.Nothing.And(((AppealCase)c).Contested, new RefusalOverturned(c.Id, KeepUntil(at))));
        foreach (var end in new[] { NotUpheld, Ended, Withdrawn })
        {
            sheet.Stage(end, Desk.Nobody).Final().Change("维持原决定", (c, _, at) => Accepted.Nothing.And(((AppealCase)c).Contested, new RefusalStands(c.Id, KeepUntil(at))));
        }

        sheet.On<CaseOpened>().With<AppealRaised>().To(AtProvince, RefusedAbove).Else(Board).Tell(Received).Tell(ToDesk);
        foreach (var stage in new[] { Board, BoardExtended, BoardDeciding })
        {
            sheet.On<AppealCarriedOn>(stage).To(AtProvince).Tell(CarriedOn);
            sheet.On<ReminderFell>(stage).Tell(Notices.RemindDesk);
            sheet.On<LimitPassed>(stage).Tell(Notices.Overdue).Tell(BoardSilent);
        }

        foreach (var stage in new[] { Board, BoardExtended })
        {
            sheet.On<AppealPrepared>(stage).To(BoardDeciding).CarryingClock().Tell(ToDecide);
        }

        foreach (var stage in new[] { Board, BoardDeciding })
        {
            sheet.On<AppealExtended>(stage).To(BoardExtended).Tell(Extended);
        }

        sheet.On<AppealPrepared>(BoardDeciding).Tell(ToDecide);
        sheet.On<AppealUpheld>(BoardDeciding).To(AwaitingApproval, ProvinceApproves).Else(Upheld).Tell(BoardUpheld);
        sheet.On<AppealRejected>(BoardDeciding).To(OpenToProvince).Tell(BoardRejected);
        sheet.On<AppealCarriedOn>(OpenToProvince).To(AtProvince).Tell(CarriedOn);
        sheet.On<ReminderFell>(OpenToProvince).Tell(RemindOpen);
        sheet.On<LimitPassed>(OpenToProvince).To(Ended).Tell(NotContested);
        sheet.On<AppealPrepared>(AtProvince).To(ProvinceDeciding).CarryingClock().Tell(ToDecide);
        sheet.On<AppealUpheld>(ProvinceDeciding).To(Upheld).Tell(Done);
        sheet.On<AppealRejected>(ProvinceDeciding).To(NotUpheld).Tell(Lost);
        foreach (var stage in new[] { AtProvince, ProvinceDeciding })
        {
            sheet.On<ReminderFell>(stage).Tell(Notices.RemindDesk);
            sheet.On<LimitPassed>(stage).Tell(Notices.Overdue).Tell(ProvinceSilent);
        }

        sheet.On<ChildAgreed>(AwaitingApproval).To(Upheld).Tell(Done);
        sheet.On<ChildReturned>(AwaitingApproval).To(Board).Tell(SentBack);
        sheet.On<ChildRefused>(AwaitingApproval).To(OpenToProvince).Tell(RefusedAfterBoard);
        // the province's own case reminds its desk and says there that it is late
        sheet.On<LimitPassed>(AwaitingApproval).Tell(ApprovalSilent);
        sheet.On<AppealCarriedOn>(AwaitingApproval).To(AtProvince).Tell(CarriedOn);

        foreach (var stage in new[] { Board, BoardExtended, BoardDeciding, OpenToProvince, AtProvince, ProvinceDeciding })
        {
            sheet.On<AppealWithdrawn>(stage).To(Withdrawn).Tell(TakenBack);
        }

        return sheet;
    }

    private static DateTimeOffset KeepUntil(Moment at) => at.Calendar.AfterDays(at.Now, at.Settings.PhotoDays).At;

    private static Notice Received(CaseState @case, Fact fact, Moment at) => To(@case, "申诉已受理", ((AppealCase)@case).Above
        ? $"您的申诉（案件号{@case.Number}）已由省级教育行政部门受理，{AppealPeriods.ProvinceWorkingDays}个工作日内处理。"
        : $"您的申诉（案件号{@case.Number}）已由学校学生申诉处理委员会受理，{AppealPeriods.BoardDays}日内作出复查结论，情况复杂的可延长{AppealPeriods.MoreBoardDays}日。");

    private static Notice ToDesk(CaseState @case, Fact fact, Moment at) => Notice.To(((AppealCase)@case).Above ? @case.Superior : @case.Office, "有新的申诉",
        $"收到学生申诉（案件号{@case.Number}），请由未参与原决定的人先后承办和决定，每次为不同的人。");

    private static Notice ToDecide(CaseState @case, Fact fact, Moment at) => Notice.To(@case.Desk, "申诉待决定", $"申诉案件{@case.Number}已有人承办，{(@case.Overdue ? "办理期限已过，请由另一人尽快决定" : $"请由另一人在{ReRegistrationWording.Instant(@case.Due!.Value)}前决定")}。");

    private static Notice Extended(CaseState @case, Fact fact, Moment at) => To(@case, "申诉复查延期", $"学校对您的申诉（案件号{@case.Number}）延长复查{AppealPeriods.MoreBoardDays}日，原因请登录后查看。");

    private static Notice BoardUpheld(CaseState @case, Fact fact, Moment at) => ((AppealCase)@case).ProvinceDays is not null
        ? To(@case, "申诉复查成立", $"学校复查认为您的申诉（案件号{@case.Number}）成立，已报省级教育行政部门审核，结果会通知您。")
        : Done(@case, fact, at);

    private static Notice BoardRejected(CaseState @case, Fact fact, Moment at) => To(@case, "申诉复查不成立",
        $"学校复查认为您的申诉（案件号{@case.Number}）不成立，理由和依据请登录后查看。{AppealPeriods.ToProvince(((AppealRejected)fact).Until)}");

    private static Notice RefusedAfterBoard(CaseState @case, Fact fact, Moment at) => To(@case, "申诉复查成立后省级未予批准",
        $"学校复查认为您的申诉（案件号{@case.Number}）成立，省级教育行政部门未予批准，理由和依据请登录后查看。{AppealPeriods.ToProvince(((ChildRefused)fact).Until)}");

    private static Notice BoardSilent(CaseState @case, Fact fact, Moment at) => To(@case, "申诉复查已超期",
        $"学校未在期限内对您的申诉（案件号{@case.Number}）作出复查结论，您可以继续等待，也可以登录后直接向省级教育行政部门申诉。");

    private static Notice ApprovalSilent(CaseState @case, Fact fact, Moment at) => To(@case, "省级审核已超期",
        $"学校复查认为您的申诉（案件号{@case.Number}）成立，省级教育行政部门未在期限内审核，您可以继续等待，也可以登录后直接向省级教育行政部门申诉。");

    private static Notice ProvinceSilent(CaseState @case, Fact fact, Moment at) => To(@case, "申诉处理已超期",
        $"省级教育行政部门未在{AppealPeriods.ProvinceWorkingDays}个工作日内对您的申诉（案件号{@case.Number}）作出决定，已再次提醒；您无需重复提交。");

    private static Notice CarriedOn(CaseState @case, Fact fact, Moment at) => Notice.To(@case.Superior, "有新的申诉",
        $"学生就案件{@case.Number}向省级教育行政部门申诉，请由未参与原决定的两人在{AppealPeriods.ProvinceWorkingDays}个工作日内先后承办和决定。");

    private static Notice RemindOpen(CaseState @case, Fact fact, Moment at) => To(@case, "申诉期限提醒",
        $"对申诉案件{@case.Number}的结果有异议的，请在{ReRegistrationWording.Instant(@case.Due!.Value)}前登录后向省级教育行政部门申诉。");

    private static Notice NotContested(CaseState @case, Fact fact, Moment at) => To(@case, "申诉已结束", $"您未在期限内就案件{@case.Number}向省级教育行政部门申诉，原决定生效。");

    private static Notice SentBack(CaseState @case, Fact fact, Moment at) => Notice.To(@case.Office, "省级审核退回", $"申诉案件{@case.Number}由省级教育行政部门退回，请补正后重新复查。");

    private static Notice Done(CaseState @case, Fact fact, Moment at) => To(@case, "申诉成立", $"您的申诉（案件号{@case.Number}）成立，学籍信息已按您的申请更正，请登录学信档案核对。");

    private static Notice Lost(CaseState @case, Fact fact, Moment at) => To(@case, "申诉不成立", $"省级教育行政部门认为您的申诉（案件号{@case.Number}）不成立，理由和依据请登录后查看。{AppealPeriods.NoFurther}");

    private static Notice TakenBack(CaseState @case, Fact fact, Moment at) => To(@case, "申诉已撤回", $"您已撤回申诉（案件号{@case.Number}），原决定不变{(((AppealCase)@case).Decided ? "，不能对其再次申诉" : "")}。");

    private static Notice To(CaseState @case, string subject, string text) => Notice.To(@case.Applicant, subject, text);
}
