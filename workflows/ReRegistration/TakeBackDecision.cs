using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Dispute;
using Chsi.Workflows.IdNumbers;

namespace Chsi.Workflows.ReRegistration;

/// <summary>
/// 收回: a reviewer's own slip. 退回补充, 不通过 and 通过 can be taken back for some minutes, in which nobody is told, by the one who decided and only
/// while nothing has followed. The review goes on in the same hands with the time that was left. Of a 通过 that took effect the old account and the
/// number come back as they were, so not where its phone or mail is somebody else's already, nor where further applications ended with it.
/// </summary>
/// <param name="Reason">Stands in the history, which only the desk reads of it: 1 to 200 characters.</param>
/// <param name="Holder">The account that a 通过 closed; null where it closed none, and for other decisions.</param>
/// <param name="Phone">The phone that it had, opened.</param>
/// <param name="Mail">Its mail address; null where it had none.</param>
public sealed record TakeBackDecision(Guid Case, string Reason, Guid? Holder = null, Personal? Phone = null, Personal? Mail = null) : Request
{
    public const int Longest = 200;

    public override Needs Needs => Holder is { } holder
        ? Needs.Lookup(RestoreAccount.Keys(Phone, Mail)).AndStreams(Case, holder).AndLinked(1).AndLease(Case)
        : Needs.Stream(Case).AndLinked(1).AndLease(Case);

    public override Answer Decide(Streams streams, Moment at)
    {
        if (at.Desk != Desk.CustomerService || streams.Find<ReRegistrationCase>(Case) is not { Decided: { } decided } @case || decided.By != at.Person)
        {
            return Refuse("没有可以由您收回的处理结果。");
        }

        if (@case.Excluded.Contains(at.Person))
        {
            return Refuse(ReviewGuard.Related);
        }

        var undone = @case.At(ReRegistrationRoute.Approved);
        if (@case.Closed && !undone)
        {
            return Refuse("本案已办结，处理结果不能收回。");
        }

        if (at.Now >= decided.At.AddMinutes(at.Settings.TakeBackMinutes))
        {
            return Refuse($"处理结果只能在{at.Settings.TakeBackMinutes}分钟内收回，现已通知申请人。");
        }

        var (claim, lease) = (streams.Get<IdNumberClaim>(@case.Claim), streams.Lease!);
        if (@case.Reversible is null || !lease.Free(at.Now) || (claim.ReservedFor is { } other && other != Case)
            || (undone && (@case.DisputedIn is not null || claim.Holder != @case.Applicant || claim.PassedFrom(Case) != Holder)))
        {
            return Refuse("处理后案件已有新的进展，不能收回。");
        }

        if (undone && claim.Passed[Case].Others.Length > 0)
        {
            return Refuse("同一号码的其他申请已随本案终止，不能收回；请联系组长，按争议办理。");
        }

        if (undone && !BothFree(@case, streams))
        {
            return Refuse("原账号的手机号或邮箱已由其他账号使用，不能收回；请按争议办理。");
        }

        if (string.IsNullOrWhiteSpace(Reason) || Reason.Length > Longest)
        {
            return Refuse($"请填写收回的原因，不超过{Longest}个字。", nameof(Reason));
        }

        var left = decided.Before.Due is { } due ? Math.Max(0, at.Calendar.WorkingDaysLeft(at.Now, due)) : 0;
        var taken = Accept(Case, new DecisionTakenBack(at.Person, Reason.Trim(), left, undone))
            .With(new(Case, lease.Fence, at.Person, at.Now, at.Now.AddMinutes(at.Settings.LeaseMinutes)))
            .Cancelling(decided.Request).Saying(@case.Number);
        taken = undone ? taken.And(RestoreAccount.BeforeApproval(@case, Holder, Phone, Mail)) : taken;
        return claim.ReservedFor == Case ? taken : taken.And(claim.Id, new NumberReserved(Case));
    }

    private bool BothFree(ReRegistrationCase @case, Streams streams) => Holder is not { } holder
        || (streams.Get<Account>(holder) is var old && old.Phone?.Id == Phone?.Id && old.Mail?.Id == Mail?.Id
            && (Phone is null || RestoreAccount.Free(LookupKind.Phone, Phone, @case.Applicant, streams))
            && (Mail is null || RestoreAccount.Free(LookupKind.Mail, Mail, @case.Applicant, streams)));
}
