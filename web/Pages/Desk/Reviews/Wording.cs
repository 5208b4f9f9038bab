using Chsi.Silo.Grains;
using Chsi.Workflows;
using Chsi.Workflows.Calendar;

namespace Chsi.Web.Pages.Desk.Reviews;

/// <summary>A time limit as the desk reads it.</summary>
/// <param name="Tone">ok, warn, bad or empty: the class that colours it.</param>
public readonly record struct LimitWords(string Text, string Tone);

/// <summary>How cases read at the desk.</summary>
public static class Wording
{
    public static LimitWords Limit(WorkingCalendar calendar, DateTimeOffset now, string stage, DateTimeOffset? due, int? clockLeft)
    {
        if (clockLeft is { } left)
        {
            return new($"计时已停 · 剩 {left} 个工作日", "");
        }

        if (!UnderReview(stage) || due is not { } end)
        {
            return new("—", "");
        }

        var tone = end <= now ? "bad" : WorkingCalendar.DayOf(end) == WorkingCalendar.DayOf(now) ? "warn" : "ok";
        return new(calendar.Left(now, end), tone);
    }

    /// <summary>How long somebody has been waiting for the desk.</summary>
    public static string Waited(WorkingCalendar calendar, DateTimeOffset now, DateTimeOffset since) =>
        calendar.WorkingDaysLeft(now, since) is < 0 and var days ? $"{-days} 个工作日" : "今日";

    public static string Clock(DateTimeOffset at) => $"{at.ToOffset(TimeSpan.FromHours(8)):HH:mm}";

    /// <summary>Whether a reviewer may take a case at this stage.</summary>
    public static bool UnderReview(string stage) => ReviewQueue.UnderReview.Contains(stage);

    public static string Stage(string name) =>
        Catalogue.Routes.FirstOrDefault(r => r.FindPlan(name) is not null)?.LabelOf(name) ?? name;

    public static string Status(string status) => status switch
    {
        "Usable" => "正常",
        "NamePending" => "待核验",
        "IdentityNeeded" => "待验证身份",
        "Closed" => "已注销",
        _ => status,
    };
}
