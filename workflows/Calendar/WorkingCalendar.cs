using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Calendar;

/// <summary>
/// Which days are working days in mainland China, and what follows for time limits. Immutable. Days are those of Shanghai; an
/// instant may be given with any offset, and comes back with Shanghai's.
/// </summary>
public sealed partial class WorkingCalendar
{
    // no daylight saving since 1991, and no record here is older
    private static readonly TimeSpan Shanghai = TimeSpan.FromHours(8);

    /// <summary>When offices open, Shanghai time; before it nobody is reminded of anything.</summary>
    public static readonly TimeOnly Opening = new(9, 0);

    private readonly CalendarData data;

    private readonly TimeOnly close;

    private WorkingCalendar(CalendarData data, TimeOnly close)
    {
        this.data = data;
        this.close = close;
    }

    /// <summary>The calendar of the years 2004 to 2026, closing at 17:30; the source is named in holidays.json.</summary>
    public static WorkingCalendar Shipped { get; } = new(ReadShipped(), new TimeOnly(17, 30));

    /// <summary>The calendar that knows of no announced arrangement: weekends and the 13 statutory days of any year, all provisional.</summary>
    public static WorkingCalendar Statutory { get; } = new(new CalendarData([], [], []), new TimeOnly(17, 30));

    /// <summary>The same calendar with another close of business, Shanghai time.</summary>
    public WorkingCalendar WithCloseOfBusiness(TimeOnly time) => new(data, time);

    /// <summary>
    /// The same calendar with further years, which replace those it has. Two shapes are read:
    /// <c>{"years": {"2027": {"holidays": ["01-01", …], "workdays": ["02-14", …]}}}</c> and the file dist/chinese-days.json (or
    /// dist/years/2027.json) of the npm package chinese-days: <c>{"holidays": {"2027-01-01": …}, "workdays": {"2027-02-14": …}}</c>. Holidays are
    /// all days off, workdays are the weekend days worked in exchange; a year counts as covered when its National Day is among them.
    /// </summary>
    /// <returns>The new calendar, or a sentence for the administrator who imports.</returns>
    public Checked<WorkingCalendar> WithYears(string json)
    {
        var later = CalendarData.Read(json);
        return later.Accepted ? new WorkingCalendar(data.With(later.Value), close) : Checked<WorkingCalendar>.Refused(later.Refusal);
    }

    /// <summary>Whether the arrangement of this year is known.</summary>
    public bool CoversYear(int year) => data.Years.Contains(year);

    /// <summary>Whether what is said of this day may change once its year's arrangement is known.</summary>
    public bool IsProvisional(DateOnly day) => !CoversYear(day.Year);

    /// <summary>
    /// Whether people work on this day. In a year that is not covered: not on weekends and not on the 13 days that are off by statute.
    /// </summary>
    public bool IsWorkingDay(DateOnly day)
    {
        if (data.Workdays.Contains(day))
        {
            return true;
        }
        return !day.IsWeekend() && !data.Holidays.Contains(day) && (CoversYear(day.Year) || !StatutoryDays.Include(day));
    }

    /// <summary>The instant at which business closes on this day, working day or not.</summary>
    public DateTimeOffset CloseOfBusiness(DateOnly day) => new(day, close, Shanghai);

    /// <summary>The day it is in Shanghai at this instant.</summary>
    public static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(instant.ToOffset(Shanghai).DateTime);

    /// <summary>Midnight at which a day of Shanghai begins.</summary>
    public static DateTimeOffset StartOf(DateOnly day) => new(day, TimeOnly.MinValue, Shanghai);

    private static CalendarData ReadShipped()
    {
        using var resource = typeof(WorkingCalendar).Assembly.GetManifestResourceStream(typeof(WorkingCalendar), "holidays.json")
            ?? throw new InvalidOperationException("holidays.json is not embedded");
        using var reader = new StreamReader(resource);
        var shipped = CalendarData.Read(reader.ReadToEnd());
        return shipped.Value ?? throw new InvalidOperationException(shipped.Refusal);
    }
}
