using Chsi.Workflows.Appeal;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.Correction;

/// <summary>The messages of a correction; like all, without a name, a number or a value of a record.</summary>
public static class CorrectionNotices
{
    public static Notice Received(CaseState @case, Fact fact, Moment at) => To(@case, "学籍信息更正申请已提交",
        ((CorrectionCase)@case).OpensAt > at.Now
            ? $"您的学籍信息更正申请（案件号{@case.Number}）已提交，按规定自{ReRegistrationWording.Instant(((CorrectionCase)@case).OpensAt)}起受理，届时自动送学校审核。"
            : $"您的学籍信息更正申请（案件号{@case.Number}）已送学校审核，{((CorrectionCase)@case).Terms!.SchoolDays}个工作日内办理，进度可登录后查看。");

    public static Notice WindowOpened(CaseState @case, Fact fact, Moment at) => To(@case, "更正申请开始受理", $"您的学籍信息更正申请（案件号{@case.Number}）已开始受理，由学校审核。");

    public static Notice Returned(CaseState @case, Fact fact, Moment at) => To(@case, "请补充材料",
        $"您的学籍信息更正申请（案件号{@case.Number}）需要补充材料，请在{CorrectionRoute.SupplementDays}日内登录后一次补齐，逾期未补充的，申请将自动结束。");

    public static Notice Supplied(CaseState @case, Fact fact, Moment at) => Notice.To(@case.Office, "材料已补充", $"案件{@case.Number}的材料已补充，请继续审核。");

    public static Notice RemindSupplement(CaseState @case, Fact fact, Moment at) => To(@case, "请尽快补充材料",
        $"您的学籍信息更正申请（案件号{@case.Number}）还未收到补充材料，请在{ReRegistrationWording.Instant(@case.Due!.Value)}前登录提交。");

    public static Notice Lapsed(CaseState @case, Fact fact, Moment at) => To(@case, "更正申请已结束", $"您的学籍信息更正申请（案件号{@case.Number}）未在期限内补充材料，已自动结束。材料备齐后可以重新申请。");

    public static Notice Confirmed(CaseState @case, Fact fact, Moment at) => ((CorrectionCase)@case).Terms!.Province
        ? To(@case, "已报省级审核", $"学校已审核您的学籍信息更正申请（案件号{@case.Number}），并报省级教育行政部门审核，{((CorrectionCase)@case).Terms!.ProvinceDays}个工作日内办理。")
        : Applied(@case, fact, at);

    public static Notice Applied(CaseState @case, Fact fact, Moment at) => To(@case, "学籍信息已更正",
        $"您的学籍信息更正申请（案件号{@case.Number}）已办结，请登录学信档案核对。");

    /// <summary>To the school, when the province has decided, and to the province, when the school has.</summary>
    public static Notice AppliedTo(Desk desk, CaseState @case) => Notice.To(desk, "学籍信息已更正", $"学籍信息更正（案件号{@case.Number}）已办结，学籍已按批准的内容更正。");

    public static Notice SentBack(CaseState @case, Fact fact, Moment at) => Notice.To(@case.Office, "省级审核退回", $"案件{@case.Number}由省级教育行政部门退回，请按要求补正后再报。");

    /// <summary>What somebody wrote freely may name people and is read after signing in; reason and basis that stand in a list are said at once.</summary>
    public static Notice Refused(CaseState @case, Fact fact, Moment at) => To(@case, "学籍信息不予更正", fact is CorrectionRefused f
        ? $"您的学籍信息更正申请（案件号{@case.Number}）学校不予更正。原因：{CorrectionReasons.LabelOf(f.Reason)}；依据：{f.Basis}；说明请登录后查看。{AppealPeriods.ToBoard(f.AppealUntil)}"
        : $"您的学籍信息更正申请（案件号{@case.Number}）省级教育行政部门不予批准，原因和依据请登录后查看。{AppealPeriods.ToProvince(((ChildRefused)fact).Until)}");

    public static Notice NotAccepted(CaseState @case, Fact fact, Moment at) => To(@case, "更正申请不予受理",
        $"您的学籍信息更正申请（案件号{@case.Number}）学校不予受理。依据：{CorrectionReasons.Fraud}；说明请登录后查看。{AppealPeriods.ToBoard(((FraudSuspected)fact).AppealUntil)}");

    public static Notice AccountWrong(CaseState @case, Fact fact, Moment at) => To(@case, "已转客服更正账号信息",
        $"学校核对后，您的学籍信息无误，账号信息需要更正（案件号{@case.Number}），已转学信网客服办理，结果会通知您。");

    public static Notice HandedOver(CaseState @case, Fact fact, Moment at) => To(@case, "更正申请已转另一所学校",
        $"您的学籍信息更正申请（案件号{@case.Number}）已转另一所学校办理，您不用重新申请，说明请登录后查看。");

    /// <summary>To the school that a case has come to.</summary>
    public static Notice Arrived(CaseState @case, Fact fact, Moment at) => Notice.To(@case.Office, "学籍信息更正转办",
        fact is SchoolAssigned ? $"省级教育行政部门指定由贵校办理案件{@case.Number}，请在{((CorrectionCase)@case).Terms!.SchoolDays}个工作日内办理。"
            : $"院校{((CorrectionCase)@case).From!.Value.School}转来案件{@case.Number}，请接收办理；不属于贵校的，请写明原因退回。");

    public static Notice TakenOver(CaseState @case, Fact fact, Moment at) => To(@case, "另一所学校已接收更正申请", $"您的学籍信息更正申请（案件号{@case.Number}）已由另一所学校接收，正在审核。");

    public static Notice Contested(CaseState @case, Fact fact, Moment at) => To(@case, "更正申请由省级指定办理学校",
        $"两所学校对您的学籍信息更正申请（案件号{@case.Number}）由谁办理意见不一，已报省级教育行政部门指定，您不用重新申请。");

    public static Notice ToAssign(CaseState @case, Fact fact, Moment at) => Notice.To(@case.Superior, "请指定办理学校", $"两所学校对案件{@case.Number}由谁办理意见不一，请指定办理学校。");

    public static Notice Assigned(CaseState @case, Fact fact, Moment at) => To(@case, "办理学校已指定", $"省级教育行政部门已指定学校办理您的学籍信息更正申请（案件号{@case.Number}），说明请登录后查看。");

    public static Notice Withdrawn(CaseState @case, Fact fact, Moment at) => To(@case, "更正申请已撤回", $"您的学籍信息更正申请（案件号{@case.Number}）已撤回，学籍信息不变。");

    private static Notice To(CaseState @case, string subject, string text) => Notice.To(@case.Applicant, subject, text);
}
