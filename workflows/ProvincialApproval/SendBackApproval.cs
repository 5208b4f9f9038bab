using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.ProvincialApproval;

/// <summary>退回学校: examiner or approver says what is missing; the school submits anew, signed anew.</summary>
/// <param name="Text">What is missing, 2 to 500 characters; the student reads it too.</param>
public sealed record SendBackApproval(Guid Case, Guid By, string Text, int Seen) : Request
{
    public override Needs Needs => Needs.Stream(Case, By).AndLinked(2);

    public override Answer Decide(Streams streams, Moment at) =>
        ApprovalGuard.Check(streams, Case, By, Seen, Text, at, out var @case, ApprovalRoute.Examining, ApprovalRoute.Deciding) is { } refused ? refused
        : Accept(Case, new ApprovalSentBack(By, Text.Trim())).Saying(@case.Number);
}
