using System.Collections.Immutable;
using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Correction;

/// <summary>补充材料: the student hands in all that was missing; the school's clock goes on with what was left.</summary>
/// <param name="Photos">Prepared documents with their bytes, of the kinds that were asked for; each kind at least once.</param>
/// <param name="Seen">The stage's version that the form was drawn from.</param>
public sealed record SupplyDocuments(Guid Case, ImmutableArray<EvidenceFile> Photos, int Seen) : Request
{
    public override Needs Needs => Needs.Stream(Case);

    public override Answer Decide(Streams streams, Moment at) =>
        streams.Find<CorrectionCase>(Case) is not { } @case || @case.Applicant != at.Person ? Refuse("没有找到您的申请，请重新登录后再试。")
        : !@case.At(CorrectionRoute.Supplementing) || @case.DrawnFrom != Seen ? Refuse("申请的状态已有变化，请刷新页面后再提交。")
        : @case.TooLate(at) ? Refuse("补充期限已过，申请即将自动结束，材料备齐后可以重新申请。")
        : Photos.Any(p => !@case.Missing.Contains(p.Kind)) || @case.Evidence.Length + Photos.Length > 2 * CorrectionForm.MostFiles
            ? Refuse("请只上传学校要求补充的材料。", nameof(Photos))
        : @case.Missing.FirstOrDefault(m => Photos.All(p => p.Kind != m)) is { } missing ? Refuse($"请上传{CorrectionDocument.Find(missing)!.Label}，所需材料须一次补齐。", missing)
        : Accept(Case, new DocumentsSupplied(Photos)).Saying(@case.Number);
}
