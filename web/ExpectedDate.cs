using Chsi.Web.Security;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;
using Dapper;

namespace Chsi.Web;

/// <summary>
/// By when an applicant may expect an answer: as finished cases of the same kind and stage have it, and the rule's limit where there are too few.
/// </summary>
public static class ExpectedDate
{
    private const string Known = "select stage, cases, visits, returned, median, p90 from chsi.stage_time where route = @route and cause = @cause and stage = any(@stages)";

    /// <summary>How long a correction on these terms usually takes at each of its stages, before it is asked for; what that rests on, and that it binds nobody.</summary>
    /// <param name="cause">One of <see cref="CorrectionCauses"/>.</param>
    public static async Task<string> Usually(Reading reading, Person me, string cause, CorrectionTerms terms, CancellationToken stop)
    {
        Stage[] signed = [CorrectionRoute.Checking, CorrectionRoute.HeadSigning, CorrectionRoute.LeaderSigning];
        Stage[] ahead = [.. signed.Take(terms.Signers), .. terms.Province ? [CorrectionRoute.AtProvince] : Array.Empty<Stage>()];
        var times = await TimesOf(reading, me, CorrectionRoute.Name, cause, ahead, stop);
        var known = ahead.Select(s => (Stage: s, Time: times.GetValueOrDefault(s.Name))).ToList();
        return known.Any(k => k.Time is not { Cases: >= Expectation.Fewest }) ? "办结的同类申请还不多，暂不推算；最迟不超过规定的期限。"
            : $"{string.Join('，', known.Select(k => $"{Asked(k.Stage)}一般 {Math.Max(1, k.Time!.Median)} 个工作日、九成在 {Math.Max(1, k.Time.P90)} 个工作日内"))}。{Source(known.Min(k => k.Time!.Cases))}";
    }

    /// <summary>The sentences of the page of a case that a school, a province or customer service has; empty where it is the applicant's own turn, or nothing is to be expected.</summary>
    public static async Task<string> Of(Reading reading, Person me, CaseState @case, DateTimeOffset now, WorkingCalendar calendar, CancellationToken stop)
    {
        if (@case.Closed || @case.Overdue || @case.Desk == Desk.Applicant || @case.Desk == Desk.Nobody || @case.Due is not { } due)
        {
            return "";
        }

        var stage = @case.Route.Stages.First(s => @case.At(s.Stage)).Stage;
        var time = (await TimesOf(reading, me, @case.Route.Name, @case.Cause, [stage], stop)).GetValueOrDefault(stage.Name);
        var expected = Expectation.Of(time, @case.StageSince, calendar) is { } usual ? $"本环节{usual.Words(now)}。{Source(usual.Cases)}" : $"本环节按规定最迟 {Times.Spoken(due)} 前办结。";
        return expected + (@case is CorrectionCase { UnderReview: true, Terms: { Province: true } terms } ? $"学校审签后由省级教育行政部门决定，期限 {terms.ProvinceDays} 个工作日。" : "");
    }

    private static string Asked(Stage stage) => stage == CorrectionRoute.AtProvince ? "省级审核" : stage.Label;

    private static Task<Dictionary<string, StageTime>> TimesOf(Reading reading, Person me, string route, string cause, IEnumerable<Stage> stages, CancellationToken stop) =>
        reading.As(me, async connection => (await connection.QueryAsync<(string Stage, int Cases, int Visits, int Returned, int Median, int P90)>(Known, new { route, cause, stages = stages.Select(s => s.Name).ToArray() }))
            .ToDictionary(t => t.Stage, t => new StageTime(t.Cases, t.Visits, t.Returned, t.Median, t.P90)), stop);

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
