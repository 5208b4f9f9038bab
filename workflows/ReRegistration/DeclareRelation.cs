using Chsi.Workflows.Decisions;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.ReRegistration;

/// <summary>
/// 申请回避: a reviewer knows the applicant or an old holder, or has an interest. From this commit on they neither decide the case nor are handed it;
/// in their hands, it goes back to the queue, and a first 通过 of theirs that waits for the second reviewer falls: the review begins anew. It cannot be
/// undone: whoever had a doubt keeps out.
/// </summary>
/// <param name="Reason">1 to 200 characters, for the desk alone.</param>
public sealed record DeclareRelation(Guid Case, string Reason) : Request
{
    public override Needs Needs => Needs.Stream(Case).AndLease(Case);

    public override Answer Decide(Streams streams, Moment at)
    {
        if (at.Desk != Desk.CustomerService)
        {
            return Refuse("只有客服审核人员可以申请回避。");
        }

        if (streams.Find<CaseState>(Case) is not { Closed: false } @case)
        {
            return Refuse("本案已办结，无需回避。");
        }

        if (@case.Office != Desk.CustomerService)
        {
            return Refuse("本案不由客服办理，无需回避。");
        }

        if (@case.Excluded.Contains(at.Person))
        {
            return Refuse(ReviewGuard.Related);
        }

        if (string.IsNullOrWhiteSpace(Reason) || Reason.Length > 200)
        {
            return Refuse("请填写回避的原因，不超过200个字。", nameof(Reason));
        }

        var declared = Accept(Case, new RelationDeclared(at.Person, Reason.Trim())).Saying(@case.Number);
        return streams.Lease!.HeldBy(at.Person, at.Now) ? declared.With(LeaseChange.End(streams.Lease)) : declared;
    }
}
