using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.ProvincialApproval;

/// <summary>不予批准: the approver, with reason and basis.</summary>
/// <param name="Basis">The rule it rests on, 2 to 200 characters.</param>
/// <param name="Text">What the student reads, 2 to 500 characters.</param>
public sealed record RefuseApproval(Guid Case, Guid By, string Basis, string Text, int Seen) : Request
{
    public override Needs Needs => Needs.Stream(Case, By).AndLinked(2);

    public override Answer Decide(Streams streams, Moment at) =>
        ApprovalGuard.Check(streams, Case, By, Seen, Text, at, out var @case, ApprovalRoute.Deciding) is { } refused ? refused
        : Basis.Trim().Length is < 2 or > 200 ? Refuse("请填写依据，2至200个字。", nameof(Basis))
        : Accept(Case, new ApprovalRefused(By, Basis.Trim(), Text.Trim())).Saying(@case.Number);
}
