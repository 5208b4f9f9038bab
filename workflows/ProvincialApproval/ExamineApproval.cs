using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.ProvincialApproval;

/// <summary>审核: the examiner has looked at everything; another person of the province decides.</summary>
/// <param name="Text">Opinion, 2 to 500 characters, for the desk alone.</param>
/// <param name="Seen">See <see cref="Routes.CaseState.DrawnFrom"/>.</param>
public sealed record ExamineApproval(Guid Case, Guid By, string Text, int Seen) : Request
{
    public override Needs Needs => Needs.Stream(Case, By);

    public override Answer Decide(Streams streams, Moment at) =>
        ApprovalGuard.Check(streams, Case, By, Seen, Text, at, out var @case, ApprovalRoute.Examining) is { } refused ? refused
        : Accept(Case, new ApprovalExamined(By, Text.Trim())).Saying(@case.Number);
}
