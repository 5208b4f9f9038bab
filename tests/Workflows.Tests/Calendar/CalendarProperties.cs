using Chsi.Workflows.Calendar;
using FsCheck;
using FsCheck.Fluent;

namespace Chsi.Tests.Workflows.Calendar;

public class CalendarProperties
{
    private static readonly WorkingCalendar Calendar = WorkingCalendar.Shipped;

    private static readonly DateTimeOffset Start = new(2004, 1, 1, 0, 0, 0, TimeSpan.FromHours(8));

    private static readonly Arbitrary<DateTimeOffset> Instants = Arb.From(
        from minute in Gen.Choose(0, 26 * 365 * 24 * 60)
        from offset in Gen.Choose(-12, 14)
        select Start.AddMinutes(minute).ToOffset(TimeSpan.FromHours(offset)));

    private static readonly Arbitrary<int> DayCounts = Arb.From(Gen.Choose(1, 60));

    [Fact]
    public void As_many_working_days_are_left_as_the_limit_has() =>
        Prop.ForAll(Instants, DayCounts, (from, days) => Calendar.WorkingDaysLeft(from, Calendar.AfterWorkingDays(from, days).At) == days)
            .QuickCheckThrowOnFailure();

    [Fact]
    public void As_many_working_days_are_overdue_as_have_passed() =>
        Prop.ForAll(Instants, DayCounts, (due, days) => Calendar.WorkingDaysLeft(Calendar.AfterWorkingDays(due, days).At, due) == -days)
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Every_limit_ends_at_close_of_business_on_a_working_day() =>
        Prop.ForAll(Instants, DayCounts, (from, days) =>
            new[] { Calendar.AfterWorkingDays(from, days).At, Calendar.AfterDays(from, days).At }
                .All(at => at > from && Calendar.IsWorkingDay(WorkingCalendar.DayOf(at)) && at == Calendar.CloseOfBusiness(WorkingCalendar.DayOf(at))))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Two_limits_one_after_the_other_are_one_of_both_lengths() =>
        Prop.ForAll(Instants, DayCounts, DayCounts, (from, first, second) =>
            Calendar.AfterWorkingDays(Calendar.AfterWorkingDays(from, first).At, second).At == Calendar.AfterWorkingDays(from, first + second).At)
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_natural_limit_is_never_shorter_than_its_days_and_at_most_a_holiday_longer() =>
        Prop.ForAll(Instants, DayCounts, (from, days) =>
            WorkingCalendar.DayOf(Calendar.AfterDays(from, days).At).DayNumber - WorkingCalendar.DayOf(from).DayNumber - days is >= 0 and <= 12)
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_larger_share_comes_no_earlier_and_never_outside_the_limit() =>
        Prop.ForAll(Instants, DayCounts, Arb.From(Gen.Choose(0, 99).Two()), (from, days, shares) =>
        {
            var due = Calendar.AfterWorkingDays(from, days).At;
            var (small, large) = (Math.Min(shares.Item1, shares.Item2) / 100.0, Math.Max(shares.Item1, shares.Item2) / 100.0);
            var (earlier, later) = (Calendar.PointOf(from, due, small), Calendar.PointOf(from, due, large));
            return from <= earlier && earlier <= later && later <= due;
        }).QuickCheckThrowOnFailure();
}
