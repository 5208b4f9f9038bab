using System.Text.Json.Serialization;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.ProvincialApproval;

/// <summary>批准: the approver, another person than the examiner. In the same commit the case below goes on and what it asks for is done.</summary>
/// <param name="Text">Opinion, 2 to 500 characters.</param>
/// <param name="Application">What the case below asks for, opened by the asker anew for each copy of a form: no part of what was sent.</param>
public sealed record GiveApproval(Guid Case, Guid By, string Text, [property: JsonIgnore] Application? Application, int Seen) : Request
{
    // this case, the one below, and what that one changes; an appeal has one more between
    public override Needs Needs => Needs.Lookup([.. Application?.Lookups ?? []]).AndStreams([Case, By, .. Application?.Streams ?? []]).AndLinked(3).AndSerial();

    public override Answer Decide(Streams streams, Moment at) =>
        ApprovalGuard.Check(streams, Case, By, Seen, Text, at, out var @case, ApprovalRoute.Deciding) is { } refused ? refused
        : streams.Get<CaseState>(@case.Parent!.Value) is not IAwaitsApproval below ? throw new InvalidOperationException($"{@case.Parent} does not wait for an approval.")
        : below.Granted(Application, streams, at) is var answer && answer is Accepted granted ? Accept(Case, new ApprovalGiven(By, Text.Trim())).And(granted).Saying(@case.Number)
        : answer;
}
