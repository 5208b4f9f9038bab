using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.Binding;

/// <summary>
/// 尝试绑定学籍: the account is right and the record is not (003-12): the school looks, puts its record right and reports to its province. The
/// student may withdraw it until that is decided.
/// </summary>
public static class BindingRoute
{
    public const string Name = "binding";

    public static readonly Stage AtSchool = new("at-school", "学校核实");

    public static readonly Stage Confirmed = new("binding-confirmed", "已认定");

    public static readonly Stage Refused = new("binding-refused", "未认定");

    public static readonly Stage Withdrawn = new("binding-withdrawn", "已撤回");

    public static readonly RouteSheet Sheet = Write();

    private static RouteSheet Write()
    {
        var sheet = new RouteSheet(Name, "绑定学籍", version: 2);
        sheet.Stage(AtSchool, Desk.Office).Within(s => s.SchoolWorkingDays.WorkingDays()).RemindAt(50, 90);
        sheet.Stage(Confirmed, Desk.Nobody).Final();
        sheet.Stage(Refused, Desk.Nobody).Final();
        sheet.Stage(Withdrawn, Desk.Nobody).Final();

        sheet.On<CaseOpened>().To(AtSchool).Tell(Received);
        sheet.On<BindingConfirmed>(AtSchool).To(Confirmed).Tell(Bound);
        sheet.On<BindingRefused>(AtSchool).To(Refused).Tell(NotBound);
        sheet.On<CaseWithdrawn>(AtSchool).To(Withdrawn).Tell(TakenBack);
        sheet.On<ReminderFell>(AtSchool).Tell(Notices.RemindDesk);
        sheet.On<LimitPassed>(AtSchool).Tell(Notices.Overdue);
        return sheet;
    }

    private static Notice Received(CaseState @case, Fact fact, Moment at) => Notice.To(@case.Applicant, "绑定学籍申请已提交",
        $"您的绑定学籍申请（案件号{@case.Number}）已送学校核实，{at.Settings.SchoolWorkingDays}个工作日内答复，结果会通知您。");

    private static Notice Bound(CaseState @case, Fact fact, Moment at) => ((BindingCase)@case).ByCorrection
        ? Notice.To(@case.Applicant, "学籍已认定，请申请更正", $"学校已认定该学籍是您本人的（案件号{@case.Number}），姓名或证件号码须按本省规定更正，请登录后在本案申请更正学籍信息。")
        : Notice.To(@case.Applicant, "学籍已绑定",
        $"学校已核实您的绑定学籍申请（案件号{@case.Number}），请登录学信档案查询学籍。");

    private static Notice NotBound(CaseState @case, Fact fact, Moment at) => Notice.To(@case.Applicant, "绑定学籍未通过",
        $"学校未能认定您的绑定学籍申请（案件号{@case.Number}），原因请登录后查看。");

    private static Notice TakenBack(CaseState @case, Fact fact, Moment at) => Notice.To(@case.Applicant, "已撤回申请",
        $"您已撤回绑定学籍申请（案件号{@case.Number}），学校不再核实，需要时可以再次申请。");
}
