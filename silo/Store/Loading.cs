using System.Collections.Immutable;
using Chsi.Workflows;
using Chsi.Workflows.Decisions;
using Microsoft.Extensions.Caching.Memory;
using Npgsql;
using NpgsqlTypes;

namespace Chsi.Silo.Store;

/// <summary>What one read round trip brings: the time, the streams, and the stored answer where this request was already decided.</summary>
public sealed record Loaded(DateTimeOffset Now, long Serial, Streams Streams, IReadOnlyDictionary<Guid, byte[]> Hashes, StoredAnswer? Stored);

/// <summary>The answer given to a request id before.</summary>
public sealed record StoredAnswer(Guid Person, byte[] Digest, string Reply);

/// <summary>Folded streams in memory. A copy may be old: every decision asks the database for what is newer.</summary>
public sealed class StreamCache : IDisposable
{
    private readonly MemoryCache _folded = new(new MemoryCacheOptions { SizeLimit = 32_000 });

    public (StreamState State, byte[] Hash)? Find(Guid id) => _folded.TryGetValue(id, out (StreamState, byte[]) found) ? found : null;

    public void Keep(StreamState state, byte[] hash) =>
        _folded.Set(state.Id, (state, hash), new MemoryCacheEntryOptions { Size = 1 });

    public void Forget(Guid id) => _folded.Remove(id);

    public void Dispose() => _folded.Dispose();
}

/// <summary>Loads what a decision needs in one round trip: named streams, what look-ups find, and what links lead to.</summary>
public sealed class Loading(Database database, Vault vault, StreamCache cache, PersonKeys keys)
{
    private const string Head = """
        select clock_timestamp() + clock_offset, case when $2 then nextval('chsi.case_serial') else 0 end, f.actor, f.digest, f.reply,
          c.holder, c.held_since, c.held_until, c.fence, k.master_id, k.wrapped
        from chsi.installation left join chsi.fact f on f.request = $1 and f.digest is not null
        left join chsi.case_row c on c.id = $3 left join chsi.person_key k on k.person = $4
        """;

    private const string FindLookups = """
        select x.n::int, l.stream from unnest($1, $2, $3) with ordinality x(kind, key_id, digest, n)
        join chsi.lookup l on l.kind = x.kind and l.key_id = x.key_id and l.digest = x.digest
        """;

    private const string Columns = "f.stream, f.version, f.type, f.body, f.actor, f.actor_name, f.desk, f.at, f.request, f.hash";

    private const string NewFacts = $"""
        select {Columns} from (select unnest($1) as id, unnest($2) as version) k join chsi.fact f on f.stream = k.id and f.version > k.version
        order by f.stream, f.version
        """;

    // one stream is the commonest, and without a join it is read in half the time
    private const string NewFactsOfOne = $"select {Columns} from chsi.fact f where f.stream = $1 and f.version > $2 order by f.version";

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

    /// <param name="person">Whose key comes along, because the commit may have to seal something with it.</param>
    public async Task<Loaded> Load(Needs needs, Guid request, CancellationToken stop = default, Guid? person = null)
    {
        var near = FromMemory(needs);
        var key = person is { } one && !keys.Has(one) ? person : null;
        var loaded = await Read(needs, request, near ?? Known(needs.Streams), follow: near is null, key, stop);
        // a link made since our copy was folded leads to streams that are not here yet: read again, following the database's links
        return near is not null && !Complete(needs, loaded.Streams) ? await Read(needs, request, Known(needs.Streams), follow: true, null, stop) : loaded;
    }

    private Dictionary<Guid, (StreamState State, byte[] Hash)?> Known(IEnumerable<Guid> ids) => ids.Distinct().ToDictionary(id => id, cache.Find);

    /// <summary>The streams to read where every link can be followed in memory; null where the database must follow them.</summary>
    private Dictionary<Guid, (StreamState State, byte[] Hash)?>? FromMemory(Needs needs)
    {
        if (!needs.Lookups.IsEmpty)
        {
            return null;
        }

        var known = Known(needs.Streams);
        var edge = known.Keys.ToList();
        for (var step = 0; step < needs.Links; step++)
        {
            var next = new List<Guid>();
            foreach (var id in edge)
            {
                if (known[id] is not { } found)
                {
                    return null;
                }

                next.AddRange(found.State.Links.Where(l => known.TryAdd(l, cache.Find(l))));
            }

            edge = next;
        }

        return known;
    }

