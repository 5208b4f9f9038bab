using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace Chsi.Silo.Store;

/// <summary>How a commit ended.</summary>
public enum CommitResult
{
    Done,

    /// <summary>Something that the decision read has changed, or a unique value was taken meanwhile: load and decide again. Nothing was written.</summary>
    Conflict,

    /// <summary>The connection broke or the answer did not come. The commit may or may not have happened; only the request's id tells.</summary>
    Unknown,
}

/// <summary>
/// Writes plans, each whole or not at all. Those that come while others are being written go together as one pipelined batch: one round trip, one
/// transaction (a batch between two Syncs is one), guards that raise. No NOTIFY in it: that would halve the throughput; wake-ups are signalled after it.
/// </summary>
public sealed class Commit
{
    private const int MostTogether = 32;

    // who has come so far has read and decided: to turn it away saves nothing
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly string[] Outcomes = Enum.GetNames<CommitResult>();

    private static readonly HashSet<string> Conflicts =
        ["CH409", "CH410", PostgresErrorCodes.UniqueViolation, PostgresErrorCodes.SerializationFailure, PostgresErrorCodes.DeadlockDetected];

    private readonly Database _database;
    private readonly Vault _vault;
    private readonly PersonKeys _keys;
    private readonly Line<SealedPlan, CommitResult> _line;

    /// <summary>How many wait for a departure.</summary>
    internal int Waiting => _line.Waiting;

    public Commit(Database database, Vault vault, PersonKeys keys)
    {
        (_database, _vault, _keys) = (database, vault, keys);
        _line = new(database.DecisionLanes, MostTogether, Patience, SendAll, Apart);
    }

    /// <exception cref="NpgsqlException">The database could not be reached; nothing was sent.</exception>
    /// <exception cref="TimeoutException">Its turn did not come; nothing was sent.</exception>
    public async Task<CommitResult> Write(CommitPlan plan, CancellationToken stop = default)
    {
        using var span = Telemetry.Source.StartActivity("commit");
        var began = Telemetry.Begin(Telemetry.Commits);
        // before a connection is taken: callers that hold one and wait for another would wait for each other
        var known = await KeysOf(plan, stop);
        // once in line it is no longer ours to cancel: a cancelled commit would be an unknown one
        var result = await _line.Join(SealedPlan.Of(plan, known, _vault), CancellationToken.None);
        span?.SetTag("chsi.streams", plan.Streams.Count).SetTag("chsi.outcome", result.ToString());
        Telemetry.End(Telemetry.Commits, began, new KeyValuePair<string, object?>("chsi.outcome", Outcomes[(int)result]));
        return result;
    }

