using System.Globalization;

namespace Chsi.Workflows.Calendar;

/// <summary>
/// The 13 days that are off by statute every year (全国年节及纪念日放假办法, 2024-11-10), for years without an announced arrangement: which days
/// are moved to make longer holidays is only known from the announcement.
/// </summary>
internal static class StatutoryDays
{
    private static readonly ChineseLunisolarCalendar Lunar = new();

    public static bool Include(DateOnly day) =>
        (day.Month, day.Day) is (1, 1) or (5, 1) or (10, 1) or (10, 2) or (10, 3)
        || day == Qingming(day.Year)
        || IsLunar(day, 5, 5)
        || IsLunar(day, 8, 15)
        || IsLunar(day.AddDays(1), 1, 1)    // 除夕
        || IsLunar(day, 1, 1) || IsLunar(day, 1, 2) || IsLunar(day, 1, 3);

    public static bool IsWeekend(this DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    /// <summary>
    /// Tomb-sweeping Day, the day on which the sun's longitude reaches 15°: the usual formula, exact for 1901–2099. It is 4 or 5 April in the
    /// years around.
    /// </summary>
    public static DateOnly Qingming(int year)
    {
        var (start, inCentury) = year switch
        {
            >= 1900 and < 2000 => (5.59, year - 1900),
            >= 2000 and < 2100 => (4.81, year - 2000),
            _ => (5.0, 0),
        };
        return new DateOnly(year, 4, (int)((inCentury * 0.2422) + start) - (inCentury / 4));
    }

    private static bool IsLunar(DateOnly day, int month, int dayOfMonth)
    {
        var noon = day.ToDateTime(new TimeOnly(12, 0));
        if (noon < Lunar.MinSupportedDateTime || noon > Lunar.MaxSupportedDateTime || Lunar.GetDayOfMonth(noon) != dayOfMonth)
        {
            return false;
        }
        // the calendar counts a leap month as a month of its own: in a year with leap month 4 (the fifth), the fifth month is number 6
        var leap = Lunar.GetLeapMonth(Lunar.GetYear(noon));
        return Lunar.GetMonth(noon) == (leap > 0 && month >= leap ? month + 1 : month);
    }
}
