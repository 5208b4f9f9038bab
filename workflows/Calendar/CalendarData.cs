using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Calendar;

/// <summary>The announced days off and make-up working days, and the years that they are complete for.</summary>
internal sealed record CalendarData(FrozenSet<DateOnly> Holidays, FrozenSet<DateOnly> Workdays, FrozenSet<int> Years)
{
    /// <summary>Reads either of the two shapes that <see cref="WorkingCalendar.WithYears"/> documents.</summary>
    public static Checked<CalendarData> Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var holidays = Days(root, "holidays");
            var workdays = Days(root, "workdays");
            // every year has a National Day: a list without it is not the whole year
            int[] whole = [.. holidays.Where(day => day is { Month: 10, Day: 1 }).Select(day => day.Year)];
            return Fault(holidays, workdays, whole, root) is { } fault
                ? Checked<CalendarData>.Refused($"节假日数据有误：{fault}。")
                : new CalendarData(holidays.ToFrozenSet(), workdays.ToFrozenSet(), whole.ToFrozenSet());
        }
        catch (Exception fault) when (fault is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            return Checked<CalendarData>.Refused("节假日数据有误：内容不是规定的格式。");
        }
    }

    /// <summary>This data with that of other years; where both have a year, the later one holds.</summary>
    public CalendarData With(CalendarData later) => new(
        Merged(Holidays, later.Holidays, later.Workdays, later.Years),
        Merged(Workdays, later.Workdays, later.Holidays, later.Years),
        Years.Union(later.Years).ToFrozenSet());

    // a notice may move a day of a year that it is not about: 31 December
    private static FrozenSet<DateOnly> Merged(FrozenSet<DateOnly> old, FrozenSet<DateOnly> added, FrozenSet<DateOnly> turned, FrozenSet<int> replaced) =>
        old.Where(day => !replaced.Contains(day.Year) && !turned.Contains(day)).Union(added).ToFrozenSet();

    private static string? Fault(List<DateOnly> holidays, List<DateOnly> workdays, int[] whole, JsonElement root)
    {
        if (whole.Length == 0)
        {
            return "没有任何一年的国庆节，不是完整的年度安排";
        }
        if (root.TryGetProperty("years", out var years)
            && years.EnumerateObject().Select(year => year.Name).FirstOrDefault(year => !whole.Contains(int.Parse(year, CultureInfo.InvariantCulture))) is { } partial)
        {
            return $"{partial}年没有国庆节，不是完整的年度安排";
        }
        if (holidays.Intersect(workdays).Order().Cast<DateOnly?>().FirstOrDefault() is { } both)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{both:yyyy-MM-dd}既是放假日又是上班日");
        }
        return workdays.Where(day => !day.IsWeekend()).Order().Cast<DateOnly?>().FirstOrDefault() is { } weekday
            ? string.Create(CultureInfo.InvariantCulture, $"{weekday:yyyy-MM-dd}不是周末，不能作为调休上班日")
            : null;
    }

    private static List<DateOnly> Days(JsonElement root, string kind) =>
        root.TryGetProperty("years", out var years)
            ? [.. years.EnumerateObject().SelectMany(year => year.Value.GetProperty(kind).EnumerateArray().Select(day => Day($"{year.Name}-{day.GetString()}")))]
            : [.. root.GetProperty(kind).EnumerateObject().Select(day => Day(day.Name))];

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
