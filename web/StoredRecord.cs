using Chsi.Silo.Store;
using Chsi.Workflows;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Records;
using Dapper;
using Npgsql;

namespace Chsi.Web;

/// <summary>A student record as its facts tell it: folded, and fact by fact with who wrote each and when.</summary>
public sealed record StoredRecord(StudentRecord Record, IReadOnlyList<(Fact Fact, Stamp Stamp)> Facts)
{
    private const string Query = "select version, type, body, actor, actor_name as ActorName, desk, at, request from chsi.fact where stream = @id order by version";

    /// <summary>Lets the connection's transaction see these records of its person, which were found by checked name and number.</summary>
    public static Task Own(NpgsqlConnection connection, IEnumerable<Guid> records) =>
        connection.ExecuteAsync("select set_config('chsi.records', @records, true)", new { records = $"{{{string.Join(',', records)}}}" });

    /// <summary>Reads the record as the person of the connection; null where there is none that this person may see.</summary>
    public static async Task<StoredRecord?> Read(NpgsqlConnection connection, Guid id)
    {
        StreamState? record = null;
        var facts = new List<(Fact, Stamp)>();
        foreach (var row in await connection.QueryAsync<Row>(Query, new { id }))
        {
            var fact = FactCodec.Read(row.Type, row.Body);
            var stamp = new Stamp(row.Version, row.At, row.Actor, row.ActorName, Desk.Parse(row.Desk), row.Request);
            record = (record ?? Catalogue.EmptyFor(fact, id)).Fold(fact, stamp);
            facts.Add((fact, stamp));
        }

        return record is StudentRecord known ? new(known, facts) : null;
    }

    /// <summary>Whether this request has changed the record already: the same form was sent before.</summary>
    public static Task<bool> WrittenBy(NpgsqlConnection connection, Guid id, Guid request) =>
        connection.ExecuteScalarAsync<bool>("select exists (select 1 from chsi.fact where stream = @id and request = @request)", new { id, request });

    private sealed class Row
    {
        public int Version { get; init; }

        public string Type { get; init; } = "";

        public byte[] Body { get; init; } = [];

        public Guid Actor { get; init; }

        public string ActorName { get; init; } = "";

        public string Desk { get; init; } = "";

        public DateTimeOffset At { get; init; }

        public Guid Request { get; init; }
    }
}
