using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.NameCorrection;

/// <summary>The Chinese of the facts of a correction of name or number.</summary>
public static class NameWording
{
    /// <summary>The line of a fact; null for facts that say nothing to a reader.</summary>
    public static HistoryLine? Line(Fact fact) => fact switch
    {
        CaseOpened f => new($"提交{NameCauses.What(f.Cause)}更正申请"),
        NameCorrectionAsked => new("上传证件照片"),
        NameCorrectionApproved f => new(f.First ? "核实通过，尚未更正" : "核实通过，已更正", f.Opinion),
        NameCorrectionRefused f => new("核实未通过", f.Text),
        ReminderFell f => new($"第{f.Nth}次提醒", Internal: true),
        LimitPassed => new("超过核实期限", Internal: true),
        StageEntered f => f.Stage == NameRoute.SecondReview.Name ? new("进入复核", "由另一名审核人再次核实") : null,
        _ => ReRegistrationWording.Line(fact),
    };
}
