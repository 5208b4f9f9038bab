using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Routes;

/// <summary>
/// The clock asks a case to look at its limit. An ordinary request: where the case has moved on, nothing happens. A limit that passed while
/// the system was down is answered once, without the reminders before it; of several reminders the last one alone goes out.
/// </summary>
public sealed record TimeLimitReached(Guid Case) : Request
{
    public override Needs Needs => Needs.Stream(Case).AndLinked(2);

    public override Answer Decide(Streams streams, Moment at)
    {
        if (streams.Find<CaseState>(Case) is not { } @case || @case.WakeAt is not { } wake || wake > at.Now)
        {
            return Accepted.Nothing;
        }

        if (@case.Closed)
        {
            return Accept(Case, new EvidenceDeleted([.. @case.Evidence.Select(e => e.Id)]));
        }

        return @case.Due is { } due && due <= at.Now
            ? Accept(Case, new LimitPassed(@case.Stage, due))
            : Accept(Case, new ReminderFell(@case.Stage, @case.Reminders.Count(r => r <= at.Now), wake));
    }
}

/// <summary>The calendar of a year has become known: limits that were provisional are worked out again from the day they began.</summary>
public sealed record RecomputeLimit(Guid Case) : Request
{
    public override Needs Needs => Needs.Stream(Case);

    public override Answer Decide(Streams streams, Moment at)
    {
        if (streams.Find<CaseState>(Case) is not { Closed: false, Provisional: true, Overdue: false, Length: { } limit } @case)
        {
            return Accepted.Nothing;
        }

        if (@case.Route.FindPlan(@case.Stage) is not { } plan)
        {
            // where the limit was counted from, and its reminders, went with the stage: what was written when it was entered stands
            return Accepted.Nothing;
        }

        var start = plan.StartOf(@case, @case.ClockSince);
        var due = limit.From(start, at.Calendar);
        if (plan.ToldTo(@case) is { } told && told > due.At)
        {
            due = due with { At = told };
        }

        return due.At == @case.Due && due.Provisional
            ? Accepted.Nothing
            : Accept(Case, new DueRecomputed(due.At, due.Provisional, limit.RemindersOf(plan, start, due.At, at.Calendar)));
    }
}
