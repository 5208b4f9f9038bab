using Chsi.Workflows.Appeal;
using Chsi.Workflows.Binding;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Dispute;
using Chsi.Workflows.Duplicate;
using Chsi.Workflows.NameCorrection;
using Chsi.Workflows.ProvincialApproval;
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
        [typeof(SupplementAsked)] = "要求补充材料",
        [typeof(DocumentsSupplied)] = "补充材料",
        [typeof(RecordFoundWrong)] = "学籍信息有误",
        [typeof(SignedOff)] = "审签同意",
        [typeof(SchoolConfirmed)] = "学校审核确认",
        [typeof(AccountFoundWrong)] = "账号有误，转客服",
        [typeof(CorrectionRefused)] = "不予更正",
        [typeof(FraudSuspected)] = "有舞弊嫌疑",
        [typeof(CorrectionHandedOver)] = "转另一所学校",
        [typeof(HandOverTaken)] = "另一所学校接收",
        [typeof(HandOverContested)] = "另一所学校退回",
        [typeof(SchoolAssigned)] = "省级指定办理学校",
        [typeof(CorrectionWithdrawn)] = "撤回更正申请",
        [typeof(ChildAgreed)] = "上级批准",
        [typeof(ChildReturned)] = "上级退回",
        [typeof(ChildRefused)] = "上级不予批准",
        [typeof(ApprovalExamined)] = "审核完毕",
        [typeof(ApprovalGiven)] = "批准",
        [typeof(ApprovalSentBack)] = "退回学校",
        [typeof(ApprovalOvertaken)] = "申请人转向申诉",
        [typeof(ApprovalRefused)] = "不予批准",
        [typeof(AppealExtended)] = "延长复查",
        [typeof(AppealPrepared)] = "承办完毕，送决定",
        [typeof(AppealUpheld)] = "申诉成立",
        [typeof(AppealRejected)] = "申诉不成立",
        [typeof(AppealCarriedOn)] = "向省级申诉",
        [typeof(AppealWithdrawn)] = "撤回申诉",
        [typeof(DuplicateStated)] = "学校核对",
        [typeof(DuplicateReferred)] = "意见不一致或学历已可查询",
        [typeof(DuplicateWeighed)] = "审核完毕，送决定",
        [typeof(DuplicateVoided)] = "认定一条无效",
        [typeof(DuplicateOvertaken)] = "其中一条已另行注销",
        [typeof(DuplicateDenied)] = "认定都有效",
        [typeof(CaseWithdrawn)] = "申请人撤回",
        [typeof(CaseSuperseded)] = "他人先通过验证",
    };

    /// <param name="fact">The type of a fact that a turn of some sheet leads on from.</param>
    public static string Of(Type fact) =>
        Words.TryGetValue(fact, out var words) ? words : throw new InvalidOperationException($"{fact.Name} moves a case and has no words for it.");
}
