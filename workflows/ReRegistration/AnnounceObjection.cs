using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.ReRegistration;

/// <summary>
/// 声明异议: somebody who knows the holder's name and number, and has proven a phone, says that the application under review is not theirs. The review's
/// clock stops until they prove to be the holder, or the days for it have passed. Once for an old account and case: that is what a stranger can cost the
/// applicant at most, and who is the holder can still prove it afterwards, as long as the review runs.
/// </summary>
/// <param name="Holder">The account that holds the number.</param>
public sealed record AnnounceObjection(Guid Case, Guid Holder) : Request
{
    public override Needs Needs => Needs.Stream(Case).AndLinked(1);

    public override Answer Decide(Streams streams, Moment at)
    {
        if (at.Person != Holder || at.Desk != Desk.Nobody)
        {
            return Refuse(ObjectionGuard.NotYours);
        }

        return ObjectionGuard.Check(streams, Case, Holder, proven: false, out var @case) is { } refused ? refused
            : !@case.UnderReview ? Refuse("该申请目前没有在审核，您可以直接核实身份后提出异议。")
            : @case.Announcers.Contains(Holder) ? Refuse("对该申请已声明过异议，请直接核实身份。")
            : Accept(Case, new ObjectionAnnounced(Holder)).Saying(@case.Number);
    }
}
