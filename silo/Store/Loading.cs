using System.Diagnostics.CodeAnalysis;
using Chsi.Workflows.Decisions;
using Npgsql;

namespace Chsi.Silo.Store;

/// <summary>What one read round trip brings: the time, the streams, and the stored answer where this request was already decided.</summary>
public sealed record Loaded(DateTimeOffset Now, long Serial, Streams Streams, IReadOnlyDictionary<Guid, byte[]> Hashes, StoredAnswer? Stored);

/// <summary>The answer given to a request id before.</summary>
public sealed record StoredAnswer(Guid Person, byte[] Digest, string Reply);

/// <summary>
/// Loads what a decision needs in one round trip: named streams, what look-ups find, and what links lead to. Those that come while others are being
/// read go together: what stands for each round trip and each statement is paid once for all of them.
/// </summary>
public sealed class Loading
{
    private const int MostTogether = 32;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Database _database;
    private readonly Vault _vault;
    private readonly StreamCache _cache;
    private readonly PersonKeys _keys;
    private readonly Line<Reading, Loaded> _line;

    /// <summary>How many wait for a departure.</summary>
    internal int Waiting => _line.Waiting;

    public Loading(Database database, Vault vault, StreamCache cache, PersonKeys keys)
    {
        (_database, _vault, _cache, _keys) = (database, vault, cache, keys);
        _line = new(database.DecisionLanes, MostTogether, Patience, ReadAll);
    }

    /// <param name="person">Whose key comes along, because the commit may have to seal something with it.</param>
    public async Task<Loaded> Load(Needs needs, Guid request, CancellationToken stop = default, Guid? person = null)
    {
        var near = FromMemory(needs);
        var key = person is { } one && !_keys.Has(one) ? person : null;
        var loaded = await Read(needs, request, near ?? Known(needs.Streams), follow: near is null, key, stop);
        // a link made since our copy was folded leads to streams that are not here yet: read again, following the database's links
        return near is not null && !Complete(needs, loaded.Streams) ? await Read(needs, request, Known(needs.Streams), follow: true, null, stop) : loaded;
    }

    private Task<Loaded> Read(
        Needs needs, Guid request, Dictionary<Guid, (StreamState State, byte[] Hash)?> known, bool follow, Guid? person, CancellationToken stop) =>
        _line.Join(new(needs, request, known, follow, person,
            [.. needs.Lookups.SelectMany(key => _vault.Digests(key).Select(d => (key, d.KeyId, d.Digest)))]), stop);

    private Dictionary<Guid, (StreamState State, byte[] Hash)?> Known(IEnumerable<Guid> ids) => ids.Distinct().ToDictionary(id => id, _cache.Find);

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

                next.AddRange(found.State.Links.Where(l => known.TryAdd(l, _cache.Find(l))));
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

    private async Task ReadAll(IReadOnlyList<Seat<Reading, Loaded>> seats)
    {
        try
        {
            var loaded = await Together([.. seats.Select(s => s.Item)]);
            for (var n = 0; n < seats.Count; n++)
            {
                seats[n].Told.SetResult(loaded[n]);
            }
        }
        catch (Exception e) when (seats.Count > 1 && e is not (TimeoutException or NpgsqlException and not PostgresException))
        {
            // one of them cannot be read, such as a fact of a newer version: the others can
            foreach (var seat in seats)
            {
                await ReadAlone(seat);
            }
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "It is told to the one whose reading it was.")]
    private async Task ReadAlone(Seat<Reading, Loaded> seat)
    {
        try
        {
            seat.Item.Found.Clear();
            seat.Told.SetResult((await Together([seat.Item]))[0]);
        }
        catch (Exception e)
        {
            seat.Told.SetException(e);
        }
    }

    private async Task<IReadOnlyList<Loaded>> Together(IReadOnlyList<Reading> readings)
    {
        await using var connection = await _database.Decisions.OpenConnectionAsync();
        return await JointReading.Read(connection, readings, _keys);
    }
}
