using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.Duplicate;

/// <summary>The Chinese of such a case's facts.</summary>
public static class DuplicateWording
{
    /// <summary>The line of a fact; null for facts that say nothing to a reader.</summary>
    public static HistoryLine? Line(Fact fact) => fact switch
    {
        CaseOpened => new("提交重复学籍申请"),
        DuplicateAsked f => new("请求注销重复的学籍", $"拟注销：{Named(f.Invalid)}；拟保留：{Named(f.Kept)}。{DuplicateReasons.All.LabelOf(f.Reason)}"),
        DuplicateStated f => new(f.Void is null ? "学校核对：两条学籍都有效" : "学校核对：其中一条学籍无效", f.Text),
        DuplicateReferred => new("报省级教育行政部门决定"),
        DuplicateWeighed f => new("审核完毕，送另一人决定", f.Text, Internal: true),
        DuplicateSettled f => new(f.Void is null ? "省级决定：两条学籍都保留" : "省级决定：注销其中一条学籍", $"{f.Text}依据：{f.Basis}。"),
        DuplicateVoided => new("重复的学籍已注销", "变更前的内容保留，并注明保留的学籍"),
        DuplicateDenied => new("两条学籍都保留"),
        ReminderFell f => new($"第{f.Nth}次提醒", Internal: true),
        LimitPassed => new("超过办理期限", Internal: true),
        StageEntered => null,
        _ => ReRegistrationWording.Line(fact),
    };

    private static string Named(DoubledRecord record) => $"院校{record.School}，学号{record.StudentNumber}";
}
