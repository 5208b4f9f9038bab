using System.Text.Json.Serialization;
using Chsi.Workflows.Appeal;
using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Correction;

/// <summary>不予更正: with reason and basis, and how it is contested. 审查人员 and either of those who sign after them.</summary>
/// <param name="Reason">Code of <see cref="CorrectionReasons.Refusal"/>.</param>
/// <param name="Text">What the student reads, 4 to 500 characters.</param>
/// <param name="Principal">As with <see cref="SignOff"/>.</param>
public sealed record RefuseCorrection(Guid Case, Guid By, string Reason, string Text, int Seen, [property: JsonIgnore] Guid? Principal = null) : Request
{
    public override Needs Needs => Principal is { } principal && principal != By ? Needs.Stream(Case, By, principal) : Needs.Stream(Case, By);

    public override Answer Decide(Streams streams, Moment at) =>
        CorrectionGuard.Check(streams, Case, By, Principal, Seen, at, out var @case, CorrectionRoute.Checking, CorrectionRoute.HeadSigning, CorrectionRoute.LeaderSigning) is { } refused ? refused
        : CorrectionReasons.Refusal.FirstOrDefault(r => r.Code == Reason) is not { } reason ? Refuse("请选择不予更正的原因。", nameof(Reason))
        : CorrectionGuard.Said(Text, nameof(Text)) is { } unsaid ? unsaid
        : Accept(Case, new CorrectionRefused(By, reason.Code, reason.Basis, Text.Trim(), AppealPeriods.UntilBoard(at))).Saying(@case.Number);
}
