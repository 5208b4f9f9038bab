using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Routes;
using Npgsql;

namespace Chsi.Silo.Store;

/// <summary>What becomes of the notices that bulk decisions yield.</summary>
public enum BulkNotices
{
    /// <summary>Written as the single commit writes them: they are sent next.</summary>
    Due,

    /// <summary>Written as sent at their moment: they are read in histories and go out to nobody.</summary>
    Sent,

    /// <summary>Not written: for imports of what was told elsewhere.</summary>
    None,
}

/// <summary>How a bulk commit is written.</summary>
/// <param name="Size">Decisions after which <see cref="BulkCommit.WriteIfFull"/> writes.</param>
/// <param name="Written">Told the number of decisions written so far, after each transaction.</param>
public sealed record BulkOptions(int Size = 5_000, BulkNotices Notices = BulkNotices.Due, Action<long>? Written = null);

/// <summary>
/// Many decisions by the same rules and with the same outcome as one by one through the door, but decided in memory and written by COPY, a batch a
/// transaction. It knows the streams of the batch at hand alone and those it is given by <see cref="Take"/>: what belongs together is asked before
/// the batch is written, and a value that the database holds already fails the batch by its constraint.
/// </summary>
public sealed class BulkCommit(Database database, Vault vault, WorkingCalendar calendar, RuleSettings settings, BulkOptions options)
{
    private const int SerialsAtOnce = 500;

    private const string Facts =
        "select stream, version, type, body, actor, actor_name, desk, at, request, hash from chsi.fact where stream = any($1) order by stream, version";

    private readonly Queue<long> _serials = new();
    private BulkBatch _batch = new(vault);
    private DateTimeOffset _clock;
    private long _written;

    /// <summary>The stream as decided in this batch, or null.</summary>
    public T? Find<T>(Guid id) where T : StreamState => _batch.Find(id)?.State as T;

    /// <summary>
    /// Brings stored streams into the batch, so that decisions can be made about them; the batch fails where somebody else has moved one of them when it is
    /// written. Not for cases: the lease in their row is no part of their facts.
    /// </summary>
    public async Task Take(IReadOnlyCollection<Guid> ids, CancellationToken stop = default)
    {
        if (ids.Count == 0)
        {
            return;
        }

        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        var keys = new Dictionary<Guid, byte[]>();
        await using (var command = new NpgsqlCommand("select person, master_id, wrapped from chsi.person_key where person = any($1)", connection) { Parameters = { Ids(ids) } })
        await using (var reader = await command.ExecuteReaderAsync(stop))
        {
            while (await reader.ReadAsync(stop))
            {
                keys[reader.GetGuid(0)] = vault.Unwrap(reader.GetInt16(1), reader.GetFieldValue<byte[]>(2), reader.GetGuid(0));
            }
        }

        var states = new Dictionary<Guid, (StreamState State, byte[] Hash)>();
        await using (var command = new NpgsqlCommand(Facts, connection) { Parameters = { Ids(ids) } })
        await using (var reader = await command.ExecuteReaderAsync(stop))
        {
            while (await reader.ReadAsync(stop))
            {
                var id = reader.GetGuid(0);
                states[id] = JointReading.Fold(reader, states.TryGetValue(id, out var known) ? known.State : null);
            }
        }

        foreach (var (id, (state, hash)) in states)
        {
            _batch.Take(state is CaseState ? throw new ArgumentException("A case is not changed in bulk.", nameof(ids)) : state, hash, keys.GetValueOrDefault(id));
        }

        static NpgsqlParameter<Guid[]> Ids(IReadOnlyCollection<Guid> ids) => new() { TypedValue = [.. ids] };
    }

    /// <summary>Decides a request of this moment, which must lie neither in the future nor before what it builds on.</summary>
    public async ValueTask<Answer> Ask(Request request, Actor actor, DateTimeOffset now, Guid? id = null, CancellationToken stop = default)
    {
        // the database keeps microseconds; a finer moment would not be the one that is read back
        now = new(now.UtcTicks - now.UtcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
        if (now > _clock && now > (_clock = await Clock(stop)))
        {
            throw new ArgumentOutOfRangeException(nameof(now), "A decision cannot be made in the future.");
        }

        var needs = request.Needs;
        var known = _batch.Load(needs);
        if (known.Any(k => k.Value.At > now))
        {
            throw new ArgumentOutOfRangeException(nameof(now), "A decision cannot be made before what it builds on.");
        }

        var found = needs.Lookups.Where(_batch.Lookups.ContainsKey).ToDictionary(key => key, key => _batch.Lookups[key]);
        var streams = new Streams(known.Values.Select(k => k.State), found, needs.Lease is { } leased ? _batch.LeaseOf(leased) : null);
        var at = new Moment(now, actor, calendar, settings, needs.Serial ? await Serial(stop) : 0);
        var answer = request.Decide(streams, at);
        if (answer is not Accepted accepted || (accepted.Facts.IsEmpty && accepted.Notices.IsEmpty && accepted.Lease is null))
        {
            return answer;
        }

        var name = id ?? Guid.CreateVersion7();
        var (all, after) = Following.Complete(accepted, streams, at, name);
        var hashes = known.ToDictionary(k => k.Key, k => k.Value.Hash);
        _batch.Add(CommitPlan.Of(name, vault.BodyDigest(FactCodec.BodyOf(request)), at, streams, after, all, hashes));
        return all;
    }

    /// <summary>Writes where the batch is large enough; to be called where nothing asked later builds on what was asked so far.</summary>
    public Task WriteIfFull(CancellationToken stop = default) => _batch.Decisions >= options.Size ? Write(stop) : Task.CompletedTask;

    /// <summary>Writes the batch in one transaction and begins a new one that knows nothing of it.</summary>
    public async Task Write(CancellationToken stop = default)
    {
        if (_batch.Decisions == 0)
        {
            return;
        }

        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await _batch.Copy(new BulkCopy(connection), options.Notices, stop);
        await transaction.CommitAsync(stop);
        _written += _batch.Decisions;
        _batch = new(vault);
        options.Written?.Invoke(_written);
    }

    private async Task<DateTimeOffset> Clock(CancellationToken stop)
    {
        await using var command = database.Writer.CreateCommand("select chsi.clock()");
        return new((DateTime)(await command.ExecuteScalarAsync(stop))!);
    }

    private async ValueTask<long> Serial(CancellationToken stop)
    {
        if (_serials.Count == 0)
        {
            await using var command = database.Writer.CreateCommand($"select nextval('chsi.case_serial') from generate_series(1, {SerialsAtOnce})");
            await using var reader = await command.ExecuteReaderAsync(stop);
            while (await reader.ReadAsync(stop))
            {
                _serials.Enqueue(reader.GetInt64(0));
            }
        }

        return _serials.Dequeue();
    }
}
