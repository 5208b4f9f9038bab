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

    private static readonly string[] Outcomes = Enum.GetNames<CommitResult>();

    private static readonly HashSet<string> Conflicts =
        ["CH409", "CH410", PostgresErrorCodes.UniqueViolation, PostgresErrorCodes.SerializationFailure, PostgresErrorCodes.DeadlockDetected];

    private readonly Database _database;
    private readonly Vault _vault;
    private readonly PersonKeys _keys;
    private readonly Line<SealedPlan, CommitResult> _line;

    public Commit(Database database, Vault vault, PersonKeys keys)
    {
        (_database, _vault, _keys) = (database, vault, keys);
        _line = new(database.DecisionLanes, MostTogether, SendAll, Apart);
    }

    /// <exception cref="NpgsqlException">The database could not be reached; nothing was sent.</exception>
    public async Task<CommitResult> Write(CommitPlan plan, CancellationToken stop = default)
    {
        using var span = Telemetry.Source.StartActivity("commit");
        var began = Telemetry.Begin(Telemetry.Commits);
        // before a connection is taken: callers that hold one and wait for another would wait for each other
        var known = await KeysOf(plan, stop);
        // once in line it is no longer ours to cancel: a cancelled commit would be an unknown one
        var result = await _line.Join(SealedPlan.Of(plan, known, _vault));
        span?.SetTag("chsi.streams", plan.Streams.Count).SetTag("chsi.outcome", result.ToString());
        Telemetry.End(Telemetry.Commits, began, new KeyValuePair<string, object?>("chsi.outcome", Outcomes[(int)result]));
        return result;
    }

    /// <summary>Plans go together where none touches what another has written: each was decided without knowing of the other.</summary>
    private static bool Apart(IReadOnlyList<SealedPlan> group, SealedPlan plan)
    {
        foreach (var stream in plan.Plan.Streams)
        {
            foreach (var other in group)
            {
                if (other.Find(stream.After.Id) is { } same && (stream.Written || same.Written || stream.Before.Version != same.Before.Version))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private async Task<IReadOnlyList<Task<CommitResult>>> SendAll(IReadOnlyList<SealedPlan> plans)
    {
        var results = new Task<CommitResult>[plans.Count];
        // One that lost a race, or fails, takes those along that were sent with it. Where the database says whose stream moved on, the others go again
        // without it; else they go in halves, until who it was is alone.
        var groups = new Stack<int[]>([[.. Enumerable.Range(0, plans.Count)]]);
        while (groups.TryPop(out var group))
        {
            var (result, rolledBack, moved) = await Send([.. group.Select(n => plans[n])]);
            if (!rolledBack || group.Length == 1)
            {
                Array.ForEach(group, n => results[n] = result);
            }
            else if (Array.FindIndex(group, n => moved is { } stream && plans[n].Find(stream) is not null) is >= 0 and var lost)
            {
                results[group[lost]] = result;
                groups.Push([.. group.Where((_, n) => n != lost)]);
            }
            else
            {
                groups.Push(group[(group.Length / 2)..]);
                groups.Push(group[..(group.Length / 2)]);
            }
        }

        return results;
    }

    private async Task<(Task<CommitResult> Result, bool RolledBack, Guid? Moved)> Send(IReadOnlyList<SealedPlan> plans)
    {
        NpgsqlConnection connection;
        try
        {
            connection = await _database.Decisions.OpenConnectionAsync();
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            // an outage like any other: of these nothing was sent
            return (Task.FromException<CommitResult>(e), false, null);
        }

        await using (connection)
        {
            await using var batch = new NpgsqlBatch(connection);
            CommitStatements.Fill(batch, plans);
            try
            {
                await batch.ExecuteNonQueryAsync(CancellationToken.None);
                return (Task.FromResult(CommitResult.Done), false, null);
            }
            catch (PostgresException e) when (!e.SqlState.StartsWith("57", StringComparison.Ordinal))
            {
                return Conflicts.Contains(e.SqlState)
                    ? (Task.FromResult(CommitResult.Conflict), true, Guid.TryParse(e.ConstraintName, out var moved) ? moved : null)
                    : (Task.FromException<CommitResult>(e), true, null);
            }
            catch (Exception e) when (e is TimeoutException or NpgsqlException)
            {
                return (Task.FromResult(CommitResult.Unknown), false, null);
            }
        }
    }

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
