using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.Duplicate;

/// <summary>The Chinese of such a case's facts.</summary>
public static class DuplicateWording
{
    /// <summary>The line of a fact; null for facts that say nothing to a reader.</summary>
    /// <param name="case">As it stands.</param>
    public static HistoryLine? Line(Fact fact, DuplicateCase @case) => fact switch
    {
        CaseOpened => new("提交重复学籍申请"),
        DuplicateAsked f => new("请求注销重复的学籍", $"拟注销：{Named(f.Invalid)}；拟保留：{Named(f.Kept)}。{DuplicateReasons.All.LabelOf(f.Reason)}"),
        DuplicateStated f => new($"{Speaker(f, @case)}核对：{(f.Void is { } invalid ? $"{Named(invalid, @case)}的学籍无效" : "两条学籍都有效")}", f.Text),
        DuplicateReferred => new("报省级教育行政部门决定"),
        DuplicateWeighed f => new("审核完毕，送另一人决定", f.Text, Internal: true),
        DuplicateSettled f => new($"省级决定：{(f.Void is { } invalid ? $"注销{Named(invalid, @case)}的学籍" : "两条学籍都保留")}", $"{f.Text}依据：{f.Basis}。"),
        DuplicateVoided f => new($"{Named(f.Void, @case)}的学籍已注销", $"变更前的内容保留，并注明保留的是{Named(f.Kept, @case)}的学籍"),
        DuplicateDenied => new("两条学籍都保留"),
        ReminderFell f => new($"第{f.Nth}次提醒", Internal: true),
        LimitPassed => new("超过办理期限", Internal: true),
        StageEntered => null,
        _ => ReRegistrationWording.Line(fact),
    };

    // the school of the record that is said to be invalid speaks first
    private static string Speaker(DuplicateStated stated, DuplicateCase @case) => !@case.TwoSchools ? "学校"
        : $"院校{(@case.First?.By == stated.By ? @case.Invalid : @case.Kept)?.School}";

    private static string Named(Guid record, DuplicateCase @case) => new[] { @case.Invalid, @case.Kept }.FirstOrDefault(r => r?.Record == record) is { } found ? Named(found) : "其中一条";

    private static string Named(DoubledRecord record) => $"院校{record.School}，学号{record.StudentNumber}";
}
