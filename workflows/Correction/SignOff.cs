using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Correction;

/// <summary>审签: 部门负责人, and after them 分管校领导, each another person than those before (三级审签).</summary>
/// <param name="Opinion">4 to 500 characters; the student reads it.</param>
public sealed record SignOff(Guid Case, Guid By, string Opinion, LastSignature Last, int Seen) : Request
{
    public override Needs Needs => Needs.Stream(Case, By).AndLinked(1).AndSerial();

    public override Answer Decide(Streams streams, Moment at) =>
        CorrectionGuard.Check(streams, Case, By, Seen, at, out var @case, CorrectionRoute.HeadSigning, CorrectionRoute.LeaderSigning) is { } refused ? refused
        : CorrectionGuard.Said(Opinion, nameof(Opinion)) is { } unsaid ? unsaid
        : Last.Sign(@case, new SignedOff(By, Opinion.Trim()), By, streams, at);
}
