using Chsi.Workflows.Appeal;
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
        CaseOpened => new(@case.Opener is null ? "提交重复学籍申请" : "学校提出处理重复学籍"),
        DuplicateAsked f => new("请求注销重复的学籍", $"拟注销：{Named(f.Invalid)}；拟保留：{Named(f.Kept)}。{DuplicateReasons.All.LabelOf(f.Reason)}"),
        DuplicateStated f => new($"{Speaker(f, @case)}核对：{(f.Void is { } invalid ? $"{Named(invalid, @case)}的学籍无效" : "两条学籍都有效")}", f.Text),
        DuplicateReferred => new("报省级教育行政部门决定"),
        DuplicateWeighed f => new("审核完毕，送另一人决定", f.Text, Internal: true),
        DuplicateSettled f => new($"省级决定：{(f.Void is { } invalid ? $"注销{Named(invalid, @case)}的学籍" : "两条学籍都保留")}", $"{f.Text}依据：{f.Basis}。"),
        DuplicateVoided f => new($"{Named(f.Void, @case)}的学籍已注销", $"变更前的内容保留，并注明保留的是{Named(f.Kept, @case)}的学籍{(f.Void == @case.Invalid?.Record ? "" : $"。{Way(@case)}")}"),
        DuplicateOvertaken f => new($"{Named(f.Void, @case)}的学籍已另行注销，本案办结", f.Text),
        DuplicateDenied => new("两条学籍都保留", Way(@case)),
        ReminderFell f => new($"第{f.Nth}次提醒", Internal: true),
        LimitPassed => new("超过办理期限", Internal: true),
        StageEntered => null,
        _ => ReRegistrationWording.Line(fact),
    };

    // to whom the student turns who is of another opinion: the bodies and the days of an appeal against a correction's refusal. No route takes it yet: it goes on paper
    private static string Way(DuplicateCase @case) => @case.StoodAbove is null
        ? $"对结论有异议的，可在收到之日起{AppealPeriods.DaysToBoard}日内以书面形式（不经本系统）向作出结论的学校的学生申诉处理委员会申诉，由其在{AppealPeriods.BoardDays}日内复查；对复查结论仍有异议的，可在收到之日起{AppealPeriods.DaysToProvince}日内向学校所在地的省级教育行政部门申诉。申诉依据：《普通高等学校学生管理规定》（教育部令第41号）第六十条至第六十二条。"
        : $"对决定有异议的，可在收到之日起{AppealPeriods.DaysToProvince}日内以书面形式（不经本系统）向作出决定的省级教育行政部门申诉，由未参与原决定的人员在{AppealPeriods.ProvinceWorkingDays}个工作日内处理。申诉依据：《普通高等学校学生管理规定》（教育部令第41号）第六十二条。";

    // the school of the record that is said to be invalid speaks first
    private static string Speaker(DuplicateStated stated, DuplicateCase @case) => !@case.TwoSchools ? "学校"
        : $"院校{(@case.First?.By == stated.By ? @case.Invalid : @case.Kept)?.School}";

    private static string Named(Guid record, DuplicateCase @case) => new[] { @case.Invalid, @case.Kept }.FirstOrDefault(r => r?.Record == record) is { } found ? Named(found) : "其中一条";

    private static string Named(DoubledRecord record) => $"院校{record.School}，学号{record.StudentNumber}";
}
