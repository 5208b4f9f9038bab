using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;

namespace Chsi.Tests.Workflows.Routes;

public class StageTimeTests
{
    private static readonly DateTimeOffset Friday = new(2026, 11, 20, 10, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    [Trait("Need", "U6")]
    public void A_visit_lasts_from_one_stage_to_the_next_and_tells_who_ended_it()
    {
        var visits = StageVisit.Of(
        [
            (Entered("awaiting-evidence", Desk.Applicant), Friday, Desk.Applicant),
            (Entered("in-review", Desk.CustomerService), Friday.AddHours(1), Desk.Applicant),
            (Entered("awaiting-supplement", Desk.Applicant, left: 2), Friday.AddDays(3), Desk.CustomerService),
            (Entered("lapsed", Desk.Nobody), Friday.AddDays(12), Desk.Clock),
        ]);

        Assert.Equal(
            [("awaiting-evidence", 0, true, false), ("in-review", 1, true, true), ("awaiting-supplement", 7, false, false)],
            visits.Select(v => (v.Stage, v.WorkingDays(WorkingCalendar.Shipped), v.Answered, v.Returned)));
    }

    [Fact]
    [Trait("Need", "U6")]
    public void What_was_taken_back_did_not_happen()
    {
        var visits = StageVisit.Of(
        [
            (Entered("in-review", Desk.CustomerService), Friday, Desk.Applicant),
            (Entered("rejected", Desk.Applicant), Friday.AddDays(3), Desk.CustomerService),
            (new DecisionTakenBack(Guid.NewGuid(), "点错了", 2), Friday.AddDays(3), Desk.CustomerService),
            (Entered("in-review", Desk.CustomerService), Friday.AddDays(3), Desk.CustomerService),
            (Entered("approved", Desk.Nobody), Friday.AddDays(4), Desk.CustomerService),
        ]);

        var visit = Assert.Single(visits);
        Assert.Equal((Friday, Friday.AddDays(4), true), (visit.From, visit.To, visit.Answered));
    }

    [Theory]
    [Trait("Need", "U6")]
    [InlineData(new[] { 3 }, 3, 3)]
    [InlineData(new[] { 2, 1 }, 1, 2)]
    [InlineData(new[] { 10, 9, 8, 7, 6, 5, 4, 3, 2, 1 }, 5, 9)]
    [InlineData(new[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9 }, 0, 0)]
    public void Median_and_P90_are_values_that_occurred(int[] days, int median, int p90)
    {
        var time = StageTime.Of(days, days.Length, 0);
        Assert.Equal((median, p90), (time.Median, time.P90));
    }

    [Fact]
    public void Fewer_than_thirty_cases_say_nothing() =>
        Assert.Null(Expectation.Of(new(29, 40, 0, 1, 2), Friday, WorkingCalendar.Shipped));

    [Fact]
    public void The_expected_dates_are_working_days_and_the_words_never_name_what_is_past()
    {
        var expected = Expectation.Of(new(30, 30, 0, 0, 2), Friday, WorkingCalendar.Shipped)!;

        Assert.Equal("同类申请一般在 11 月 23 日 17:30 前办结，九成在 11 月 24 日 17:30 前", expected.Words(Friday));
        Assert.Equal("同类申请九成在 11 月 24 日 17:30 前办结", expected.Words(expected.Usually));
        Assert.Equal("已比九成同类申请用时更长", expected.Words(expected.Mostly));
        Assert.Equal("同类申请九成在 11 月 23 日 17:30 前办结", Expectation.Of(new(30, 30, 0, 0, 1), Friday, WorkingCalendar.Shipped)!.Words(Friday));
    }

    private static StageEntered Entered(string stage, Desk desk, int? left = null) => new(stage, desk, null, false, [], null, left, false, null, 2);
}
