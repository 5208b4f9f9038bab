using System.Text.Encodings.Web;
using System.Text.Json;
using Chsi.Workflows.Desks;

namespace Chsi.Silo.Rows;

/// <summary>What a desk keeps for its members. Phrases stand in one value, as text, for pages read them all or not at all.</summary>
public sealed record DeskBookRow(Guid Id, string Desk, string Phrases, int Version) : IRow
{
    public static readonly RowTable Table = new(typeof(DeskBookRow), "chsi.desk_book_row",
    [
        ("id", "uuid"), ("desk", "text"), ("phrases", "text"), ("version", "int"),
    ]);

    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static DeskBookRow Of(DeskBook b) => new(b.Id, b.Desk.ToString(), JsonSerializer.Serialize(b.Phrases, Written), b.Version);

    /// <summary>The phrases as the row has them, in their order; none where there is no row yet.</summary>
    public static IReadOnlyList<Phrase> PhrasesIn(string? phrases) =>
        phrases is null ? [] : JsonSerializer.Deserialize<Phrase[]>(phrases, Written)!;

    public IEnumerable<object?> Values() => [Id, Desk, Phrases, Version];
}
