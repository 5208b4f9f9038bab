using Chsi.Web.Security;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;
using Dapper;

namespace Chsi.Web;

/// <summary>
/// By when an applicant may expect an answer: as finished cases of the same kind and stage have it, and the rule's limit where there are too few.
/// </summary>
public static class ExpectedDate
{
    /// <summary>The sentences of the page; empty where there is nothing to expect, or the limit has passed.</summary>
    public static async Task<string> Of(Reading reading, Person me, ReRegistrationCase @case, DateTimeOffset now, WorkingCalendar calendar, CancellationToken stop)
    {
        if (@case.Closed || @case.Overdue || @case.At(ReRegistrationRoute.AwaitingObjection))
        {
            return "";
        }

        // where it is the applicant's own turn, the answer waited for is that of the review ahead
        var stage = @case.UnderReview ? @case.Stage : ReRegistrationRoute.InReview.Name;
        var time = await reading.As(me, connection => connection.QuerySingleOrDefaultAsync<StageTime?>(
            "select cases, visits, returned, median, p90 from chsi.stage_time where route = @Name and cause = @Cause and stage = @stage",
            new { @case.Route.Name, @case.Cause, stage }), stop);
        if (!@case.UnderReview)
        {
            return time is { Cases: >= Expectation.Fewest }
                ? $"照片提交后，同类申请一般 {Math.Max(1, time.Median)} 个工作日内审核完毕，九成在 {Math.Max(1, time.P90)} 个工作日内。{Source(time.Cases)}" : "";
        }

        return Expectation.Of(time, @case.StageSince, calendar) is { } expected ? $"{expected.Words(now)}。{Source(expected.Cases)}"
            : @case.Due is { } due ? $"按规定最迟 {Times.Spoken(due)} 前答复您；办结的同类申请还不多，暂不推算更早的时间。" : "";
    }

    private static string Source(int cases) => $"这是按近期办结的 {cases} 件同类申请推算的，不是承诺；规定的期限不变。";
}
