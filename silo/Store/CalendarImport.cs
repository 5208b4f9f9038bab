using System.Text.Json;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;
using Dapper;
using Npgsql;

namespace Chsi.Silo.Store;

/// <summary>Stores announced years of the working calendar, one line a year, for every node to take over.</summary>
public static class CalendarImport
{
    private sealed record Days(SortedDictionary<string, string> Holidays, SortedDictionary<string, string> Workdays);

    /// <param name="owner">The owner's connection string.</param>
    /// <param name="json">Either shape that <see cref="WorkingCalendar.WithYears"/> reads.</param>
    /// <returns>The years that were new or have changed, in order; or what is wrong with the file.</returns>
    public static async Task<Checked<IReadOnlyList<int>>> Run(string owner, string json)
    {
        var whole = WorkingCalendar.Shipped.WithYears(json);
        if (!whole.Accepted)
        {
            return Checked<IReadOnlyList<int>>.Refused(whole.Refusal);
        }

        var years = Split(json);
        if (years.Values.Select(year => WorkingCalendar.Shipped.WithYears(year)).FirstOrDefault(y => !y.Accepted) is { } wrong)
        {
            return Checked<IReadOnlyList<int>>.Refused(wrong.Refusal!);
        }

        await using var source = NpgsqlDataSource.Create(owner);
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var changed = new List<int>();
        foreach (var (year, data) in years)
        {
            var written = await connection.ExecuteAsync("""
                insert into chsi.calendar_year as c (year, data, imported) values (@year, @data, now())
                on conflict (year) do update set data = excluded.data, imported = excluded.imported where c.data <> excluded.data
                """, new { year, data }, transaction);
            if (written > 0)
            {
                changed.Add(year);
            }
        }

        await transaction.CommitAsync();
        return changed;
    }

    /// <summary>One document a year. Days of a year that is not there as a whole (31 December, New Year) stand with the year they were announced with.</summary>
    private static SortedDictionary<int, string> Split(string json)
    {
        using var document = JsonDocument.Parse(json);
        var holidays = All(document.RootElement, "holidays").ToList();
        var workdays = All(document.RootElement, "workdays").ToList();
        int[] whole = [.. holidays.Where(day => day.EndsWith("-10-01", StringComparison.Ordinal)).Select(Year).Distinct()];
        var years = new SortedDictionary<int, Days>();
        foreach (var (kind, days) in new[] { (0, holidays), (1, workdays) })
        {
            foreach (var day in days)
            {
                var year = whole.MinBy(y => Math.Abs(y - Year(day)));
                years.TryAdd(year, new([], []));
                (kind == 0 ? years[year].Holidays : years[year].Workdays)[day] = "";
            }
        }

        return new(years.ToDictionary(y => y.Key, y => JsonSerializer.Serialize(y.Value, JsonSerializerOptions.Web)));
    }

    private static IEnumerable<string> All(JsonElement root, string kind) =>
        root.TryGetProperty("years", out var years)
            ? years.EnumerateObject().SelectMany(year => year.Value.GetProperty(kind).EnumerateArray().Select(day => $"{year.Name}-{day.GetString()}"))
            : root.GetProperty(kind).EnumerateObject().Select(day => day.Name);

    private static int Year(string day) => int.Parse(day.AsSpan(0, 4), System.Globalization.CultureInfo.InvariantCulture);
}
