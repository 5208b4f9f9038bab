using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.Duplicate;

/// <summary>
/// 重复学籍 (003-17): the school of the record that the student says is invalid looks first; where the other record is another school's, that one too. Where all agree the
/// invalid record is 注销 with a link to the one that goes on; otherwise two people of the province decide.
/// </summary>
public static class DuplicateRoute
{
    public const string Name = "duplicate";

    /// <summary>Working days. No source has a limit: those that corrections have.</summary>
    public const int SchoolDays = 10, ProvinceDays = 20;

    public static readonly Stage AtSchool = new("duplicate-school", "学校核对");

    public static readonly Stage AtOtherSchool = new("duplicate-other-school", "另一所学校核对");

    public static readonly Stage Examining = new("duplicate-examination", "省级审核");

    public static readonly Stage Deciding = new("duplicate-decision", "省级决定");

    public static readonly Stage Voided = new("duplicate-voided", "重复学籍已注销");

    public static readonly Stage Denied = new("duplicate-denied", "未予注销");

    public static readonly Stage Overtaken = new("duplicate-overtaken", "已另行注销");

    public static readonly Stage Withdrawn = new("duplicate-withdrawn", "重复学籍申请已撤回");

    private static readonly Condition TwoSchools = new("另一条学籍属于另一所学校", (c, _, _) => ((DuplicateCase)c).TwoSchools);

    public static readonly RouteSheet Sheet = Write();

    private static RouteSheet Write()
    {
        var sheet = new RouteSheet(Name, "重复学籍", version: 2);
        sheet.Stage(AtSchool, Desk.Office).Within(_ => SchoolDays.WorkingDays()).RemindAt(50, 90);
        sheet.Stage(AtOtherSchool, Desk.Counterpart).Within(_ => SchoolDays.WorkingDays()).RemindAt(50, 90);
        sheet.Stage(Examining, Desk.Superior).Within(_ => ProvinceDays.WorkingDays()).RemindAt(50, 90);
        sheet.Stage(Deciding, Desk.Superior).Within(_ => ProvinceDays.WorkingDays()).RemindAt(50, 90);
        foreach (var end in new[] { Voided, Denied, Overtaken, Withdrawn })
        {
            sheet.Stage(end, Desk.Nobody).Final();
        }

        sheet.On<CaseOpened>().With<DuplicateAsked>().To(AtSchool).Tell(Received).Tell(AskSchool);
        sheet.On<DuplicateStated>(AtSchool).To(AtOtherSchool, TwoSchools).Tell(AskOther);
        sheet.On<DuplicateWeighed>(Examining).To(Deciding).CarryingClock();
        foreach (var stage in new[] { AtSchool, AtOtherSchool })
        {
            sheet.On<DuplicateReferred>(stage).To(Examining).Tell(Referred).Tell(Submitted);
        }

        foreach (var stage in new[] { AtSchool, AtOtherSchool, Deciding })
        {
            sheet.On<DuplicateVoided>(stage).To(Voided).Tell(Done);
            TellDesks(sheet.On<DuplicateDenied>(stage).To(Denied).Tell(Refused), "重复学籍未予注销", "已办结，两条学籍都保留");
        }

        foreach (var stage in new[] { AtSchool, AtOtherSchool, Examining, Deciding })
        {
            sheet.On<ReminderFell>(stage).Tell(Notices.RemindDesk);
            TellDesks(sheet.On<DuplicateOvertaken>(stage).To(Overtaken).Tell(EndedElsewhere), "重复学籍案件已办结", "已办结，其中一条学籍已另行注销");
        }

        foreach (var stage in new[] { Examining, Deciding })
        {
            sheet.On<LimitPassed>(stage).Tell(Notices.Overdue);
        }

        // once the schools have decided it is the province's to end
        foreach (var stage in new[] { AtSchool, AtOtherSchool })
        {
            sheet.On<LimitPassed>(stage).Tell(Notices.Overdue).Tell(OverdueAbove);
            TellDesks(sheet.On<CaseWithdrawn>(stage).To(Withdrawn).Tell(TakenBack), "重复学籍申请已撤回", "已由学生撤回，两条学籍不变");
        }

        return sheet;
    }

