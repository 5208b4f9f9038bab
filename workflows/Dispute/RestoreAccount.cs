using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.Dispute;

/// <summary>How an approval that was wrong is undone in the number, the accounts and the case, in the same commit as the decision that says so.</summary>
public static class RestoreAccount
{
    /// <summary>The number and the old account come back, the new account is closed, and the decision that was wrong is named where it stands.</summary>
    public static Accepted ToHolder(CaseState @case, Streams streams, Moment at)
    {
        var dispute = (DisputeCase)@case;
        var approval = streams.Get<ReRegistrationCase>(dispute.Disputed).Approval!;
        // accounts that asked for the number too, and were closed with the approval: they proved nothing yet and stay closed, but are told
        var others = streams.Get<IdNumberClaim>(dispute.Claim).Passed.GetValueOrDefault(dispute.Disputed)?.Others ?? [];
        return Accepted.Nothing
            .And(dispute.Disputed, new ApprovalOverturned(dispute.Id, approval.Version, approval.Request, KeepUntil(at)))
            .And(dispute.Account, new AccountClosed(ClosingReasons.Overturned, dispute.Id))
            .And(dispute.Claim, new NumberReturned(dispute.Applicant, dispute.Account, dispute.Id))
            .And(dispute.Applicant, new AccountRestored(dispute.Id, dispute.Phone, dispute.Mail))
            .Tell([DisputeNotices.Restored(dispute), DisputeNotices.Overturned(dispute), .. others.Select(DisputeNotices.AlsoClosed)]);
    }

    /// <summary>The accounts stay as they are.</summary>
    public static Accepted Keep(CaseState @case, Streams streams, Moment at)
    {
        var dispute = (DisputeCase)@case;
        return Accepted.Nothing
            .And(dispute.Disputed, new ApprovalConfirmed(dispute.Id, KeepUntil(at)))
            .Tell(DisputeNotices.NotUpheld(dispute), DisputeNotices.Confirmed(dispute));
    }

    /// <summary>As before a 通过 that is taken back: the old account holds the number again, and the new one asks for it.</summary>
    /// <param name="holder">The account that the 通过 closed; null where nobody had held the number.</param>
    public static Accepted BeforeApproval(ReRegistrationCase @case, Guid? holder, Personal? phone, Personal? mail)
    {
        var back = Accepted.Nothing
            .And(@case.Claim, new NumberReturned(holder, @case.Applicant, @case.Id), new NumberClaimed(@case.Applicant, @case.Id))
            .And(@case.Applicant, new IdentityCheckRequired(@case.Id, @case.Cause));
        return holder is { } old ? back.And(old, new AccountRestored(@case.Id, phone, mail)) : back;
    }

    /// <summary>A phone or mail address that was the account's can be given back: nobody else has it.</summary>
    /// <param name="losing">The account that the number is taken from.</param>
    public static bool Free(LookupKind kind, Personal value, Guid losing, Streams streams) =>
        streams.Find<Account>(new LookupKey(kind, value.Plain!)) is not { } other || other.Id == losing;

    /// <summary>The look-ups that must be read with a decision that gives these back.</summary>
    public static LookupKey[] Keys(Personal? phone, Personal? mail, Personal? contact = null) =>
    [
        .. contact is null || contact.Plain == phone?.Plain ? Array.Empty<LookupKey>() : [new(LookupKind.Phone, contact.Plain!)],
        .. phone is null ? Array.Empty<LookupKey>() : [new(LookupKind.Phone, phone.Plain!)],
        .. mail is null ? Array.Empty<LookupKey>() : [new(LookupKind.Mail, mail.Plain!)],
    ];

    private static DateTimeOffset KeepUntil(Moment at) => at.Calendar.AfterDays(at.Now, at.Settings.PhotoDays).At;
}
