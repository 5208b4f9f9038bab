using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;

namespace Chsi.Workflows.ReRegistration;

/// <summary>
/// 异议: the holder of the number objects to a re-registration whose evidence is being looked at. To be signed in to the old account is the proof,
/// so no clock stops. Two reviewers decide from then on, and a face alone no more; what one has approved is looked at anew. Once for a case,
/// and once more after photos: whoever knows a name and a number can hand in pictures, and shuts out nobody by them.
/// </summary>
/// <param name="Reason">Why, in the holder's words, under the key of the holder's account: <see cref="Shortest"/> to <see cref="Longest"/> characters.</param>
public sealed record RaiseObjection(Guid Case, Personal Reason) : Request
{
    public const int Shortest = 4, Longest = 500;

    public override Needs Needs => Needs.Stream(Case).AndLinked(1);

    public override Answer Decide(Streams streams, Moment at)
    {
        if (at.Desk != Desk.Applicant)
        {
            return Refuse(ObjectionGuard.NotYours);
        }

        return (ObjectionGuard.Check(streams, Case, at.Person, proven: true, out var @case) ?? ObjectionGuard.Worded(Reason)) is { } refused ? refused
            : Accept(Case, new ObjectionRaised(at.Person, Reason, HolderProof.BySignIn)).Tell(Notices.ObjectionReceived(at.Person, @case)).Saying(@case.Number);
    }
}

/// <summary>What an objection asks, whatever proves it.</summary>
internal static class ObjectionGuard
{
    public const string NotYours = "没有找到与您的账号有关的重新注册申请。";

    /// <param name="proven">By signing in or by a face.</param>
    public static Refused? Check(Streams streams, Guid id, Guid holder, bool proven, out ReRegistrationCase @case)
    {
        var found = streams.Find<ReRegistrationCase>(id);
        @case = found!;
        return found is null || found.Applicant == holder || (!found.Closed && streams.Get<IdNumberClaim>(found.Claim).Holder != holder) ? new(NotYours)
            : found.Closed ? new("该申请已经办结，不能再提出异议，请联系客服。")
            : streams.Get<IdNumberClaim>(found.Claim).ReservedFor != id ? new("该申请目前没有正在审核的材料，您暂时不需要做什么。")
            : (proven ? found.ProvenObjectors : found.Objectors).Contains(holder) ? new("您已对该申请提出异议，无需重复提交。")
            : null;
    }

    public static Refused? Worded(Personal reason) => reason.Plain?.Trim().Length is >= RaiseObjection.Shortest and <= RaiseObjection.Longest ? null
        : new($"请填写异议的理由，{RaiseObjection.Shortest}至{RaiseObjection.Longest}个字。", nameof(RaiseObjection.Reason));
}
