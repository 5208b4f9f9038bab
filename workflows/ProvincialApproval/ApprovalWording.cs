using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.ProvincialApproval;

/// <summary>The Chinese of an approval's facts.</summary>
public static class ApprovalWording
{
    /// <summary>The line of a fact; null for facts that say nothing to a reader.</summary>
    public static HistoryLine? Line(Fact fact) => fact switch
    {
        CaseOpened => new("学校报送省级审核"),
        ApprovalAsked f => new($"院校{f.School}报送，期限{f.Days}个工作日"),
        ApprovalExamined f => new("审核完毕，送批准", f.Opinion, Internal: true),
        ApprovalGiven f => new("省级批准", f.Opinion),
        ApprovalSentBack f => new("退回学校补正", f.Text),
        ApprovalRefused f => new("省级不予批准", $"{f.Text}依据：{f.Basis}。"),
        ApprovalOvertaken => new("超过期限，申请人已转向省级申诉"),
        ReminderFell f => new($"第{f.Nth}次提醒", Internal: true),
        LimitPassed => new("超过审核期限", Internal: true),
        StageEntered => null,
        _ => ReRegistrationWording.Line(fact),
    };
}
