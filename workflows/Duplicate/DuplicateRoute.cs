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

    public static readonly Stage Withdrawn = new("duplicate-withdrawn", "重复学籍申请已撤回");

    private static readonly Condition TwoSchools = new("另一条学籍属于另一所学校", (c, _, _) => ((DuplicateCase)c).TwoSchools);

    public static readonly RouteSheet Sheet = Write();

    private static RouteSheet Write()
    {
        var sheet = new RouteSheet(Name, "重复学籍", version: 1);
        sheet.Stage(AtSchool, Desk.Office).Within(_ => SchoolDays.WorkingDays()).RemindAt(50, 90);
        sheet.Stage(AtOtherSchool, Desk.Counterpart).Within(_ => SchoolDays.WorkingDays()).RemindAt(50, 90);
        sheet.Stage(Examining, Desk.Superior).Within(_ => ProvinceDays.WorkingDays()).RemindAt(50, 90);
        sheet.Stage(Deciding, Desk.Superior).Within(_ => ProvinceDays.WorkingDays()).RemindAt(50, 90);
        foreach (var end in new[] { Voided, Denied, Withdrawn })
        {
            sheet.Stage(end, Desk.Nobody).Final();
        }

        sheet.On<CaseOpened>().With<DuplicateAsked>().To(AtSchool).Tell(Received);
        sheet.On<DuplicateStated>(AtSchool).To(AtOtherSchool, TwoSchools).Tell(AskOther);
        sheet.On<DuplicateWeighed>(Examining).To(Deciding).CarryingClock();
        foreach (var stage in new[] { AtSchool, AtOtherSchool })
        {
            sheet.On<DuplicateReferred>(stage).To(Examining).Tell(Referred).Tell(Submitted);
        }

        foreach (var stage in new[] { AtSchool, AtOtherSchool, Deciding })
        {
            sheet.On<DuplicateVoided>(stage).To(Voided).Tell(Done);
            sheet.On<DuplicateDenied>(stage).To(Denied).Tell(Refused);
        }

        foreach (var stage in new[] { AtSchool, AtOtherSchool, Examining, Deciding })
        {
            sheet.On<ReminderFell>(stage).Tell(Notices.RemindDesk);
            sheet.On<LimitPassed>(stage).Tell(Notices.Overdue);
        }

        sheet.On<CaseWithdrawn>().To(Withdrawn).Tell(TakenBack);
        return sheet;
    }

    private static Notice Received(CaseState @case, Fact fact, Moment at) => Notice.To(@case.Applicant, "重复学籍申请已提交",
        $"您的重复学籍申请（案件号{@case.Number}）已送学校核对，每所学校{SchoolDays}个工作日内办理，进度可登录后查看。");

    private static Notice? AskOther(CaseState @case, Fact fact, Moment at) => !((DuplicateCase)@case).TwoSchools ? null : Notice.To(@case.Counterpart, "有重复学籍待核对",
        $"案件{@case.Number}涉及贵校的学籍，另一所学校已核对，请在{SchoolDays}个工作日内核对。");

    private static Notice Referred(CaseState @case, Fact fact, Moment at) => Notice.To(@case.Applicant, "重复学籍已报省级决定",
        $"您的重复学籍申请（案件号{@case.Number}）已报省级教育行政部门决定，{ProvinceDays}个工作日内办理。");

    private static Notice Submitted(CaseState @case, Fact fact, Moment at) => Notice.To(@case.Superior, "有重复学籍待决定",
        $"案件{@case.Number}须由贵厅（委）决定，请在{ProvinceDays}个工作日内办理。");

    private static Notice Done(CaseState @case, Fact fact, Moment at) => Notice.To(@case.Applicant, "重复学籍已注销",
        $"您的重复学籍申请（案件号{@case.Number}）已办结，无效的一条已注销，另一条不变，请登录学信档案核对。");

    private static Notice Refused(CaseState @case, Fact fact, Moment at) => Notice.To(@case.Applicant, "重复学籍未予注销",
        $"您的重复学籍申请（案件号{@case.Number}）已办结，经核对两条学籍都保留，原因请登录后查看。");

    private static Notice TakenBack(CaseState @case, Fact fact, Moment at) => Notice.To(@case.Applicant, "已撤回申请",
        $"您已撤回重复学籍申请（案件号{@case.Number}），两条学籍保持现在的样子，需要时可以再次申请。");
}
