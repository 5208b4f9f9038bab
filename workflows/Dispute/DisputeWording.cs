using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.Dispute;

/// <summary>The Chinese of a dispute's facts.</summary>
public static class DisputeWording
{
    /// <summary>The line of a fact; null for facts that say nothing to a reader.</summary>
    public static HistoryLine? Line(Fact fact) => fact switch
    {
        CaseOpened f => new(f.Cause == DisputeCauses.ByHolder ? "原账号持有人提出重新注册争议" : "客服受理重新注册争议"),
        DisputeOpened f => new("由未办理过原案件的审核人重新审核", f.Proof == HolderProof.ByFace ? "提出人的实人验证已通过" : ""),
        DisputePhotosHandedIn f => new($"提出人上传照片{f.Photos.Length}张"),
        DisputeUpheld f => new("认为争议成立", f.Opinion),
        DisputeRefused f => new("认为争议不成立", f.Text),
        StageEntered f => f.Stage == DisputeRoute.SecondReview.Name ? new("进入争议复核", "由另一名审核人再次审核") : null,
        ReminderFell f => new($"第{f.Nth}次提醒", Internal: true),
        LimitPassed => new("超过审核期限", Internal: true),
        _ => ReRegistrationWording.Line(fact),
    };
}
