using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;

namespace Chsi.Workflows.ReRegistration;

/// <summary>
/// 异议: the holder of the number objects to a re-registration whose evidence is being looked at. To be signed in to the old account is the proof,
/// so no clock stops. Two reviewers decide from then on, and a face alone no more; what one has approved is looked at anew. Once for a case.
/// </summary>
/// <param name="Reason">Why, in the holder's words, under the key of the holder's account: <see cref="Shortest"/> to <see cref="Longest"/> characters.</param>
public sealed record RaiseObjection(Guid Case, Personal Reason) : Request
{
    public const int Shortest = 4, Longest = 500;

    public override Needs Needs => Needs.Stream(Case).AndLinked(1);

    public override Answer Decide(Streams streams, Moment at)
    {
        if (at.Desk != Desk.Applicant || streams.Find<ReRegistrationCase>(Case) is not { } @case || @case.Applicant == at.Person
            || (!@case.Closed && streams.Get<IdNumberClaim>(@case.Claim).Holder != at.Person))
        {
            return Refuse("没有找到与您的账号有关的重新注册申请。");
        }

        if (@case.Closed)
        {
            return Refuse("该申请已经办结，不能再提出异议，请联系客服。");
        }

        if (streams.Get<IdNumberClaim>(@case.Claim).ReservedFor != Case)
        {
            return Refuse("该申请目前没有正在审核的材料，您暂时不需要做什么。");
        }

        return @case.Objectors.Contains(at.Person) ? Refuse("您已对该申请提出异议，无需重复提交。")
            : Reason.Plain?.Trim().Length is not (>= Shortest and <= Longest)
                ? Refuse($"请填写异议的理由，{Shortest}至{Longest}个字。", nameof(Reason))
            : Accept(Case, new ObjectionRaised(at.Person, Reason)).Tell(Notices.ObjectionReceived(at.Person, @case)).Saying(@case.Number);
    }
}
