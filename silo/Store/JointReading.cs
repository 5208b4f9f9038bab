using Chsi.Silo.Rows;
using Chsi.Workflows;
using Chsi.Workflows.Decisions;
using Npgsql;

namespace Chsi.Silo.Store;

/// <summary>What one request wants to read.</summary>
/// <param name="Known">The streams it names, or all that it needs, as far as memory has them.</param>
/// <param name="Follow">Whether the database follows the links.</param>
internal sealed record Reading(
    Needs Needs, Guid Request, Dictionary<Guid, (StreamState State, byte[] Hash)?> Known, bool Follow, Guid? Person,
    IReadOnlyList<(LookupKey Key, short KeyId, byte[] Digest)> Lookups)
{
    public Dictionary<LookupKey, Guid> Found { get; } = [];

    /// <summary>Its own of what was read for all: no decision sees more than it asked for.</summary>
    public Loaded With(Dictionary<Guid, (StreamState State, byte[] Hash)?> states, NpgsqlDataReader reader, PersonKeys keys)
    {
        var own = new Dictionary<Guid, (StreamState State, byte[] Hash)>();
        var edge = Follow ? Needs.Streams.Concat(Found.Values) : Known.Keys;
        for (var step = 0; step <= (Follow ? Needs.Links : 0); step++)
        {
            var added = edge.Where(id => states.GetValueOrDefault(id) is { } there && own.TryAdd(id, there)).ToList();
            edge = added.SelectMany(id => own[id].State.Links);
        }

        var stored = reader.IsDBNull(4) ? null : new StoredAnswer(reader.GetGuid(3), reader.GetFieldValue<byte[]>(4), reader.GetString(5));
        Lease? lease = Needs.Lease is not { } leased ? null
            : reader.IsDBNull(9) ? new(leased, null, null, null, 0)
            : new(leased, reader.IsDBNull(6) ? null : reader.GetGuid(6), Time(reader, 7), Time(reader, 8), reader.GetInt64(9));
        if (Person is { } owner && !reader.IsDBNull(10))
        {
            keys.Remember(owner, reader, 10);
        }

        return new(new(reader.GetDateTime(1)), reader.GetInt64(2), new Streams(own.Values.Select(s => s.State), Found, lease),
            own.ToDictionary(s => s.Key, s => s.Value.Hash), stored);
    }

    private static DateTimeOffset? Time(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : new DateTimeOffset(reader.GetDateTime(column));
}

/// <summary>Reads for many at once, one statement of each kind.</summary>
internal static class JointReading
{
    private const string Head = """
        select x.n::int, clock_timestamp() + i.clock_offset, case when x.serial then nextval('chsi.case_serial') else 0 end, f.actor, f.digest, f.reply,
          c.holder, c.held_since, c.held_until, c.fence, k.master_id, k.wrapped
        from (select generate_subscripts($1, 1) as n, unnest($1) as request, unnest($2) as serial, unnest($3) as lease, unnest($4) as person) x cross join chsi.installation i
        left join chsi.fact f on f.request = x.request and f.digest is not null
        left join chsi.case_row c on c.id = x.lease left join chsi.person_key k on k.person = x.person
        """;

    private const string FindLookups = """
        select x.n::int, l.stream from (select generate_subscripts($1, 1) as n, unnest($1) as kind, unnest($2) as key_id, unnest($3) as digest) x
        join chsi.lookup l on l.kind = x.kind and l.key_id = x.key_id and l.digest = x.digest
        """;

    private const string Columns = "f.stream, f.version, f.type, f.body, f.actor, f.actor_name, f.desk, f.at, f.request, f.hash";

    private const string NewFacts = $"""
        select {Columns} from (select unnest($1) as id, unnest($2) as version) k join chsi.fact f on f.stream = k.id and f.version > k.version
        order by f.stream, f.version
        """;

    /// <summary>The facts of what is named or looked up and of what lies so many links behind it. Written out step by step: recursion costs half as much again.</summary>
    private static readonly string[] LinkedFacts = [.. Enumerable.Range(0, 4).Select(Linked)];

    private static string Linked(int steps)
    {
        var reached = Enumerable.Range(1, steps).Select(step => $"""

            , r{step} as (select id from r{step - 1} union select l.target from r{step - 1} join chsi.link l on l.source = r{step - 1}.id)
            """);
        return $"""
            with r0 as (select unnest($3) as id union select l.stream from (select unnest($4) as kind, unnest($5) as key_id, unnest($6) as digest) x
              join chsi.lookup l on l.kind = x.kind and l.key_id = x.key_id and l.digest = x.digest){string.Concat(reached)}
            select {Columns} from r{steps} r left join (select unnest($1) as id, unnest($2) as version) k on k.id = r.id
            join chsi.fact f on f.stream = r.id and f.version > coalesce(k.version, 0)
            order by f.stream, f.version
            """;
    }

    public static async Task<IReadOnlyList<Loaded>> Read(NpgsqlConnection connection, IReadOnlyList<Reading> readings, PersonKeys keys)
    {
        await using var batch = new NpgsqlBatch(connection);
        // one statement for all whose streams are known, and one for each distance that links are followed
        var groups = readings.GroupBy(r => r.Follow ? r.Needs.Links : (int?)null).Select(g => (Steps: g.Key, Readings: g.ToList(), States: Together(g))).ToList();
        foreach (var (steps, group, states) in groups)
        {
            var ids = states.Keys.ToArray();
            var versions = Array.ConvertAll(ids, id => states[id]?.State.Version ?? 0);
            var sought = group.SelectMany(r => r.Lookups).ToArray();
            batch.BatchCommands.Add(steps is { } far
                ? Sql.Command(LinkedFacts[far], ids, versions, group.SelectMany(r => r.Needs.Streams).Distinct().ToArray(),
                    Array.ConvertAll(sought, l => (short)l.Key.Kind), Array.ConvertAll(sought, l => l.KeyId), Array.ConvertAll(sought, l => l.Digest))
                : Sql.Command(NewFacts, ids, versions));
        }

        var lookups = readings.SelectMany(r => r.Lookups, (reading, lookup) => (Reading: reading, Lookup: lookup)).ToArray();
        if (lookups.Length > 0)
        {
            batch.BatchCommands.Add(Sql.Command(FindLookups, Array.ConvertAll(lookups, l => (short)l.Lookup.Key.Kind),
                Array.ConvertAll(lookups, l => l.Lookup.KeyId), Array.ConvertAll(lookups, l => l.Lookup.Digest)));
        }

        // Last, for every statement sees what was committed before it: were it first, the request's own effect could be seen below without its answer
        // and be refused as somebody else's. It also makes the time later than every fact that was read.
        batch.BatchCommands.Add(Sql.Command(Head, readings.Select(r => r.Request).ToArray(), readings.Select(r => (bool?)r.Needs.Serial).ToArray(),
            readings.Select(r => r.Needs.Lease).ToArray(), readings.Select(r => r.Person).ToArray()));

        await using var reader = await batch.ExecuteReaderAsync(CancellationToken.None);
        foreach (var (_, _, states) in groups)
        {
            while (await reader.ReadAsync())
            {
                Fold(reader, states);
            }

            await reader.NextResultAsync();
        }

        if (lookups.Length > 0)
        {
            while (await reader.ReadAsync())
            {
                var (reading, lookup) = lookups[reader.GetInt32(0) - 1];
                reading.Found[lookup.Key] = reader.GetGuid(1);
            }

            await reader.NextResultAsync();
        }

        var loaded = new Loaded[readings.Count];
        while (await reader.ReadAsync())
        {
            var n = reader.GetInt32(0) - 1;
            loaded[n] = readings[n].With(groups.First(g => g.Readings.Contains(readings[n])).States, reader, keys);
        }

        return loaded;
    }

    /// <summary>What is known of the streams of them all. Of two copies the newer one: facts never change, so what it was folded from is there.</summary>
    private static Dictionary<Guid, (StreamState State, byte[] Hash)?> Together(IEnumerable<Reading> readings)
    {
        var states = new Dictionary<Guid, (StreamState State, byte[] Hash)?>();
        foreach (var (id, known) in readings.SelectMany(r => r.Known))
        {
            if (!states.TryGetValue(id, out var other) || other is null || other.Value.State.Version < known?.State.Version)
            {
                states[id] = known;
            }
        }

        return states;
    }

    /// <summary>Folds one stored fact onto what is known of its stream.</summary>
    private static void Fold(NpgsqlDataReader reader, Dictionary<Guid, (StreamState State, byte[] Hash)?> states)
    {
        var id = reader.GetGuid(0);
        states[id] = Fold(reader, states.GetValueOrDefault(id)?.State);
    }

    /// <summary>The stream's state and hash after the fact.</summary>
    public static (StreamState State, byte[] Hash) Fold(NpgsqlDataReader reader, StreamState? before)
    {
        var fact = FactCodec.Read(reader.GetString(2), reader.GetFieldValue<byte[]>(3));
        var stamp = new Stamp(reader.GetInt32(1), new(reader.GetDateTime(7)), reader.GetGuid(4), reader.GetString(5), Desk.Parse(reader.GetString(6)), reader.GetGuid(8));
        return ((before ?? Catalogue.EmptyFor(fact, reader.GetGuid(0))).Fold(fact, stamp), reader.GetFieldValue<byte[]>(9));
    }
}
