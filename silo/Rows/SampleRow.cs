using System.Text.Encodings.Web;
using System.Text.Json;
using Chsi.Workflows.Samples;

namespace Chsi.Silo.Rows;

/// <summary>A draw in lists. Its checks stand in one value, as text, for pages read them all or not at all.</summary>
/// <param name="Checkers">Who still has something to check, in the order of their ids.</param>
public sealed record SampleRow(
    Guid Id, string Number, string Desk, DateTimeOffset From, DateTimeOffset Until, int Each, int Percent, DateTimeOffset SeedFrom, string SeedSource,
    int Decisions, int ToDraw, string Population, string AnnouncedBy, DateTimeOffset AnnouncedAt, string? Seed, DateTimeOffset? DrawnAt, Guid[] Checkers,
    string Checks, int Version) : IRow
{
    public static readonly RowTable Table = new(typeof(SampleRow), "chsi.sample_row",
    [
        ("id", "uuid"), ("number", "text"), ("desk", "text"), ("from_at", "timestamptz"), ("until_at", "timestamptz"), ("each", "int"), ("percent", "int"),
        ("seed_from", "timestamptz"), ("seed_source", "text"), ("decisions", "int"), ("to_draw", "int"), ("population", "text"), ("announced_by", "text"),
        ("announced_at", "timestamptz"), ("seed", "text"), ("drawn_at", "timestamptz"), ("checkers", "uuid[]"), ("checks", "text"), ("version", "int"),
    ]);

    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static SampleRow Of(Sample s) => new(s.Id, s.Number, s.Desk.ToString(), s.From, s.Until, s.Each, s.Percent, s.SeedFrom, s.SeedSource, s.Decisions, s.ToDraw,
        s.Population, s.AnnouncedBy, s.AnnouncedAt, s.Seed, s.DrawnAt, [.. s.Checks.Where(c => c.Result is null).Select(c => c.Checker).Distinct().Order()],
        JsonSerializer.Serialize(s.Checks, Written), s.Version);

    /// <summary>The checks as the row has them, in their order.</summary>
    public static IReadOnlyList<Check> ChecksIn(string checks) => JsonSerializer.Deserialize<Check[]>(checks, Written)!;

    public IEnumerable<object?> Values() =>
    [
        Id, Number, Desk, From, Until, Each, Percent, SeedFrom, SeedSource, Decisions, ToDraw, Population, AnnouncedBy, AnnouncedAt, Seed, DrawnAt, Checkers,
        Checks, Version,
    ];
}
