using Chsi.Workflows.Appeal;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Routes;

namespace Chsi.Web;

/// <summary>A period of a case, as the person and every desk read it.</summary>
/// <param name="What">The stage that it began with.</param>
/// <param name="Length">Such as 15 日 or 30 个工作日.</param>
/// <param name="Ended">When the stages that it ran for were left; null while it runs.</param>
/// <param name="Left">What is left of it, or that it is over.</param>
public sealed record CaseClock(string What, string Who, string Length, DateTimeOffset From, DateTimeOffset Until, DateTimeOffset? Ended, string Left)
{
    public bool Late(DateTimeOffset now) => Until <= (Ended ?? now);
}

/// <summary>Every period that has run in a case, oldest first: from its facts alone.</summary>
public static class CaseClocks
{
    public static IReadOnlyList<CaseClock> Of(StoredCase stored, DateTimeOffset now, WorkingCalendar calendar)
    {
        var clocks = new List<CaseClock>();
        foreach (var (fact, stamp) in stored.Facts)
        {
            if (fact is DueRecomputed moved && clocks.Count > 0)
            {
                clocks[^1] = clocks[^1] with { Until = moved.Due };
            }

            // a stage that goes on with the clock of the one before begins no other
            if (fact is not StageEntered entered || (entered.Since is not null && clocks.Count > 0))
            {
                continue;
            }

            if (clocks.Count > 0 && clocks[^1].Ended is null)
            {
                clocks[^1] = clocks[^1] with { Ended = stamp.At };
            }

            if (entered.Due is { } due)
            {
                // the days more of a board follow on its own
                var from = entered.Stage == AppealRoute.BoardExtended.Name && clocks.Count > 0 ? clocks[^1].Until : stamp.At;
                clocks.Add(new(stored.Case.Route.LabelOf(entered.Stage), Who(entered.Desk), Words(entered.Length), from, due, null, ""));
            }
        }

        return [.. clocks.Select(c => c with
        {
            Left = c.Ended is { } ended ? $"{Times.Dated(ended)} 结束{(c.Late(now) ? "，超过期限" : "")}" : calendar.Left(now, c.Until),
        })];
    }

    private static string Who(Desk desk) => desk.Kind switch
    {
        "applicant" => "申请人",
        "school" => "学校",
        "province" => "省级教育行政部门",
        _ => DeskWords.Area(desk),
    };

    private static string Words(Limit? length) => length is { } limit ? $"{limit.Days} {(limit.Working ? "个工作日" : "日")}" : "";
}
