using Chsi.Workflows.Calendar;

namespace Chsi.Tools.Seed;

/// <summary>Moments of the past from which cases are, now, as old as the demo wants them.</summary>
public sealed class DemoMoments(DateTimeOffset now, WorkingCalendar calendar, int reviewDays)
{
    private static readonly TimeSpan Shanghai = TimeSpan.FromHours(8);

    public DateTimeOffset Now => now;

    private DateOnly Today => WorkingCalendar.DayOf(now);

    /// <summary>So many days ago in the evening, such that a reminder of that day's morning has just been and none after it.</summary>
    public DateTimeOffset ReminderDay(int day) => At(WorkingCalendar.DayOf(now.AddHours(-9)).AddDays(-day), 20);

    /// <summary>Photos handed in then are due for review at the next close of business.</summary>
    public DateTimeOffset ReviewDueNext()
    {
        var day = Today;
        while (!calendar.IsWorkingDay(day) || calendar.CloseOfBusiness(day) <= now)
        {
            day = day.AddDays(1);
        }

        return ReviewDueOn(day);
    }

    /// <summary>Photos handed in then were due for review at the close of the last working day before today.</summary>
    public DateTimeOffset ReviewOverdue()
    {
        var day = Today.AddDays(-1);
        while (!calendar.IsWorkingDay(day))
        {
            day = day.AddDays(-1);
        }

        return ReviewDueOn(day);
    }

    /// <summary>So many working days ago, in office hours.</summary>
    public DateTimeOffset WorkingDaysAgo(int days)
    {
        var day = Today;
        for (var left = days; left > 0; left -= calendar.IsWorkingDay(day) ? 1 : 0)
        {
            day = day.AddDays(-1);
        }

        return At(day, 10);
    }

    private DateTimeOffset ReviewDueOn(DateOnly due)
    {
        var day = due;
        while (WorkingCalendar.DayOf(calendar.AfterWorkingDays(At(day, 11), reviewDays).At) > due)
        {
            day = day.AddDays(-1);
        }

        return At(day, 11);
    }

    private static DateTimeOffset At(DateOnly day, int hour) => new(day, new TimeOnly(hour, 0), Shanghai);
}
