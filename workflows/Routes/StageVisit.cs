using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Routes;

/// <summary>A fact that undoes the one before it, and the stage it led to with it.</summary>
public interface ITakesBack;

/// <summary>A time that a case stood at a stage, from being put there to being put elsewhere.</summary>
/// <param name="Answered">The desk of the stage ended it; otherwise the clock did, or somebody else.</param>
/// <param name="Returned">It ended with the stage's clock stopped.</param>
public sealed record StageVisit(string Stage, DateTimeOffset From, DateTimeOffset To, bool Answered, bool Returned)
{
    /// <summary>Working days after the day it began, up to and including the day it ended; 0 on the same day.</summary>
    public int WorkingDays(WorkingCalendar calendar) => calendar.WorkingDaysLeft(From, To);

    /// <summary>The visits of one case. What was taken back did not happen: the visit before it goes on.</summary>
    /// <param name="facts">In order; only <see cref="StageEntered"/> and <see cref="ITakesBack"/> are looked at. By is the desk that asked.</param>
    public static IReadOnlyList<StageVisit> Of(IEnumerable<(Fact Fact, DateTimeOffset At, Desk By)> facts)
    {
        var ended = new List<StageVisit>();
        (StageEntered Stage, DateTimeOffset Since)? now = null;
        var before = new Stack<(StageEntered Stage, DateTimeOffset Since)>();
        var undone = false;
        foreach (var (fact, at, by) in facts)
        {
            if (fact is ITakesBack)
            {
                undone = true;
            }
            else if (fact is StageEntered entered)
            {
                if (undone && before.TryPop(out var again))
                {
                    ended.RemoveAt(ended.Count - 1);
                    now = again;
                }
                else
                {
                    if (now is var (stage, since))
                    {
                        ended.Add(new(stage.Stage, since, at, by == stage.Desk, entered.ClockLeft is not null));
                        before.Push((stage, since));
                    }

                    now = (entered, at);
                }

                undone = false;
            }
        }

        return ended;
    }
}