    /// <summary>Plans go together where none touches what another has written: each was decided without knowing of the other. What touches rows of others goes alone.</summary>
    private static bool Apart(IReadOnlyList<Seat<SealedPlan, CommitResult>> group, SealedPlan plan)
    {
        if (plan.Wide || group[0].Item.Wide)
        {
            return false;
        }

        foreach (var stream in plan.Plan.Streams)
        {
            foreach (var other in group)
            {
                if (other.Item.Find(stream.After.Id) is { } same && (stream.Written || same.Written || stream.Before.Version != same.Before.Version))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private async Task SendAll(IReadOnlyList<Seat<SealedPlan, CommitResult>> seats)
    {
        // One that lost a race, or fails, takes those along that were sent with it. Where the database says whose stream moved on, the others go again
        // without it; else they go in halves, until who it was is alone.
        var groups = new Stack<IReadOnlyList<Seat<SealedPlan, CommitResult>>>([seats]);
        while (groups.TryPop(out var group))
        {
            var sent = await Send(group);
            if (!sent.RolledBack || group.Count == 1)
            {
                Tell(group, sent);
            }
            else if (sent.Waited)
            {
                // somebody else keeps a row of one of them: the lane does not wait for it, and neither do the others
                foreach (var seat in group)
                {
                    _ = SendAlone([seat]);
                }
            }
            else if (sent.Moved is { } stream && group.Any(s => s.Item.Find(stream) is not null))
            {
                Tell(group.Where(s => s.Item.Find(stream) is not null), sent);
                groups.Push([.. group.Where(s => s.Item.Find(stream) is null)]);
            }
            else
            {
                groups.Push([.. group.Skip(group.Count / 2)]);
                groups.Push([.. group.Take(group.Count / 2)]);
            }
        }

        async Task SendAlone(IReadOnlyList<Seat<SealedPlan, CommitResult>> seat) => Tell(seat, await Send(seat));
    }

    private static void Tell(IEnumerable<Seat<SealedPlan, CommitResult>> seats, Sent sent)
    {
        foreach (var seat in seats)
        {
            if (sent.Failure is { } failure)
            {
                seat.Told.SetException(failure);
            }
            else
            {
                seat.Told.SetResult(sent.Result);
            }
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "It is told to those whose plan it was.")]
    private async Task<Sent> Send(IReadOnlyList<Seat<SealedPlan, CommitResult>> seats)
    {
        if (seats.Count == 0)
        {
            return new(CommitResult.Done);
        }

        NpgsqlConnection connection;
        try
        {
            connection = await _database.Decisions.OpenConnectionAsync();
        }
        catch (Exception e)
        {
            // an outage like any other: of these nothing was sent
            return new(CommitResult.Unknown, Failure: e);
        }

        await using (connection)
        {
            await using var batch = new NpgsqlBatch(connection);
            try
            {
                CommitStatements.Fill(batch, [.. seats.Select(s => s.Item)]);
                // A round trip once a connection and statement. Left to itself the driver prepares while it executes, and a guard that fails then leaves
                // it with wrong ideas of what it prepared (npgsql#6391)
                await batch.PrepareAsync(CancellationToken.None);
                await batch.ExecuteNonQueryAsync(CancellationToken.None);
                return new(CommitResult.Done);
            }
            catch (PostgresException e) when (!e.SqlState.StartsWith("57", StringComparison.Ordinal))
            {
                return Conflicts.Contains(e.SqlState)
                    ? new(CommitResult.Conflict, RolledBack: true, Moved: Guid.TryParse(e.ConstraintName, out var moved) ? moved : null)
                    : new(CommitResult.Unknown, RolledBack: true, Waited: e.SqlState == PostgresErrorCodes.LockNotAvailable, Failure: e);
            }
            catch (Exception e) when (e is TimeoutException or NpgsqlException)
            {
                return new(CommitResult.Unknown);
            }
            catch (Exception e)
            {
                // not of the database's making, such as a text that the driver cannot send. Were it written nevertheless, the same plan again would conflict
                return new(CommitResult.Unknown, RolledBack: true, Failure: e);
            }
        }
    }

    /// <summary>What became of plans that were sent together.</summary>
    /// <param name="RolledBack">None of them is written.</param>
    /// <param name="Waited">Somebody else kept a row for too long.</param>
    /// <param name="Moved">The stream that has moved on, where it is known.</param>
    /// <param name="Failure">What their askers are told where it is no result.</param>
    private sealed record Sent(CommitResult Result, bool RolledBack = false, bool Waited = false, Guid? Moved = null, Exception? Failure = null);

    private async Task<Dictionary<Guid, byte[]?>> KeysOf(CommitPlan plan, CancellationToken stop)
    {
        var known = new Dictionary<Guid, byte[]?>();
        foreach (var owner in plan.Values.Select(v => v.Owner).Concat(plan.Files.Select(f => f.Person)))
        {
            if (!known.ContainsKey(owner))
            {
                // who comes with this commit has no key yet
                known[owner] = plan.Streams.Any(s => s.After.Id == owner && !s.Before.Exists) ? null : await _keys.Find(owner, stop);
            }
        }

        return known;
    }
}
