using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.Binding;

/// <summary>The Chinese of a binding's facts.</summary>
public static class BindingWording
{
    /// <summary>The line of a fact; null for facts that say nothing to a reader.</summary>
    public static HistoryLine? Line(Fact fact) => fact switch
    {
        CaseOpened => new("提交绑定学籍申请"),
        BindingAsked f => new("送学校核实", $"院校代码{f.School}，学号{f.StudentNumber}"),
        BindingConfirmed f => new(f.ByCorrection ? "学校认定为本人学籍，姓名或证件号码另行申请更正" : "学校认定为本人学籍", f.Text),
        BindingRefused f => new("学校未予认定", f.Text),
        ReminderFell f => new($"第{f.Nth}次提醒", Internal: true),
        LimitPassed => new("超过核实期限", Internal: true),
        StageEntered => null,
        _ => ReRegistrationWording.Line(fact),
    };
}