    // every desk that has had it, but for the one that ended it
    private static void TellDesks(Turn turn, string subject, string said)
    {
        foreach (var which in new Func<DuplicateCase, Desk?>[] { c => c.Office, c => c.TwoSchools && c.First is not null ? c.Counterpart : null, c => c.StoodAbove })
        {
            turn.Tell((c, _, at) => which((DuplicateCase)c) is { } desk && desk != at.Desk ? Notice.To(desk, subject, $"重复学籍案件{c.Number}{said}。") : null);
        }
    }

    private static Notice AskSchool(CaseState @case, Fact fact, Moment at) => Notice.To(@case.Office, "有重复学籍待核对",
        $"案件{@case.Number}涉及贵校的学籍，请在{SchoolDays}个工作日内核对。");

    private static Notice OverdueAbove(CaseState @case, Fact fact, Moment at) => Notice.To(@case.Superior, "学校核对重复学籍已超时",
        $"案件{@case.Number}在学校已超过{SchoolDays}个工作日，请督促办理。");

    private static Notice EndedElsewhere(CaseState @case, Fact fact, Moment at) => Notice.To(@case.Applicant, "重复学籍申请已办结",
        $"您的重复学籍申请（案件号{@case.Number}）已办结，其中一条学籍已另行注销，请登录学信档案核对。");

    private static Notice Received(CaseState @case, Fact fact, Moment at) => ((DuplicateCase)@case).Opener is not null
        ? Notice.To(@case.Applicant, "学校提出处理重复学籍",
            $"学校发现您有两条学籍属于同一次学习，已提出处理重复学籍（案件号{@case.Number}），核对后注销其中一条；不同意的请登录后撤回，或与学校联系。")
        : Notice.To(@case.Applicant, "重复学籍申请已提交",
            $"您的重复学籍申请（案件号{@case.Number}）已送学校核对，每所学校{SchoolDays}个工作日内办理，进度可登录后查看。");

    private static Notice? AskOther(CaseState @case, Fact fact, Moment at) => !((DuplicateCase)@case).TwoSchools ? null : Notice.To(@case.Counterpart, "有重复学籍待核对",
        $"案件{@case.Number}涉及贵校的学籍，另一所学校已核对，请在{SchoolDays}个工作日内核对。");

    private static Notice Referred(CaseState @case, Fact fact, Moment at) => Notice.To(@case.Applicant, "重复学籍已报省级决定",
        $"您的重复学籍申请（案件号{@case.Number}）已报省级教育行政部门决定，{ProvinceDays}个工作日内办理。");

    private static Notice Submitted(CaseState @case, Fact fact, Moment at) => Notice.To(@case.Superior, "有重复学籍待决定",
        $"案件{@case.Number}须由贵厅（委）决定，请在{ProvinceDays}个工作日内办理。");

    private static Notice Done(CaseState @case, Fact fact, Moment at) => Notice.To(@case.Applicant, "重复学籍已注销",
        $"您的重复学籍申请（案件号{@case.Number}）已办结，{(((DuplicateVoided)fact).Void == ((DuplicateCase)@case).Invalid!.Record ? "无效的一条已注销，另一条不变" : "注销的是您请求保留的一条，您认为无效的一条保留，理由、依据和申诉的办法请登录后查看")}，请登录学信档案核对。");

    private static Notice Refused(CaseState @case, Fact fact, Moment at) => Notice.To(@case.Applicant, "重复学籍未予注销",
        $"您的重复学籍申请（案件号{@case.Number}）已办结，经核对两条学籍都保留，理由、依据和申诉的办法请登录后查看。");

    private static Notice TakenBack(CaseState @case, Fact fact, Moment at) => Notice.To(@case.Applicant, "已撤回申请",
        $"您已撤回重复学籍申请（案件号{@case.Number}），两条学籍保持现在的样子，需要时可以再次申请。");
}
