using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.ReRegistration;

namespace Chsi.Workflows.Dispute;

/// <summary>
/// 争议成立: the number was not the new account's. The first reviewer's word changes nothing yet; the second's restores the old account in the same
/// commit, with its phone and mail where nobody else has them by now.
/// </summary>
/// <param name="Phone">The phone that the old account had, opened; the same value, stored once.</param>
/// <param name="Mail">Its mail address; null where it had none.</param>
/// <param name="Seen">See <see cref="Routes.CaseState.DrawnFrom"/>.</param>
public sealed record UpholdDispute(Guid Case, string Opinion, Personal? Phone, Personal? Mail, int Seen) : Request
{
    public override Needs Needs => Needs.Lookup(RestoreAccount.Keys(Phone, Mail)).AndStreams(Case).AndLinked(1).AndLease(Case);

    public override Answer Decide(Streams streams, Moment at)
    {
        if (ReviewGuard.Check<DisputeCase>(streams, Case, Seen, at, out var dispute) is { } refused)
        {
            return refused;
        }

        if (string.IsNullOrWhiteSpace(Opinion) || Opinion.Length > 500)
        {
            return Refuse("请填写审核意见，不超过500个字。", nameof(Opinion));
        }

        if (streams.Get<IdNumberClaim>(dispute.Claim).Holder != dispute.Account)
        {
            return Refuse("证件号码已由其他案件转给另一账号，不能按本争议恢复。");
        }

        var last = dispute.At(DisputeRoute.SecondReview);
        return Accept(Case, new DisputeUpheld(at.Person, Opinion.Trim(),
                last && Phone is not null && RestoreAccount.Free(LookupKind.Phone, Phone, dispute.Account, streams) ? Phone : null,
                last && Mail is not null && RestoreAccount.Free(LookupKind.Mail, Mail, dispute.Account, streams) ? Mail : null))
            .With(LeaseChange.End(streams.Lease!)).Saying(dispute.Number);
    }
}
