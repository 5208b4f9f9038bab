using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.Dispute;

/// <summary>
/// 事后异议: the person whose account a re-registration closed opens the dispute, without customer service, for some days after the approval. Photos count
/// once for a case, 实人验证 once more after them: whoever knows a name and a number can hand in pictures, but not again and again, and the
/// person whose face it is, is not shut out by them. After that customer service opens it.
/// </summary>
/// <param name="Dispute">Id for the new case.</param>
/// <param name="Disputed">The re-registration's case.</param>
/// <param name="Holder">The account that the re-registration closed.</param>
/// <param name="Grounds">What the person says: <see cref="OpenDispute.Shortest"/> to <see cref="OpenDispute.Longest"/> characters.</param>
/// <param name="Contact">A phone that was proven by a code: the account gets it where the dispute is upheld.</param>
public sealed record RaiseLateObjection(Guid Dispute, Guid Disputed, Guid Holder, Personal Grounds, Personal Contact, HolderProof Proof) : Request
{
    public override Needs Needs => Needs.Stream(Disputed, Dispute, Holder).AndLinked(2).AndSerial();

    public override Answer Decide(Streams streams, Moment at)
    {
        if (DisputeGuard.Check(streams, Dispute, Disputed, Holder, Grounds, out var @case) is { } refused)
        {
            return refused;
        }

        if (at.Now >= at.Calendar.AfterDays(@case.ClosedAt!.Value, at.Settings.LateObjectionDays).At)
        {
            return Refuse($"审核通过已超过{at.Settings.LateObjectionDays}天，请联系客服。");
        }

        if (@case.LateObjections.Contains(Proof.By) || (Proof.Session is null && !@case.LateObjections.IsEmpty))
        {
            return Refuse("您已对本案提出过异议并已审核；如有新的证据，请联系客服。");
        }

        if (Proof.Refusal(Holder, at) is { } unproven)
        {
            return unproven;
        }

        var number = DisputeGuard.NumberOf(at);
        var opened = Accept(Dispute,
            new CaseOpened(number, DisputeRoute.Name, Holder, @case.Claim, DisputeCauses.ByHolder),
            new DisputeOpened(Disputed, @case.Applicant, @case.Approvers, Grounds, Contact, Proof.By, Proof.Session, Proof.Session is null ? null : Proof.Consent));
        opened = Proof.Session is null ? opened.And(Dispute, new DisputePhotosHandedIn(Proof.Photos, Proof.Consent!)) : opened;
        return opened.And(Disputed, new ApprovalDisputed(Dispute, Proof.By))
            .Tell(DisputeNotices.Opened(Holder, number, at.Settings.DisputeWorkingDays), DisputeNotices.Questioned(@case.Applicant, number))
            .Saying(number);
    }
}
