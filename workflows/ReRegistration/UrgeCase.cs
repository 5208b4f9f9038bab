using Chsi.Workflows.Decisions;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.ReRegistration;

/// <summary>
/// 催办: the lead reminds whoever the case waits for. At the desk that is the reviewer who has it in hand, or all of the desk where nobody has;
/// otherwise the applicant, by the means every notice takes. Once in 24 hours for each case.
/// </summary>
/// <param name="Lead">Who asks: that they lead is read with the decision.</param>
public sealed record UrgeCase(Guid Case, Guid Lead) : Request
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(24);

    public override Needs Needs => Needs.Stream(Case, Lead).AndLease(Case);

    public override Answer Decide(Streams streams, Moment at)
    {
        if (!LeadGuard.Leads(streams, Lead, at))
        {
            return Refuse("只有客服组长可以催办案件。");
        }

        if (streams.Find<CaseState>(Case) is not { Closed: false } @case)
        {
            return Refuse("本案已办结，无需催办。");
        }

        if (@case.Office != Desk.CustomerService)
        {
            return Refuse("本案不由客服办理，不能催办。");
        }

        if (@case.Desk == Desk.Holder)
        {
            return Refuse("本案正在等待原账号持有人核实异议，无需催办。");
        }

        if (@case.UrgedAt + Pause > at.Now)
        {
            return Refuse("本案24小时内已催办过。");
        }

        if (@case.Due is null || @case.TooLate(at))
        {
            return Refuse("本案的期限已到，即将自动处理，无需催办。");
        }

        var urged = Accept(Case, new CaseUrged(at.Person)).Saying(@case.Number);
        return @case.Desk == Desk.Applicant
            ? urged.Tell(Notices.RemindEvidence(@case, new CaseUrged(at.Person), at)!)
            : urged.Tell(Notices.Urged(@case, streams.Lease!.Free(at.Now) ? null : streams.Lease.Holder));
    }
}
