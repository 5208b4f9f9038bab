using Chsi.Workflows.Decisions;
using Chsi.Workflows.Routes;
using Chsi.Workflows.Staff;

namespace Chsi.Workflows.ReRegistration;

/// <summary>
/// 改派: the lead hands a case at the desk to a reviewer. The lease passes with the commit, for the longest time one person may keep a case, so
/// that whoever is at another case finds it later; whoever had it cannot decide it any more. Both are told at the desk. Nobody who is away gets one: it would lie there unseen.
/// </summary>
/// <param name="Lead">Who asks: that they lead is read with the decision.</param>
/// <param name="Grounds">1 to 200 characters, for the desk alone.</param>
/// <param name="Namesake">As with <see cref="TakeReview"/>, of the one it is handed to.</param>
public sealed record ReassignReview(Guid Case, Guid Lead, Guid To, string Grounds, bool Namesake = false) : Request
{
    public override Needs Needs => Needs.Stream(Case, Lead, To).AndLease(Case);

    public override Answer Decide(Streams streams, Moment at)
    {
        if (!LeadGuard.Leads(streams, Lead, at))
        {
            return Refuse("只有客服组长可以改派案件。");
        }

        if (streams.Find<CaseState>(Case) is not { } @case || @case.Desk != Desk.CustomerService)
        {
            return Refuse("本案当前不在客服审核环节，不能改派。");
        }

        if (streams.Find<StaffMember>(To) is not { Reviews: true } to)
        {
            return Refuse("请选择要改派给的审核人。", nameof(To));
        }

        if (@case.Bar(To) is not null)
        {
            return Refuse(@case is not Dispute.DisputeCase
                ? $"{to.Name}已审核通过本案，复核须由另一名审核人办理。"
                : $"{to.Name}审核过有争议的案件或已先行审核本争议，须由其他审核人办理。", nameof(To));
        }

        if (@case.Excluded.Contains(To) || Namesake)
        {
            return Refuse(Namesake ? $"{to.Name}与本案的申请人或原账号持有人同名，请改派给其他审核人。" : $"{to.Name}已申请回避本案，请改派给其他审核人。", nameof(To));
        }

        if (to.Absence is { } away && away.From <= at.Now && at.Now < away.Until)
        {
            return Refuse($"{to.Name}{EnterAbsence.Days(away.From, away.Until)}不在岗，请改派给代理人{away.DeputyName}或其他审核人。", nameof(To));
        }

        if (string.IsNullOrWhiteSpace(Grounds) || Grounds.Length > 200)
        {
            return Refuse("请填写改派的原因，不超过200个字。", nameof(Grounds));
        }

        var lease = streams.Lease!;
        if (lease.HeldBy(To, at.Now))
        {
            return Refuse($"本案正由{to.Name}办理，无需改派。", nameof(To));
        }

        Guid? from = lease.Free(at.Now) ? null : lease.Holder;
        var reassigned = Accept(Case, new CaseReassigned(from, To, to.Name, Grounds.Trim()))
            .With(new(Case, lease.Fence, To, at.Now, at.Now.AddHours(at.Settings.LeaseHours)))
            .Saying(@case.Number);
        reassigned = To == at.Person ? reassigned : reassigned.Tell(Notices.HandedTo(@case, To, at));
        return from is not { } before || before == at.Person ? reassigned : reassigned.Tell(Notices.HandedOn(@case, before, to.Name));
    }
}

/// <summary>What the lead's decisions ask alike.</summary>
internal static class LeadGuard
{
    /// <summary>Whether the one who asks is who they say and leads customer service as the commit finds it.</summary>
    public static bool Leads(Streams streams, Guid lead, Moment at) =>
        at.Desk == Desk.CustomerService && at.Person == lead && streams.Find<StaffMember>(lead) is { Leads: true };
}
