namespace Chsi.Workflows.Calendar;

/// <summary>When a time limit ends.</summary>
/// <param name="At">The instant, with Shanghai's offset; a submit that commits earlier is in time.</param>
/// <param name="Provisional">Whether it may move once a year's arrangement is known.</param>
public readonly record struct Due(DateTimeOffset At, bool Provisional);

public sealed partial class WorkingCalendar
{
    /// <summary>The end of a limit of whole working days: the day of <paramref name="from"/> is not counted, the last one ends at close of business.</summary>
    /// <param name="from">The instant of the event that starts the limit.</param>
    /// <param name="days">Working days, at least 1.</param>
    public Due AfterWorkingDays(DateTimeOffset from, int days)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        var start = DayOf(from);
        var day = start;
        for (var left = days; left > 0;)
        {
            day = day.AddDays(1);
            left -= IsWorkingDay(day) ? 1 : 0;
        }
        return DueOn(start.AddDays(1), day);
    }

    /// <summary>
    /// The end of a limit of natural days (民法典 201–203): the day of <paramref name="from"/> is not counted; the last day, or the next
    /// working day where that is none, ends at close of business.
    /// </summary>
    /// <param name="from">The instant of the event that starts the limit.</param>
    /// <param name="days">Days, at least 1.</param>
    public Due AfterDays(DateTimeOffset from, int days)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        var start = DayOf(from);
        var day = start.AddDays(days);
        while (!IsWorkingDay(day))
        {
            day = day.AddDays(1);
        }
        // only the days looked at can move the end
        return DueOn(start.AddDays(days), day);
    }

    /// <summary>
    /// Working days after today up to and including the due day: 0 on the due day. After it, minus the working days since, today included;
    /// 0 while there was none.
    /// </summary>
    public int WorkingDaysLeft(DateTimeOffset now, DateTimeOffset due)
    {
        var (today, last) = (DayOf(now), DayOf(due));
        return today <= last ? WorkingDaysBetween(today, last) : -WorkingDaysBetween(last, today);
    }

    /// <summary>
    /// The instant at which a share of the working time between two instants has passed. All 24 hours of a working day count and none
    /// of other days; where there is no working time at all, all time counts.
    /// </summary>
    /// <param name="from">The start.</param>
    /// <param name="due">The end.</param>
    /// <param name="share">0 to 1; more or less is taken as these.</param>
    public DateTimeOffset PointOf(DateTimeOffset from, DateTimeOffset due, double share)
    {
        if (due <= from)
        {
            return due.ToOffset(Shanghai);
        }
        var part = Math.Clamp(share, 0, 1);
        var spans = WorkingSpans(from.ToOffset(Shanghai), due.ToOffset(Shanghai)).ToList();
        if (spans.Count == 0)
        {
            return (from + ((due - from) * part)).ToOffset(Shanghai);
        }
        var left = new TimeSpan(spans.Sum(span => (span.End - span.Start).Ticks)) * part;
        foreach (var (start, end) in spans)
        {
            if (left <= end - start)
            {
                return start + left;
            }
            left -= end - start;
        }
        return spans[^1].End;
    }

    /// <summary>The instant itself where an office is open; otherwise the next opening on a working day.</summary>
    public DateTimeOffset InOfficeHours(DateTimeOffset at)
    {
        var day = DayOf(at);
        if (IsWorkingDay(day) && at <= CloseOfBusiness(day))
        {
            var opening = OpeningOf(day);
            return at < opening ? opening : at.ToOffset(Shanghai);
        }

        do
        {
            day = day.AddDays(1);
        }
        while (!IsWorkingDay(day));
        return OpeningOf(day);
    }

    private static DateTimeOffset OpeningOf(DateOnly day) => StartOf(day) + Opening.ToTimeSpan();

    private IEnumerable<(DateTimeOffset Start, DateTimeOffset End)> WorkingSpans(DateTimeOffset from, DateTimeOffset due)
    {
        for (var day = DayOf(from); StartOf(day) < due; day = day.AddDays(1))
        {
            var (start, end) = (StartOf(day), StartOf(day.AddDays(1)));
            if (IsWorkingDay(day))
            {
                yield return (start < from ? from : start, end > due ? due : end);
            }
        }
    }

    private int WorkingDaysBetween(DateOnly afterThis, DateOnly upToThis) =>
        Enumerable.Range(1, upToThis.DayNumber - afterThis.DayNumber).Count(days => IsWorkingDay(afterThis.AddDays(days)));

    private Due DueOn(DateOnly firstCounted, DateOnly last) =>
        new(CloseOfBusiness(last), Enumerable.Range(firstCounted.Year, last.Year - firstCounted.Year + 1).Any(year => !CoversYear(year)));
}
