using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.ReRegistration;

/// <summary>
/// 异议, by the holder of the number who does not sign in: proven by 实人验证 or by photos, announced before or not. It brings what
/// <see cref="RaiseObjection"/> brings; the clock, where it stood still for an announcement, goes on.
/// </summary>
/// <param name="Holder">The account that holds the number.</param>
/// <param name="Reason">As with <see cref="RaiseObjection"/>.</param>
public sealed record ProveObjection(Guid Case, Guid Holder, Personal Reason, HolderProof Proof) : Request
{
    public override Needs Needs => Needs.Stream(Case).AndLinked(1);

    public override Answer Decide(Streams streams, Moment at)
    {
        if ((ObjectionGuard.Check(streams, Case, Holder, Proof.Session is not null, out var @case) ?? ObjectionGuard.Worded(Reason) ?? Proof.Refusal(Holder, at)) is { } refused)
        {
            return refused;
        }

        var face = Proof.Session is not null;
        var proven = face ? Accepted.Nothing : Accept(Case, new ObjectionPhotosHandedIn(Holder, Proof.Photos, Proof.Consent!));
        return proven.And(Case, new ObjectionRaised(Holder, Reason, Proof.By, Proof.Session, face ? Proof.Consent : null))
            .Tell(Notices.ObjectionReceived(Holder, @case)).Saying(@case.Number);
    }
}
