using Chsi.Workflows.Calendar;

namespace Chsi.Tests.Workflows.Calendar;

public class LimitTests
{
    private static readonly WorkingCalendar Calendar = WorkingCalendar.Shipped;

    [Theory]
    [InlineData("2023-12-12", 3, "2023-12-15")]
    [InlineData("2025-09-30", 3, "2025-10-11")]
    [InlineData("2026-02-13", 3, "2026-02-25")]
    [InlineData("2026-04-30", 3, "2026-05-08")]
    [InlineData("2026-09-18", 3, "2026-09-22")]
    [InlineData("2026-09-30", 3, "2026-10-10")]
    [InlineData("2026-11-20", 3, "2026-11-25")]
    [InlineData("2026-11-18", 3, "2026-11-23")]
    public void Working_days_are_counted_from_the_day_after_and_end_at_close_of_business(string from, int days, string last) =>
        Assert.Equal(new Due(At($"{last} 17:30"), false), Calendar.AfterWorkingDays(At($"{from} 09:00"), days));

    [Fact]
    public void A_limit_that_ends_in_a_year_without_arrangement_is_provisional_and_knows_New_Year() =>
        Assert.Equal(new Due(At("2027-01-05 17:30"), true), Calendar.AfterWorkingDays(At("2026-12-30 10:00"), 3));

    [Theory]
    [InlineData("2026-11-20 00:00", "2026-11-25 17:30")]
    [InlineData("2026-11-20 23:59", "2026-11-25 17:30")]
    [InlineData("2026-11-21 12:00", "2026-11-25 17:30")]
    public void The_hour_of_the_event_does_not_matter(string from, string due) =>
        Assert.Equal(At(due), Calendar.AfterWorkingDays(At(from), 3).At);

    [Fact]
    public void The_day_of_the_event_is_the_day_in_Shanghai()
    {
        var lateOnThursdayInUtc = new DateTimeOffset(2026, 11, 19, 16, 30, 0, TimeSpan.Zero);

        Assert.Equal(new DateOnly(2026, 11, 20), WorkingCalendar.DayOf(lateOnThursdayInUtc));
        Assert.Equal(At("2026-11-23 17:30"), Calendar.AfterWorkingDays(lateOnThursdayInUtc, 1).At);
        Assert.Equal(TimeSpan.FromHours(8), Calendar.AfterWorkingDays(lateOnThursdayInUtc, 1).At.Offset);
    }

    [Theory]
    [InlineData("2026-11-10", 10, "2026-11-20", "the last day is a Friday")]
    [InlineData("2026-11-11", 10, "2026-11-23", "the last day is a Saturday")]
    [InlineData("2026-11-12", 10, "2026-11-23", "the last day is a Sunday")]
    [InlineData("2026-09-22", 10, "2026-10-08", "the last day is in the National Day holiday")]
    [InlineData("2026-02-04", 10, "2026-02-14", "the last day is a Saturday that is worked")]
    public void Natural_days_end_on_the_next_working_day_when_the_last_is_none(string from, int days, string last, string why) =>
        Assert.True(new Due(At($"{last} 17:30"), false) == Calendar.AfterDays(At($"{from} 09:00"), days), why);

    [Fact]
    public void A_natural_limit_is_provisional_only_by_the_days_that_can_move_it()
    {
        Assert.False(Calendar.AfterDays(At("2026-12-21 09:00"), 10).Provisional);
        Assert.True(Calendar.AfterDays(At("2026-12-22 09:00"), 10).Provisional);
        Assert.Equal(At("2027-01-04 17:30"), Calendar.AfterDays(At("2026-12-22 09:00"), 10).At);
    }

    [Fact]
    public void Close_of_business_is_a_setting()
    {
        var early = Calendar.WithCloseOfBusiness(new TimeOnly(16, 0));

        Assert.Equal(At("2026-11-23 16:00"), early.AfterWorkingDays(At("2026-11-20 09:00"), 1).At);
        Assert.Equal(At("2026-11-23 16:00"), early.AfterDays(At("2026-11-20 09:00"), 1).At);
        Assert.Equal(At("2026-11-23 17:30"), Calendar.CloseOfBusiness(new DateOnly(2026, 11, 23)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_limit_has_at_least_one_day(int days)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Calendar.AfterWorkingDays(At("2026-11-20 09:00"), days));
        Assert.Throws<ArgumentOutOfRangeException>(() => Calendar.AfterDays(At("2026-11-20 09:00"), days));
    }

    private static DateTimeOffset At(string shanghai) => new(DateTime.Parse(shanghai), TimeSpan.FromHours(8));
}
