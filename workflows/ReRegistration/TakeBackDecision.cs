using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;

namespace Chsi.Workflows.ReRegistration;

/// <summary>
/// 收回: a reviewer's own slip. 退回补充, 不通过 and a 通过 that waits for the second reviewer can be taken back for some minutes, in which nobody is
/// told, by the one who decided and only while nothing has followed. The review goes on in the same hands with the time that was left. A 通过
/// that took effect cannot: the old accounts are closed, their phones are free and may be somebody else's already.
/// </summary>
/// <param name="Reason">Stands in the history, where the applicant reads it too: 1 to 200 characters.</param>
public sealed record TakeBackDecision(Guid Case, string Reason) : Request
{
    public const int Longest = 200;

    public override Needs Needs => Needs.Stream(Case).AndLinked(1).AndLease(Case);

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

        if (@case.Closed)
        {
            return Refuse("本案已办结，处理结果不能收回。");
        }

        if (at.Now >= decided.At.AddMinutes(at.Settings.TakeBackMinutes))
        {
            return Refuse($"处理结果只能在{at.Settings.TakeBackMinutes}分钟内收回，现已通知申请人。");
        }

        var (claim, lease) = (streams.Get<IdNumberClaim>(@case.Claim), streams.Lease!);
        if (@case.StageVersion != decided.Version + 1 || !lease.Free(at.Now) || (claim.ReservedFor is { } other && other != Case))
        {
            return Refuse("处理后案件已有新的进展，不能收回。");
        }

        if (string.IsNullOrWhiteSpace(Reason) || Reason.Length > Longest)
        {
            return Refuse($"请填写收回的原因，不超过{Longest}个字。", nameof(Reason));
        }

        var left = decided.Before.Due is { } due ? Math.Max(0, at.Calendar.WorkingDaysLeft(at.Now, due)) : 0;
        var taken = Accept(Case, new DecisionTakenBack(at.Person, Reason.Trim(), left))
            .With(new(Case, lease.Fence, at.Person, at.Now, at.Now.AddMinutes(at.Settings.LeaseMinutes)))
            .Cancelling(decided.Request).Saying(@case.Number);
        return claim.ReservedFor == Case ? taken : taken.And(claim.Id, new NumberReserved(Case));
    }
}
