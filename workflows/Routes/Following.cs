using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Routes;

/// <summary>Completes a decision with what its route sheet says follows: stages entered, changes in other streams, notices.</summary>
public static class Following
{
    /// <returns>Everything to commit, in order, and the streams as they stand afterwards.</returns>
    public static (Accepted All, Streams After) Complete(Accepted decided, Streams streams, Moment at, Guid request)
    {
        var done = new List<(Guid, Fact)>();
        var notices = decided.Notices.ToBuilder();
        var entries = new HashSet<(Guid, string)>();
        var waiting = new Queue<(Guid Stream, Fact Fact)>(decided.Facts);
        while (waiting.Count > 0)
        {
            var (id, fact) = waiting.Dequeue();
            if (fact is StageEntered entered && !entries.Add((id, entered.Stage)))
            {
                throw new InvalidOperationException($"A route sheet leads in a circle through {entered.Stage}.");
            }

            var before = streams.Find<StreamState>(id) ?? Catalogue.EmptyFor(fact, id);
            var after = before.Fold(fact, new Stamp(before.Version + 1, at.Now, at.Person, at.Actor.Name, at.Desk, request));
            streams = streams.With(after);
            done.Add((id, fact));
            if (after is CaseState @case)
            {
                var follows = fact is StageEntered ? Entering(@case, fact, streams, at) : After((CaseState)before, @case, fact, streams, at);
                notices.AddRange(follows.Notices);
                if (!follows.Facts.IsEmpty)
                {
                    // what follows comes before what the decision said of other streams: the order of facts is the order of causes
                    waiting = new(follows.Facts.Concat(waiting));
                }
            }
        }

        return (decided.Completed([.. done], notices.ToImmutable()), streams);
    }

    private static Accepted After(CaseState before, CaseState now, Fact fact, Streams streams, Moment at)
    {
        var turn = now.Route.TurnOf(fact, before.Stage.Length == 0 ? now : before);
        if (turn is null)
        {
            return Accepted.Nothing;
        }

        var follows = Told(Accepted.Nothing, turn.Tellings, now, fact, at);
        var target = turn.When is null || turn.When.Holds(now, streams, at) ? turn.Target : turn.Otherwise;
        return target is null ? follows : follows.And(now.Id, Enter(now.Route.PlanOf(target.Name), turn, now, at));
    }

    private static Accepted Entering(CaseState @case, Fact fact, Streams streams, Moment at)
    {
        var plan = @case.Route.PlanOf(@case.Stage);
        var follows = Told(Accepted.Nothing, plan.Tellings, @case, fact, at);
        return plan.Changes.Aggregate(follows, (all, change) => all.And(change.Follow(@case, streams, at)));
    }

    private static StageEntered Enter(StagePlan plan, Turn turn, CaseState @case, Moment at)
    {
        var desk = plan.Desk == Desk.Office ? @case.Office : plan.Desk == Desk.Superior ? @case.Superior : plan.Desk == Desk.Counterpart ? @case.Counterpart : plan.Desk;
        int? left = turn.StopsClock && @case.Due is { } running ? Math.Max(0, at.Calendar.WorkingDaysLeft(at.Now, running)) : null;
        if (plan.IsFinal)
        {
            var keep = at.Calendar.AfterDays(at.Now, at.Settings.PhotoDays).At;
            return new(plan.Stage.Name, desk, null, false, [], null, null, Final: true, keep, @case.Route.Version);
        }

        if (plan.Instant?.Invoke(@case) is { } instant)
        {
            return new(plan.Stage.Name, desk, instant, false, [], null, left, Final: false, null, @case.Route.Version);
        }

        if (turn.CarriesClock && @case is { Due: { } until, Length: { } length })
        {
            // what is behind was answered where the case came from
            return new(plan.Stage.Name, desk, until, @case.Provisional, [.. @case.Reminders.Where(r => r > at.Now)], length, null, Final: false, null, @case.Route.Version, @case.ClockSince, @case.Overdue);
        }

        if (plan.LimitOf(@case, at.Settings) is not { } own)
        {
            return new(plan.Stage.Name, desk, null, false, [], null, left, Final: false, null, @case.Route.Version);
        }

        var limit = turn.ResumesClock && @case.ClockLeft is { } rest ? rest.WorkingDays() : own;
        var start = plan.StartOf(@case, at.Now);
        var due = limit.From(start, at.Calendar);
        var reminders = limit.RemindersOf(plan, start, due.At, at.Calendar);
        return new(plan.Stage.Name, desk, due.At, due.Provisional, reminders, limit, left, Final: false, null, @case.Route.Version);
    }

    private static Accepted Told(Accepted follows, IEnumerable<Telling> tellings, CaseState @case, Fact fact, Moment at)
    {
        foreach (var telling in tellings)
        {
            if (telling(@case, fact, at) is { } notice)
            {
                follows = follows.Tell(notice);
            }
        }

        return follows;
    }
}
