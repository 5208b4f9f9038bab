using System.Collections.Immutable;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Routes;

/// <summary>Length of a time limit: whole working days, or natural days that end on a working day; both at close of business.</summary>
public readonly record struct Limit(int Days, bool Working)
{
    /// <summary>When the limit ends. No day left, as when a clock is resumed that stopped on its last day, ends at the next close of business.</summary>
    public Due From(DateTimeOffset start, WorkingCalendar calendar)
    {
        var today = WorkingCalendar.DayOf(start);
        return (Working, Days) switch
        {
            (true, 0) when calendar.IsWorkingDay(today) && start < calendar.CloseOfBusiness(today) =>
                new(calendar.CloseOfBusiness(today), calendar.IsProvisional(today)),
            (true, _) => calendar.AfterWorkingDays(start, Math.Max(1, Days)),
            (false, _) => calendar.AfterDays(start, Days),
        };
    }

    /// <summary>
    /// The instants of a stage's reminders that lie between its start and its due instant, each at an hour at which people can act on it. Those
    /// that fall together are one.
    /// </summary>
    public ImmutableArray<DateTimeOffset> RemindersOf(StagePlan plan, DateTimeOffset start, DateTimeOffset due, WorkingCalendar calendar)
    {
        var points = ImmutableArray.CreateBuilder<DateTimeOffset>();
        foreach (var reminder in plan.Reminders)
        {
            var point = Working
                ? calendar.InOfficeHours(calendar.PointOf(start, due, reminder))
                : new DateTimeOffset(WorkingCalendar.DayOf(start).AddDays((int)reminder).ToDateTime(WorkingCalendar.Opening), due.Offset);
            if (point > start && point < due && !points.Contains(point))
            {
                points.Add(point);
            }
        }

        return points.ToImmutable();
    }
}

/// <summary>Lets a route sheet read as people speak: <c>3.WorkingDays()</c>.</summary>
public static class Lengths
{
    public static Limit WorkingDays(this int days) => new(days, Working: true);

    public static Limit Days(this int days) => new(days, Working: false);
}
