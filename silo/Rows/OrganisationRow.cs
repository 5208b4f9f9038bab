using System.Text.Encodings.Web;
using System.Text.Json;
using Chsi.Workflows.Organisations;

namespace Chsi.Silo.Rows;

/// <summary>An organisation as it stands. Its colleges stand in one value, as text, for pages read them all or not at all.</summary>
public sealed record OrganisationRow(Guid Id, string Kind, string Code, string Name, string Province, string Colleges, int Version) : IRow
{
    public static readonly RowTable Table = new(typeof(OrganisationRow), "chsi.organisation_row",
    [
        ("id", "uuid"), ("kind", "text"), ("code", "text"), ("name", "text"), ("province", "text"), ("colleges", "text"), ("version", "int"),
    ]);

    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static OrganisationRow Of(Organisation o) => new(o.Id, o.Kind, o.Code, o.Name, o.Province, JsonSerializer.Serialize(o.Colleges, Written), o.Version);

    /// <summary>The colleges as the row has them; none where there is no row.</summary>
    public static IReadOnlyList<College> CollegesIn(string? colleges) => colleges is null ? [] : JsonSerializer.Deserialize<College[]>(colleges, Written)!;

    public IEnumerable<object?> Values() => [Id, Kind, Code, Name, Province, Colleges, Version];
}
