using System.Text.Encodings.Web;
using System.Text.Json;
using Chsi.Workflows.Organisations;
using Npgsql;

namespace Chsi.Silo.Rows;

/// <summary>An organisation as it stands. Its colleges stand in one value, as text, for pages read them all or not at all.</summary>
public sealed record OrganisationRow(Guid Id, string Kind, string Code, string Name, string Province, string Colleges, int Version) : IRow
{
    public const string Table = "chsi.organisation_row";

    public const string Columns = "id, kind, code, name, province, colleges, version";

    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string Update = Sql.MustHit($"update {Table} set name=$2, province=$3, colleges=$4, version=$5 where id=$1");

    public static OrganisationRow Of(Organisation o) => new(o.Id, o.Kind, o.Code, o.Name, o.Province, JsonSerializer.Serialize(o.Colleges, Written), o.Version);

    /// <summary>The colleges as the row has them; none where there is no row.</summary>
    public static IReadOnlyList<College> CollegesIn(string? colleges) => colleges is null ? [] : JsonSerializer.Deserialize<College[]>(colleges, Written)!;

    public NpgsqlBatchCommand Write(bool isNew) => isNew
        ? Sql.Command($"insert into {Table} ({Columns}) values ($1,$2,$3,$4,$5,$6,$7)", Id, Kind, Code, Name, Province, Colleges, Version)
        : Sql.Command(Update, Id, Name, Province, Colleges, Version);

    public IEnumerable<object?> Values() => [Id, Kind, Code, Name, Province, Colleges, Version];
}
