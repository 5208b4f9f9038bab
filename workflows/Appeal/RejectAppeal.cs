using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Appeal;

/// <summary>申诉不成立: after the board's the student can go on to the province; the province's ends it.</summary>
/// <param name="Text">What the student reads, 4 to 500 characters.</param>
public sealed record RejectAppeal(Guid Case, Guid By, string Text, int Seen) : Request
{
    public override Needs Needs => Needs.Stream(Case, By).AndLinked(1);

    public override Answer Decide(Streams streams, Moment at) =>
        AppealGuard.Check(streams, Case, By, Seen, Text, at, out var @case) is { } refused ? refused
        : Accept(Case, new AppealRejected(By, Text.Trim())).Saying(@case.Number);
}
