using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.ReRegistration;

namespace Chsi.Workflows.Dispute;

/// <summary>
/// 争议成立: the number was not the new account's. The first reviewer's word changes nothing yet; the second's restores the old account in the same
/// commit, with its mail and with a phone, where nobody else has them by now: the one that its person proved in the dispute, or else the one of before.
/// </summary>
/// <param name="Phone">The phone that the old account had, opened; the same value, stored once.</param>
/// <param name="Mail">Its mail address; null where it had none.</param>
/// <param name="Contact">The phone that the person proved when opening the dispute, opened; null where customer service opened it.</param>
/// <param name="Seen">See <see cref="Routes.CaseState.DrawnFrom"/>.</param>
public sealed record UpholdDispute(Guid Case, string Opinion, Personal? Phone, Personal? Mail, int Seen, Personal? Contact = null) : Request
{
    public override Needs Needs => Needs.Lookup(RestoreAccount.Keys(Phone, Mail, Contact)).AndStreams(Case).AndLinked(1).AndLease(Case);

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
        var phone = new[] { Contact, Phone }.FirstOrDefault(p => p is not null && RestoreAccount.Free(LookupKind.Phone, p, dispute.Account, streams));
        return Accept(Case, new DisputeUpheld(at.Person, Opinion.Trim(),
                last ? phone : null,
                last && Mail is not null && RestoreAccount.Free(LookupKind.Mail, Mail, dispute.Account, streams) ? Mail : null))
            .With(LeaseChange.End(streams.Lease!)).Saying(dispute.Number);
    }
}
