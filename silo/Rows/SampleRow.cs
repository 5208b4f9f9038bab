using System.Text.Encodings.Web;
using System.Text.Json;
using Chsi.Workflows.Samples;
using Npgsql;

namespace Chsi.Silo.Rows;

/// <summary>A draw in lists. Its checks stand in one value, as text, for pages read them all or not at all.</summary>
/// <param name="Checkers">Who still has something to check, in the order of their ids.</param>
public sealed record SampleRow(
    Guid Id, string Number, string Desk, DateTimeOffset From, DateTimeOffset Until, int Each, int Percent, DateTimeOffset SeedFrom, string SeedSource,
    int Decisions, int ToDraw, string Population, string AnnouncedBy, DateTimeOffset AnnouncedAt, string? Seed, DateTimeOffset? DrawnAt, Guid[] Checkers,
    string Checks, int Version) : IRow
{
    public const string Table = "chsi.sample_row";

    public const string Columns = "id, number, desk, from_at, until_at, each, percent, seed_from, seed_source, decisions, to_draw, population, announced_by, "
        + "announced_at, seed, drawn_at, checkers, checks, version";

    private const string Insert = $"insert into {Table} ({Columns}) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19)";

    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string Update = Sql.MustHit($"update {Table} set seed=$2, drawn_at=$3, checkers=$4, checks=$5, version=$6 where id=$1");

    public static SampleRow Of(Sample s) => new(s.Id, s.Number, s.Desk.ToString(), s.From, s.Until, s.Each, s.Percent, s.SeedFrom, s.SeedSource, s.Decisions, s.ToDraw,
        s.Population, s.AnnouncedBy, s.AnnouncedAt, s.Seed, s.DrawnAt, [.. s.Checks.Where(c => c.Result is null).Select(c => c.Checker).Distinct().Order()],
        JsonSerializer.Serialize(s.Checks, Written), s.Version);

    /// <summary>The checks as the row has them, in their order.</summary>
    public static IReadOnlyList<Check> ChecksIn(string checks) => JsonSerializer.Deserialize<Check[]>(checks, Written)!;

    public NpgsqlBatchCommand Write(bool isNew) => isNew
        ? Sql.Command(Insert, Id, Number, Desk, From, Until, Each, Percent, SeedFrom, SeedSource, Decisions, ToDraw, Population, AnnouncedBy, AnnouncedAt, Seed, DrawnAt,
            Checkers, Checks, Version)
        : Sql.Command(Update, Id, Seed, DrawnAt, Checkers, Checks, Version);

    public IEnumerable<object?> Values() =>
    [
        Id, Number, Desk, From, Until, Each, Percent, SeedFrom, SeedSource, Decisions, ToDraw, Population, AnnouncedBy, AnnouncedAt, Seed, DrawnAt, Checkers,
        Checks, Version,
    ];
}
