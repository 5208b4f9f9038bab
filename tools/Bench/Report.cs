using System.Globalization;
using System.Text.Json;

namespace Chsi.Tools.Bench;

/// <summary>One figure beside what it is measured against.</summary>
/// <param name="Baseline">PostgreSQL's own figure, before and after on average; null where the figure stands for itself.</param>
/// <param name="Target">As people read it.</param>
internal sealed record Figure(string Name, double Value, string Unit, double? Baseline, double? Ratio, string Target, bool Ok);

/// <summary>Prints figures as a table with the peers' ratios, or one JSON object a line.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Lines = new(JsonSerializerDefaults.Web);

    // measured on a machine of the same size against the same baseline
    private static readonly (string What, string Ratio)[] Peers =
    [
        ("graphile-worker, one job at a time", "0.63"), ("graphile-worker, batched", "10.5"), ("pg-boss, one at a time", "0.30"),
        ("pg-boss, batches of 100", "3.9"), ("Restate 1.7, virtual-object call with state", "0.20"), ("DBOS 5.3, workflow of 3 steps", "0.07"),
        ("Orleans 10, WriteStateAsync to PostgreSQL", "0.5-0.6"), ("Hangfire.PostgreSql 1.21, jobs done", "0.04"),
        ("Elsa 3.6 on PostgreSQL, suspend and resume", "< 0.01"),
    ];

    public static void Json(IEnumerable<Figure> figures)
    {
        foreach (var f in figures)
        {
            Console.WriteLine(JsonSerializer.Serialize(
                new { f.Name, Value = Math.Round(f.Value, 2), Baseline = Rounded(f.Baseline, 0), Ratio = Rounded(f.Ratio, 3), f.Target, f.Ok }, Lines));
        }
    }

    public static void Table(IEnumerable<Figure> figures)
    {
        Console.WriteLine($"{"name",-16}{"value",16}{"baseline",14}{"ratio",8}  target");
        foreach (var f in figures)
        {
            Console.WriteLine($"{f.Name,-16}{$"{Text(f.Value, f.Value < 100 ? 1 : 0)} {f.Unit}",16}{Text(f.Baseline, 0),14}{Text(f.Ratio, 2),8}  {f.Target}{(f.Ok ? "" : "  MISSED")}");
        }

        Console.WriteLine();
        foreach (var (what, ratio) in Peers)
        {
            Console.WriteLine($"{what,-46}{ratio,8}");
        }
    }

    private static double? Rounded(double? value, int digits) => value is { } v ? Math.Round(v, digits) : null;

    private static string Text(double? value, int digits) => value?.ToString($"N{digits}", CultureInfo.InvariantCulture) ?? "";
}
