using System.Text.Encodings.Web;
using System.Text.Json;
using Chsi.Workflows.Desks;
using Npgsql;

namespace Chsi.Silo.Rows;

/// <summary>What a desk keeps for its members. Phrases stand in one value, as text, for pages read them all or not at all.</summary>
public sealed record DeskBookRow(Guid Id, string Desk, string Phrases, int Version) : IRow
{
    public const string Table = "chsi.desk_book_row";

    public const string Columns = "id, desk, phrases, version";

    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string Update = Sql.MustHit($"update {Table} set desk=$2, phrases=$3, version=$4 where id=$1");

    public static DeskBookRow Of(DeskBook b) => new(b.Id, b.Desk.ToString(), JsonSerializer.Serialize(b.Phrases, Written), b.Version);

    /// <summary>The phrases as the row has them, in their order; none where there is no row yet.</summary>
    public static IReadOnlyList<Phrase> PhrasesIn(string? phrases) =>
        phrases is null ? [] : JsonSerializer.Deserialize<Phrase[]>(phrases, Written)!;

    public NpgsqlBatchCommand Write(bool isNew) => isNew
        ? Sql.Command($"insert into {Table} ({Columns}) values ($1,$2,$3,$4)", Id, Desk, Phrases, Version)
        : Sql.Command(Update, Id, Desk, Phrases, Version);

    public IEnumerable<object?> Values() => [Id, Desk, Phrases, Version];
}
