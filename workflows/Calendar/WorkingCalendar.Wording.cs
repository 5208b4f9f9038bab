using System.Globalization;

namespace Chsi.Workflows.Calendar;

public sealed partial class WorkingCalendar
{
    private const string ProvisionalMark = "（暂定）";

    /// <summary>
    /// How long there is left, as pages and notices say it: 剩 2 个工作日, 今日 17:30 到期, 超时 1 个工作日, 超时不足 1 个工作日; for an end on a day off
    /// that no working day comes before, its date. （暂定） follows where the due day's year has no arrangement yet.
    /// </summary>
    /// <param name="now">The instant of asking.</param>
    /// <param name="due">The instant at which the limit ends; null where there is none, which gives the empty string.</param>
    public string Left(DateTimeOffset now, DateTimeOffset? due)
    {
        if (due is not { } end)
        {
            return "";
        }
        return Words(now, end.ToOffset(Shanghai)) + (IsProvisional(DayOf(end)) ? ProvisionalMark : "");
    }

    private string Words(DateTimeOffset now, DateTimeOffset due)
    {
        var days = WorkingDaysLeft(now, due);
        if (now >= due)
        {
            return days < 0 ? Text($"超时 {-days} 个工作日") : "超时不足 1 个工作日";
        }
        if (days > 0)
        {
            return Text($"剩 {days} 个工作日");
        }
        return DayOf(now) == DayOf(due) ? Text($"今日 {due:HH:mm} 到期") : Text($"{due.Month}月{due.Day}日 {due:HH:mm} 到期");
    }

    private static string Text(FormattableString words) => words.ToString(CultureInfo.InvariantCulture);
}
