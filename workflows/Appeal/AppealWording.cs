using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.Appeal;

/// <summary>The Chinese of an appeal's facts.</summary>
public static class AppealWording
{
    /// <summary>The line of a fact; null for facts that say nothing to a reader.</summary>
    public static HistoryLine? Line(Fact fact) => fact switch
    {
        CaseOpened => new("提出申诉"),
        AppealRaised f => new(f.Above ? "送省级教育行政部门处理" : "送学校学生申诉处理委员会复查", f.Photos.IsEmpty ? "" : $"上传材料{f.Photos.Length}份"),
        AppealExtended f => new("学校延长复查期限", f.Reason),
        AppealSeconded f => new("复查同意申诉成立，须再由一人决定", f.Text, Internal: true),
        AppealUpheld f => new("认为申诉成立", f.Text),
        AppealPrepared f => new(f.Upheld ? "承办完毕，拟认为申诉成立，送决定" : "承办完毕，拟认为申诉不成立，送决定", f.Opinion, Internal: true),
        AppealRejected f => new("认为申诉不成立", Said(f)),
        AppealCarriedOn => new("申请人向省级教育行政部门申诉"),
        AppealWithdrawn => new("申请人撤回申诉"),
        ChildAgreed => new("省级教育行政部门审核通过"),
        ChildReturned f => new("省级教育行政部门退回学校补正", f.Text),
        ChildRefused f => new("省级教育行政部门不予批准", f.Text + (f.Until is { } until ? AppealPeriods.ToProvince(until) : "")),
        ReminderFell f => new($"第{f.Nth}次提醒", Internal: f.Stage != AppealRoute.OpenToProvince.Name),
        LimitPassed f => f.Stage == AppealRoute.OpenToProvince.Name ? new("申诉期限届满") : new("超过处理期限"),
        StageEntered => null,
        _ => ReRegistrationWording.Line(fact),
    };

    // what an earlier version decided named no basis, and not until when
    private static string Said(AppealRejected f) => f.Basis.Length == 0 ? f.Text : $"{f.Text}依据：{f.Basis}。{(f.Until is { } until ? AppealPeriods.ToProvince(until) : AppealPeriods.NoFurther)}";
}
