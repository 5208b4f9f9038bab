using Chsi.Workflows.Calendar;

namespace Chsi.Tests.Workflows.Calendar;

public class CalendarDaysTests
{
    private static readonly WorkingCalendar Calendar = WorkingCalendar.Shipped;

    [Theory]
    [InlineData(2023, 249)]
    [InlineData(2024, 251)]
    [InlineData(2025, 248)]
    [InlineData(2026, 248)]
    public void Each_year_has_its_number_of_working_days(int year, int expected) =>
        Assert.Equal(expected, DaysOf(year).Count(Calendar.IsWorkingDay));

    [Fact]
    public void The_years_2004_to_2026_are_known_and_no_others() =>
        Assert.Equal(Enumerable.Range(2004, 23), Enumerable.Range(1990, 60).Where(Calendar.CoversYear));

    [Theory]
    [InlineData("2026-01-04")]
    [InlineData("2026-02-14")]
    [InlineData("2026-02-28")]
    [InlineData("2026-05-09")]
    [InlineData("2026-09-20")]
    [InlineData("2026-10-10")]
    public void A_weekend_day_worked_in_exchange_is_a_working_day(string day) => Assert.True(Calendar.IsWorkingDay(DateOnly.Parse(day)));

    [Theory]
    [InlineData("2026-01-01", "2026-01-03")]
    [InlineData("2026-02-15", "2026-02-23")]
    [InlineData("2026-04-04", "2026-04-06")]
    [InlineData("2026-05-01", "2026-05-05")]
    [InlineData("2026-06-19", "2026-06-21")]
    [InlineData("2026-09-25", "2026-09-27")]
    [InlineData("2026-10-01", "2026-10-07")]
    [InlineData("2015-09-03", "2015-09-05")]
    public void A_holiday_has_no_working_day(string first, string last) =>
        Assert.DoesNotContain(DaysOf(DateOnly.Parse(first).Year), day => day >= DateOnly.Parse(first) && day <= DateOnly.Parse(last) && Calendar.IsWorkingDay(day));

    [Theory]
    [InlineData("2027-01-01")] // New Year
    [InlineData("2027-02-05")] // New Year's Eve of the lunar year
    [InlineData("2027-02-08")] // its third day
    [InlineData("2027-04-05")] // Qingming
    [InlineData("2027-06-09")] // Dragon Boat
    [InlineData("2027-09-15")] // Mid-Autumn
    [InlineData("2027-10-01")]
    [InlineData("2028-01-25")]
    [InlineData("2028-04-04")]
    [InlineData("2028-05-01")]
    [InlineData("2028-10-03")] // Mid-Autumn after a leap fifth month, and National Day
    [InlineData("2031-06-24")] // Dragon Boat after a leap third month
    public void Without_an_arrangement_the_statutory_days_are_off(string text)
    {
        var day = DateOnly.Parse(text);

        Assert.True(Calendar.IsProvisional(day));
        Assert.False(Calendar.IsWorkingDay(day));
    }

    [Fact]
    public void The_fifth_of_a_leap_fifth_month_is_an_ordinary_day() => Assert.True(Calendar.IsWorkingDay(new DateOnly(2028, 6, 27)));

    [Theory]
    [InlineData(2027, "01-01 02-05 02-08 04-05 06-09 09-15 10-01")]
    [InlineData(2028, "01-25 01-26 01-27 01-28 04-04 05-01 10-02 10-03")]
    public void Without_an_arrangement_a_year_has_no_other_days_off_than_these_and_weekends(int year, string weekdaysOff)
    {
        Assert.Equal(weekdaysOff, string.Join(' ', DaysOf(year).Where(day => !IsWeekend(day) && !Calendar.IsWorkingDay(day)).Select(day => $"{day:MM-dd}")));
        Assert.DoesNotContain(DaysOf(year), day => IsWeekend(day) && Calendar.IsWorkingDay(day));
    }

    [Fact]
    public void The_statutory_days_that_are_computed_are_days_off_in_every_announced_year()
    {
        // New Year's Eve was no day off in these two; the others have been since 2008
        DateOnly[] worked = [new(2014, 1, 30), new(2024, 2, 9)];

        for (var year = 2008; year <= 2026; year++)
        {
            var statutory = DaysOf(year).Where(day => !IsWeekend(day) && !WorkingCalendar.Statutory.IsWorkingDay(day)).Except(worked).ToList();
            Assert.DoesNotContain(statutory, Calendar.IsWorkingDay);
        }
    }

    [Theory]
    [InlineData(1850)]
    [InlineData(1901)]
    [InlineData(2100)]
    [InlineData(2101)]
    [InlineData(9998)]
    public void No_year_makes_it_fail(int year) => Assert.InRange(DaysOf(year).Count(Calendar.IsWorkingDay), 240, 262);

    private static bool IsWeekend(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    private static IEnumerable<DateOnly> DaysOf(int year) =>
        Enumerable.Range(0, DateTime.IsLeapYear(year) ? 366 : 365).Select(days => new DateOnly(year, 1, 1).AddDays(days));
}
