using Chsi.Workflows.Binding;
using Chsi.Workflows.Dispute;
using Chsi.Workflows.NameCorrection;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows;

/// <summary>How a fact reads beside the arrow that it moves a case along, where a route sheet is drawn. A test holds that every turn has words.</summary>
public static class TurnWording
{
    private static readonly Dictionary<Type, string> Words = new()
    {
        [typeof(CaseOpened)] = "提交申请",
        [typeof(LimitPassed)] = "期限届满",
        [typeof(IdentityCheckPassed)] = "实人验证通过",
        [typeof(PhotosHandedIn)] = "上传照片",
        [typeof(ReturnedForSupplement)] = "退回补充",
        [typeof(PhotosSupplemented)] = "补充照片",
        [typeof(ReviewApproved)] = "审核通过",
        [typeof(ReviewRejected)] = "审核未通过",
        [typeof(DecisionTakenBack)] = "收回处理结果",
        [typeof(ObjectionAnnounced)] = "声明异议，待核实",
        [typeof(ObjectionRaised)] = "原账号持有人提出异议",
        [typeof(DisputeUpheld)] = "认为争议成立",
        [typeof(DisputeRefused)] = "认为争议不成立",
        [typeof(RelationDeclared)] = "先行审核人申请回避",
        [typeof(NameCorrectionApproved)] = "核实通过",
        [typeof(NameCorrectionRefused)] = "核实未通过",
        [typeof(BindingConfirmed)] = "学校认定为本人",
        [typeof(BindingRefused)] = "学校未予认定",
        [typeof(CaseWithdrawn)] = "申请人撤回",
        [typeof(CaseSuperseded)] = "他人先通过验证",
    };

    /// <param name="fact">The type of a fact that a turn of some sheet leads on from.</param>
    public static string Of(Type fact) =>
        Words.TryGetValue(fact, out var words) ? words : throw new InvalidOperationException($"{fact.Name} moves a case and has no words for it.");
}
