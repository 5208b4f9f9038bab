using Chsi.Workflows.Appeal;
using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Correction;

/// <summary>不予受理: the school suspects fraud (教学〔2014〕11号, 19).</summary>
/// <param name="Text">What the student reads, 4 to 500 characters.</param>
public sealed record SuspectFraud(Guid Case, Guid By, string Text, int Seen) : Request
{
    public override Needs Needs => Needs.Stream(Case, By);

    public override Answer Decide(Streams streams, Moment at) =>
        CorrectionGuard.Check(streams, Case, By, Seen, at, out var @case, CorrectionRoute.Checking) is { } refused ? refused
        : CorrectionGuard.Said(Text, nameof(Text)) is { } unsaid ? unsaid
        : Accept(Case, new FraudSuspected(By, Text.Trim(), AppealPeriods.UntilBoard(at))).Saying(@case.Number);
}
