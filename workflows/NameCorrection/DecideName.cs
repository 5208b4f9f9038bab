using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;

namespace Chsi.Workflows.NameCorrection;

/// <summary>通过: the card bears the name; the account has it from now on, and the spellings of before are still found.</summary>
/// <param name="Opinion">1 to 500 characters.</param>
/// <param name="Seen">See <see cref="Routes.CaseState.DrawnFrom"/>.</param>
public sealed record ApproveName(Guid Case, string Opinion, int Seen) : Request
{
    public override Needs Needs => Needs.Stream(Case).AndLinked(1).AndLease(Case);

    public override Answer Decide(Streams streams, Moment at) =>
        ReviewGuard.Check<NameCase>(streams, Case, Seen, at, out var @case) is { } refused ? refused
        : string.IsNullOrWhiteSpace(Opinion) || Opinion.Length > 500 ? Refuse("请填写核实意见，不超过500个字。", nameof(Opinion))
        : Accept(Case, new NameCorrectionApproved(at.Person, Opinion.Trim())).With(LeaseChange.End(streams.Lease!)).Saying(@case.Number);
}

/// <summary>不通过, with what can be done.</summary>
/// <param name="Text">1 to 500 characters; the person reads it.</param>
public sealed record RefuseName(Guid Case, string Text, int Seen) : Request
{
    public override Needs Needs => Needs.Stream(Case).AndLinked(1).AndLease(Case);

    public override Answer Decide(Streams streams, Moment at) =>
        ReviewGuard.Check<NameCase>(streams, Case, Seen, at, out var @case) is { } refused ? refused
        : string.IsNullOrWhiteSpace(Text) || Text.Length > 500 ? Refuse("请填写未通过的原因和办法，不超过500个字。", "Opinion")
        : Accept(Case, new NameCorrectionRefused(at.Person, Text.Trim())).With(LeaseChange.End(streams.Lease!)).Saying(@case.Number);
}
