using Chsi.Workflows.Decisions;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.ReRegistration;

/// <summary>The Chinese of this workflow's facts. Every fact has a line; a test holds that.</summary>
public static class ReRegistrationWording
{
    /// <summary>The line of a fact; null for facts that say nothing to a reader.</summary>
    public static HistoryLine? Line(Fact fact) => fact switch
    {
        CaseOpened f => new(f.Cause == Causes.DocumentUnknown ? "提交注册，证件待人工核验" : "提交重新注册"),
        IdentityCheckStarted f => new($"开始实人验证（第{f.Attempt}次）"),
        IdentityCheckFailed f => new($"实人验证未通过（第{f.Failures}次）"),
        IdentityCheckPassed => new("实人验证通过"),
        ManualReviewOpened => new("多次未通过，已开放人工审核"),
        PhotosHandedIn f => new($"上传照片{f.Photos.Length}张"),
        PhotosSupplemented f => new($"补充照片{f.Photos.Length}张"),
        ReturnedForSupplement f => new("退回补充", f.Text),
        ReviewApproved f => new("审核通过", f.Opinion),
        ReviewRejected f => new("审核未通过", $"{f.Text}依据：{f.Basis}。{Instant(f.RetryAt)}起可重新提交。"),
        DecisionTakenBack f => new(f.Undone ? "收回通过，账号和号码恢复原状，继续审核" : "收回处理结果，继续审核", f.Reason),
        ObjectionAnnounced => new("有人以原账号持有人身份声明异议，等待核实", "审核计时暂停"),
        ObjectionPhotosHandedIn f => new($"异议人上传照片{f.Photos.Length}张"),
        ObjectionRaised => new("原账号持有人提出异议", "由两名审核人先后审核"),
        ApprovalDisputed => new("原账号持有人提出争议，重新审核", "审核期间账号和照片不变"),
        ApprovalOverturned => new("争议成立，原审核结果撤销", "证件号码和原账号已恢复，本次注册的账号已注销"),
        ApprovalConfirmed => new("争议不成立，维持原审核结果"),
        ChildAgreed => new("上级机关审核通过"),
        ChildReturned f => new("上级机关退回，需补正后再报", f.Text),
        ChildRefused f => new("上级机关审核未通过", f.Text),
        CaseWithdrawn => new("申请人撤回申请"),
        CaseSuperseded => new("该证件号码已由其他申请人通过验证，本案终止"),
        CaseTaken f => new(f.From is null ? "领取案件" : "接管案件", f.From is null ? "" : "原审核人的领取时间已到", Internal: true),
        CaseGivenBack f => new("退回待领取", f.Reason, Internal: true),
        RelationDeclared f => new("申请回避", f.Reason, Internal: true),
        CaseReassigned f => new($"改派给{f.ToName}", f.Reason, Internal: true),
        CaseFollowedSchool f => new($"学校改由{Records.RecordCodes.Provinces.LabelOf(f.Province)}省级教育行政部门管理", "须由省级办理的，今后由其办理"),
        CaseUrged => new("组长催办", Internal: true),
        NoteWritten => new("内部备注", Internal: true),
        ReminderFell f => new($"第{f.Nth}次提醒", Internal: OfTheDesk(f.Stage)),
        LimitPassed f when f.Stage == ReRegistrationRoute.AwaitingObjection.Name => new("声明的异议未在期限内核实，审核继续"),
        LimitPassed f => OfTheDesk(f.Stage) ? new("超过审核期限", Internal: true) : new("期限届满"),
        DueRecomputed f => new($"节假日安排公布，期限调整为{Instant(f.Due)}"),
        EvidenceDeleted f => new($"照片{f.Files.Length}张已按保存期限删除"),
        StageEntered f => f.Stage == ReRegistrationRoute.SecondReview.Name ? new("进入复核", "由另一名审核人再次审核") : null,
        _ => throw new InvalidOperationException($"{fact.GetType().Name} has no wording."),
    };

    private static bool OfTheDesk(string stage) => stage == ReRegistrationRoute.InReview.Name || stage == ReRegistrationRoute.SecondReview.Name;

    /// <summary>What a photo shows, by the kind of its file.</summary>
    public static string PhotoOf(string kind) => kind switch
    {
        HandInPhotos.HoldingCard => "本人手持证件照",
        HandInPhotos.CardFront => "证件人像面照片",
        HolderProof.HoldingCard => "异议人手持证件照",
        HolderProof.CardFront => "异议人证件照片",
        _ => "其他照片",
    };

    /// <summary>An instant as people read it: 11月27日 17:30, in Chinese time.</summary>
    public static string Instant(DateTimeOffset at) => $"{at.ToOffset(TimeSpan.FromHours(8)):M月d日 HH:mm}";
}
