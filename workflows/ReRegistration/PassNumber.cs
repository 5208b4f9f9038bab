using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.ReRegistration;

/// <summary>What a decided case changes in the number and the accounts, in the same commit.</summary>
public static class PassNumber
{
    /// <summary>Every other account of the number is closed (注销), the number passes, the applicant's account is usable (000-26, 001-16).</summary>
    public static Accepted ToApplicant(CaseState @case, Streams streams, Moment at)
    {
        var claim = streams.Get<IdNumberClaim>(@case.Claim);
        var all = Accepted.Nothing;
        // what a face has decided nobody takes back
        var by = ((ReRegistrationCase)@case).DecidedBy is null ? "face-check" : "desk";
        DateTimeOffset? held = by == "desk" ? at.Now.AddMinutes(at.Settings.TakeBackMinutes) : null;
        foreach (var (account, theirCase) in claim.Claimants)
        {
            if (account != @case.Applicant)
            {
                all = all.And(theirCase, new CaseSuperseded(@case.Id)).And(Closed(account, @case, Notices.Closed(account), held))
                    .And(claim.Id, new NumberReleased(account));
            }
        }

        if (claim.Holder is { } holder && holder != @case.Applicant)
        {
            all = all.And(Closed(holder, @case, Notices.Lost(holder, @case, at), held));
        }

        return all
            .And(claim.Id, new NumberPassed(@case.Applicant, claim.Holder, @case.Id))
            .And(@case.Applicant, new IdentityProven(@case.Id, by))
            .Tell(Notices.Approved(@case) with { HeldUntil = held });
    }

    /// <summary>After a 不通过 the number is free for others to claim.</summary>
    public static Accepted EndReservation(CaseState @case, Streams streams, Moment at) =>
        Accepted.Nothing.And(@case.Claim, new ReservationEnded(@case.Id));

    /// <summary>What was not handed in lapses, and the new account with it.</summary>
    public static Accepted Lapse(CaseState @case, Streams streams, Moment at) => End(@case, ClosingReasons.Lapsed);

    /// <summary>Withdrawn: the old account stays as it is.</summary>
    public static Accepted Withdraw(CaseState @case, Streams streams, Moment at) => End(@case, ClosingReasons.Withdrawn);

    private static Accepted End(CaseState @case, string reason) => Accepted.Nothing
        .And(@case.Claim, new NumberReleased(@case.Applicant))
        .And(@case.Applicant, new AccountClosed(reason, @case.Id));

    private static Accepted Closed(Guid account, CaseState by, Notice told, DateTimeOffset? held) => Accepted.Nothing
        .And(account, new AccountClosed(ClosingReasons.Superseded, by.Id)).Tell(told with { HeldUntil = held });
}
