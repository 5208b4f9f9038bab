using System.Text.Json.Serialization;
using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Correction;

/// <summary>审签: 部门负责人, and after them 分管校领导, each another person than those before (三级审签).</summary>
/// <param name="Opinion">4 to 500 characters; the student reads it.</param>
/// <param name="Principal">分管校领导 of the school, as the asker found for each copy of a form, which is no part of what was sent: once they have signed they fill the level no more; null where it has none.</param>
public sealed record SignOff(Guid Case, Guid By, Personal Opinion, LastSignature Last, int Seen, [property: JsonIgnore] Guid? Principal = null) : Request
{
    public override Needs Needs => Principal is { } principal && principal != By ? Last.Read(Case, By).AndStreams(principal) : Last.Read(Case, By);

    public override Answer Decide(Streams streams, Moment at) =>
        CorrectionGuard.Check(streams, Case, By, Principal, Seen, at, out var @case, CorrectionRoute.HeadSigning, CorrectionRoute.LeaderSigning) is { } refused ? refused
        : CorrectionGuard.Said(Opinion.Plain ?? "", nameof(Opinion)) is { } unsaid ? unsaid
        : Last.Sign(@case, new SignedOff(By, "", Opinion), By, streams, at);
}
