using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;

namespace Chsi.Workflows.Dispute;

/// <summary>争议不成立: the re-registration stands, with the reason.</summary>
/// <param name="Text">Stands in the history, where the person reads it: 1 to 500 characters.</param>
public sealed record RefuseDispute(Guid Case, string Text, int Seen) : Request
{
    public override Needs Needs => Needs.Stream(Case).AndLinked(1).AndLease(Case);

    public override Answer Decide(Streams streams, Moment at) =>
        ReviewGuard.Check<DisputeCase>(streams, Case, Seen, at, out var dispute) is { } refused ? refused
        : string.IsNullOrWhiteSpace(Text) || Text.Length > 500 ? Refuse("请填写不成立的理由，不超过500个字。", nameof(Text))
        : Accept(Case, new DisputeRefused(at.Person, Text.Trim())).With(LeaseChange.End(streams.Lease!)).Saying(dispute.Number);
}
