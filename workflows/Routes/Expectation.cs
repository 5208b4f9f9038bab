using Chsi.Workflows.Calendar;

namespace Chsi.Workflows.Routes;

/// <summary>By when a case may leave its stage, as finished cases of the same kind did: experience, never a promise. What binds is the limit.</summary>
/// <param name="Usually">Half had by then.</param>
/// <param name="Mostly">Nine of ten had by then.</param>
/// <param name="Cases">How many finished cases say so.</param>
public sealed record Expectation(DateTimeOffset Usually, DateTimeOffset Mostly, int Cases)
{
    /// <summary>Of fewer finished cases nothing is concluded.</summary>
    public const int Fewest = 30;

    /// <param name="since">When the case came to the stage.</param>
    /// <returns>Null where there are too few finished cases.</returns>
    public static Expectation? Of(StageTime? time, DateTimeOffset since, WorkingCalendar calendar)
    {
        return time is { Cases: >= Fewest } ? new(After(time.Median), After(time.P90), time.Cases) : null;

        // what ended on its first day is said of the next one: an hour of the same day would be a promise
        DateTimeOffset After(int days) => calendar.AfterWorkingDays(since, Math.Max(1, days)).At;
    }

    /// <summary>What is still ahead, as the applicant reads it.</summary>
    public string Words(DateTimeOffset now) => this switch
    {
        _ when now >= Mostly => "已比九成同类申请用时更长",
        _ when now >= Usually || Usually == Mostly => $"同类申请九成在 {Day(Mostly)} 前办结",
        _ => $"同类申请一般在 {Day(Usually)} 前办结，九成在 {Day(Mostly)} 前",
    };

    private static string Day(DateTimeOffset at) => $"{at.Month} 月 {at.Day} 日 {at:HH:mm}";
}