    private static bool Complete(Needs needs, Streams streams)
    {
        var there = streams.All.ToDictionary(s => s.Id);
        var edge = needs.Streams.AsEnumerable();
        for (var step = 0; step < needs.Links; step++)
        {
            edge = edge.SelectMany(id => there.TryGetValue(id, out var s) ? s.Links : []).ToList();
            if (edge.Any(id => !there.ContainsKey(id)))
            {
                return false;
            }
        }

        return true;
    }

    private async Task<Loaded> Read(
        Needs needs, Guid request, Dictionary<Guid, (StreamState State, byte[] Hash)?> known, bool follow, Guid? person, CancellationToken stop)
    {
        var lookups = needs.Lookups.SelectMany(key => vault.Digests(key).Select(d => (key, d.KeyId, d.Digest))).ToList();
        await using var connection = await database.Decisions.OpenConnectionAsync(stop);
        await using var batch = new NpgsqlBatch(connection);
        var ids = known.Keys.ToArray();
        var versions = ids.Select(id => known[id]?.State.Version ?? 0).ToArray();
        var kinds = lookups.Select(k => (short)k.key.Kind).ToArray();
        var keyIds = lookups.Select(k => k.KeyId).ToArray();
        var digests = lookups.Select(k => k.Digest).ToArray();
        batch.BatchCommands.Add(follow
            ? Rows.Sql.Command(LinkedFacts[needs.Links], ids, versions, needs.Streams.ToArray(), kinds, keyIds, digests)
            : ids is [var only] ? Rows.Sql.Command(NewFactsOfOne, only, versions[0]) : Rows.Sql.Command(NewFacts, ids, versions));
        if (lookups.Count > 0)
        {
            batch.BatchCommands.Add(Rows.Sql.Command(FindLookups, kinds, keyIds, digests));
        }

        // Last, for every statement sees what was committed before it: were it first, the request's own effect could be seen below without its answer
        // and be refused as somebody else's. It also makes the time later than every fact that was read.
        batch.BatchCommands.Add(Rows.Sql.Command(Head, request, needs.Serial, needs.Lease ?? Guid.Empty, person ?? Guid.Empty));

        await using var reader = await batch.ExecuteReaderAsync(stop);
        var states = known.Where(k => k.Value is not null).ToDictionary(k => k.Key, k => k.Value!.Value);
        while (await reader.ReadAsync(stop))
        {
            Fold(reader, states);
        }

        var found = new Dictionary<LookupKey, Guid>();
        if (lookups.Count > 0)
        {
            await reader.NextResultAsync(stop);
            while (await reader.ReadAsync(stop))
            {
                found[lookups[reader.GetInt32(0) - 1].key] = reader.GetGuid(1);
            }
        }

        await reader.NextResultAsync(stop);
        await reader.ReadAsync(stop);
        var now = new DateTimeOffset(reader.GetDateTime(0));
        var serial = reader.GetInt64(1);
        var stored = reader.IsDBNull(3) ? null : new StoredAnswer(reader.GetGuid(2), reader.GetFieldValue<byte[]>(3), reader.GetString(4));
        Lease? lease = needs.Lease is not { } leased ? null
            : reader.IsDBNull(8) ? new(leased, null, null, null, 0)
            : new(leased, reader.IsDBNull(5) ? null : reader.GetGuid(5), Time(reader, 6), Time(reader, 7), reader.GetInt64(8));
        if (person is { } owner && !reader.IsDBNull(9))
        {
            keys.Remember(owner, reader, 9);
        }

        return new(now, serial, new Streams(states.Values.Select(s => s.State), found, lease), states.ToDictionary(s => s.Key, s => s.Value.Hash), stored);
    }

    /// <summary>Folds one stored fact onto what is known of its stream.</summary>
    internal static void Fold(NpgsqlDataReader reader, Dictionary<Guid, (StreamState State, byte[] Hash)> states)
    {
        var id = reader.GetGuid(0);
        var fact = FactCodec.Read(reader.GetString(2), reader.GetFieldValue<byte[]>(3));
        var stamp = new Stamp(reader.GetInt32(1), new(reader.GetDateTime(7)), reader.GetGuid(4), reader.GetString(5), Desk.Parse(reader.GetString(6)), reader.GetGuid(8));
        var before = states.TryGetValue(id, out var known) ? known.State : Catalogue.EmptyFor(fact, id);
        states[id] = (before.Fold(fact, stamp), reader.GetFieldValue<byte[]>(9));
    }

    private static DateTimeOffset? Time(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : new DateTimeOffset(reader.GetDateTime(column));
}
