using Chsi.Workflows.Appeal;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.Correction;

/// <summary>The Chinese of a correction's facts.</summary>
public static class CorrectionWording
{
    /// <summary>The line of a fact; null for facts that say nothing to a reader.</summary>
    public static HistoryLine? Line(Fact fact) => fact switch
    {
        CaseOpened => new("提交学籍信息更正申请"),
        CorrectionAsked f => new(f.Preparer is null ? "申请更正" + Fields(f.Wanted.Select(w => w.Field)) : "学校代为申请更正" + Fields(f.Wanted.Select(w => w.Field)), $"上传材料{f.Photos.Length}份"),
        SupplementAsked f => new("学校退回补充材料", f.Text),
        DocumentsSupplied f => new($"补充材料{f.Photos.Length}份"),
        RecordFoundWrong f => new("学校审查：学籍信息有误", f.Opinion, Said: f.Said?.Id),
        SignedOff f => new("学校审签同意", f.Opinion, Said: f.Said?.Id),
        SchoolConfirmed f => new("学校审核确认", f.Letter is { } letter ? $"公函{letter}" + (f.LetterOn is { } on ? $"，{on:yyyy年M月d日}，附扫描件" : "") : ""),
        AccountFoundWrong f => new("学校核对：学籍信息无误，转客服更正账号", f.Text),
        CorrectionRefused f => new("学校不予更正", $"{CorrectionReasons.LabelOf(f.Reason)}：{f.Text}依据：{f.Basis}。{AppealPeriods.ToBoard(f.AppealUntil)}"),
        FraudSuspected f => new("学校不予受理", $"{f.Text}依据：{CorrectionReasons.Fraud}。{AppealPeriods.ToBoard(f.AppealUntil)}"),
        CorrectionHandedOver f => f.Terms is null ? new("须由另一所学校办理", f.Text) : new($"转由院校{f.School}办理", f.Text),
        HandOverTaken => new("另一所学校已接收"),
        HandOverContested f => new("另一所学校退回，报省级指定办理学校", f.Text),
        SchoolAssigned f => new($"省级指定由院校{f.School}办理", f.Text),
        CorrectionNarrowed f => new("撤回其中的" + Fields(f.Fields)),
        CorrectionWithdrawn => new("申请人撤回申请"),
        RefusalAppealed => new("申请人提出申诉", "申诉期间材料继续保存"),
        RefusalOverturned => new("申诉成立，原决定撤销", "学籍已按申诉结果更正"),
        RefusalStands => new("申诉已结束，维持原决定"),
        ChildAgreed => new("省级教育行政部门审核通过"),
        ChildReturned f => new("省级教育行政部门退回学校补正", f.Text),
        ChildRefused f => new("省级教育行政部门不予批准", f.Text + AppealPeriods.ToProvince(f.Until)),
        ReminderFell f => new($"第{f.Nth}次提醒", Internal: f.Stage != CorrectionRoute.Supplementing.Name),
        LimitPassed f => f.Stage == CorrectionRoute.AwaitingWindow.Name ? new("到达受理时间，送学校审核")
            : f.Stage == CorrectionRoute.Supplementing.Name ? new("补充期限届满") : new("超过办理期限", Internal: true),
        StageEntered => null,
        _ => ReRegistrationWording.Line(fact),
    };

    private static string Fields(IEnumerable<string> fields) => string.Join('、', fields.Select(f => CorrectionField.Find(f)?.Label ?? f));
}
