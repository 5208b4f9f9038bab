using System.Collections.Immutable;
using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Correction;

/// <summary>退回补充: everything that is missing is said at once, and only once; the school's clock stops.</summary>
/// <param name="Documents">Codes of <see cref="CorrectionDocument"/>; each once.</param>
/// <param name="Text">What the student reads, 4 to 500 characters.</param>
public sealed record AskSupplement(Guid Case, Guid By, ImmutableArray<string> Documents, string Text, int Seen) : Request
{
    public override Needs Needs => Needs.Stream(Case, By);

    public override Answer Decide(Streams streams, Moment at) =>
        CorrectionGuard.Check(streams, Case, By, Seen, at, out var @case, CorrectionRoute.Checking) is { } refused ? refused
        : @case.Supplemented ? Refuse("补充材料只能要求一次，请按现有材料办理。")
        : Documents.IsEmpty || Documents.Distinct().Count() != Documents.Length || Documents.Any(d => CorrectionDocument.Find(d) is null) ? Refuse("请选择需要补充的材料。", nameof(Documents))
        : CorrectionGuard.Said(Text, nameof(Text)) is { } unsaid ? unsaid
        : Accept(Case, new SupplementAsked(By, Documents, Text.Trim())).Saying(@case.Number);
}
