using Chsi.Workflows.Calendar;

namespace Chsi.Tests.Workflows.Calendar;

public class TimeLeftTests
{
    private static readonly WorkingCalendar Calendar = WorkingCalendar.Shipped;

    [Theory]
    [InlineData("2026-11-18 09:00", "2026-11-23 17:30", 3, "剩 3 个工作日")]
    [InlineData("2026-11-19 23:00", "2026-11-23 17:30", 2, "剩 2 个工作日")]
    [InlineData("2026-11-20 18:00", "2026-11-23 17:30", 1, "剩 1 个工作日")]
    [InlineData("2026-11-21 12:00", "2026-11-23 17:30", 1, "剩 1 个工作日")]
    [InlineData("2026-11-23 00:00", "2026-11-23 17:30", 0, "今日 17:30 到期")]
    [InlineData("2026-11-23 17:29", "2026-11-23 17:30", 0, "今日 17:30 到期")]
    [InlineData("2026-11-23 17:30", "2026-11-23 17:30", 0, "超时不足 1 个工作日")]
    [InlineData("2026-11-23 23:59", "2026-11-23 17:30", 0, "超时不足 1 个工作日")]
    [InlineData("2026-11-24 00:00", "2026-11-23 17:30", -1, "超时 1 个工作日")]
    [InlineData("2026-11-25 09:00", "2026-11-23 17:30", -2, "超时 2 个工作日")]
    [InlineData("2026-11-22 09:00", "2026-11-20 17:30", 0, "超时不足 1 个工作日")]
    [InlineData("2026-11-23 09:00", "2026-11-20 17:30", -1, "超时 1 个工作日")]
    [InlineData("2026-09-18 09:00", "2026-09-20 17:30", 1, "剩 1 个工作日")]
    [InlineData("2026-09-30 18:00", "2026-10-05 12:00", 0, "10月5日 12:00 到期")]
    [InlineData("2026-10-05 09:05", "2026-10-05 09:30", 0, "今日 09:30 到期")]
    public void What_is_left_is_told_in_working_days_and_on_the_last_day_by_the_hour(string now, string due, int days, string words)
    {
        Assert.Equal(days, Calendar.WorkingDaysLeft(At(now), At(due)));
        Assert.Equal(words, Calendar.Left(At(now), At(due)));
    }

    [Theory]
    [InlineData("2026-12-31 09:00", "2027-01-05 17:30", "剩 2 个工作日（暂定）")]
    [InlineData("2027-01-05 09:00", "2027-01-05 17:30", "今日 17:30 到期（暂定）")]
    [InlineData("2027-01-06 09:00", "2027-01-05 17:30", "超时 1 个工作日（暂定）")]
    [InlineData("2027-01-04 09:00", "2026-12-31 17:30", "超时 1 个工作日")]
    public void A_provisional_end_says_so(string now, string due, string words) => Assert.Equal(words, Calendar.Left(At(now), At(due)));

    [Fact]
    public void Without_an_end_there_is_nothing_to_say() => Assert.Equal("", Calendar.Left(At("2026-11-20 09:00"), null));

    [Fact]
    public void The_words_do_not_depend_on_the_offset_that_an_instant_comes_with() =>
        Assert.Equal("今日 17:30 到期", Calendar.Left(At("2026-11-23 01:00").ToUniversalTime(), At("2026-11-23 17:30").ToUniversalTime()));

    [Theory]
    [InlineData("2026-11-18 00:00", "2026-11-20 00:00", 0.5, "2026-11-19 00:00")]
    [InlineData("2026-11-20 12:00", "2026-11-23 12:00", 0.5, "2026-11-21 00:00")]
    [InlineData("2026-11-20 12:00", "2026-11-23 12:00", 0.75, "2026-11-23 06:00")]
    [InlineData("2026-11-18 09:00", "2026-11-23 17:30", 0, "2026-11-18 09:00")]
    [InlineData("2026-11-18 09:00", "2026-11-23 17:30", 1, "2026-11-23 17:30")]
    [InlineData("2026-11-18 09:00", "2026-11-23 17:30", -3, "2026-11-18 09:00")]
    [InlineData("2026-11-18 09:00", "2026-11-23 17:30", 7, "2026-11-23 17:30")]
    [InlineData("2026-11-21 00:00", "2026-11-24 00:00", 0.5, "2026-11-23 12:00")]
    [InlineData("2026-11-21 00:00", "2026-11-22 00:00", 0.25, "2026-11-21 06:00")]
    [InlineData("2026-11-23 17:30", "2026-11-23 17:30", 0.5, "2026-11-23 17:30")]
    [InlineData("2026-11-24 17:30", "2026-11-23 17:30", 0.5, "2026-11-23 17:30")]
    public void A_share_of_the_time_is_a_share_of_the_working_time(string from, string due, double share, string point) =>
        Assert.Equal(At(point), Calendar.PointOf(At(from), At(due), share));

    [Theory]
    [InlineData("2026-11-20 01:45", "2026-11-20 09:00")]
    [InlineData("2026-11-20 09:00", "2026-11-20 09:00")]
    [InlineData("2026-11-20 16:20", "2026-11-20 16:20")]
    [InlineData("2026-11-20 17:30", "2026-11-20 17:30")]
    [InlineData("2026-11-20 17:31", "2026-11-23 09:00")]
    [InlineData("2026-11-21 12:00", "2026-11-23 09:00")]
    [InlineData("2026-09-20 03:00", "2026-09-20 09:00")]
    public void What_falls_at_night_or_on_a_day_off_waits_for_the_next_opening(string at, string open) =>
        Assert.Equal(At(open), Calendar.InOfficeHours(At(at).ToUniversalTime()));

    private static DateTimeOffset At(string shanghai) => new(DateTime.Parse(shanghai), TimeSpan.FromHours(8));
}
