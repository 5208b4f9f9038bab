using Chsi.Silo.Store;
using Chsi.Workflows.Decisions;
using Dapper;
using Npgsql;

namespace Chsi.Tools.Faults.Checks;

/// <summary>A fact as it lies in the database.</summary>
public sealed record FactRow
{
    public Guid Stream { get; init; }

    public int Version { get; init; }

    public string Type { get; init; } = "";

    public byte[] Body { get; init; } = [];

    public Guid Actor { get; init; }

    public string Name { get; init; } = "";

    public string Desk { get; init; } = "";

    public DateTime At { get; init; }

    public Guid Request { get; init; }

    /// <summary>Where it stands in the order of all facts of the scratch database.</summary>
    public long Witness { get; init; }

    public bool HasDigest { get; init; }

    public string? Reply { get; init; }

    public Stamp Stamp => new(Version, new(At), Actor, Name, Workflows.Decisions.Desk.Parse(Desk), Request);

    public Fact Fact() => FactCodec.Read(Type, Body);
}

/// <summary>All facts, by request and by stream.</summary>
public sealed class Facts
{
    private Facts(List<FactRow> all)
    {
        All = all;
        ByRequest = all.GroupBy(f => f.Request).ToDictionary(g => g.Key, g => g.ToArray());
        ByStream = all.GroupBy(f => f.Stream).ToDictionary(g => g.Key, g => g.ToArray());
    }

    public IReadOnlyList<FactRow> All { get; }

    public IReadOnlyDictionary<Guid, FactRow[]> ByRequest { get; }

    public IReadOnlyDictionary<Guid, FactRow[]> ByStream { get; }

    /// <summary>The requests one after the other, each with its facts.</summary>
    public IEnumerable<FactRow[]> Witness => ByRequest.Values.OrderBy(f => f.Min(x => x.Witness));

    public static async Task<Facts> Read(NpgsqlDataSource source)
    {
        await using var connection = await source.OpenConnectionAsync();
        return new((await connection.QueryAsync<FactRow>("""
            select stream, version, type, body, actor, actor_name as name, desk, at, request, witness, digest is not null as HasDigest, reply
            from chsi.fact order by stream, version
            """)).AsList());
    }
}
