using Chsi.Silo.Rows;
using Chsi.Workflows;
using Chsi.Workflows.Decisions;
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
/// Writes a plan as one pipelined batch: one round trip, one transaction (a batch between two Syncs is one), guards that raise. No NOTIFY in
/// it: that would halve the throughput; wake-ups are signalled after it.
/// </summary>
public sealed class Commit(Database database, Vault vault, PersonKeys keys)
{
    private const string Facts = "select chsi.commit_facts($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18)";

    private const string TurnLease = "select chsi.turn_lease($1,$2,$3,$4,$5)";

    private static readonly string[] Outcomes = Enum.GetNames<CommitResult>();

    private static readonly HashSet<string> Conflicts =
        ["CH409", "CH410", PostgresErrorCodes.UniqueViolation, PostgresErrorCodes.SerializationFailure, PostgresErrorCodes.DeadlockDetected];

    public async Task<CommitResult> Write(CommitPlan plan, CancellationToken stop = default)
    {
        using var span = Telemetry.Source.StartActivity("commit");
        var began = Telemetry.Begin(Telemetry.Commits);
        var result = await Send(plan, stop);
        span?.SetTag("chsi.streams", plan.Streams.Count).SetTag("chsi.outcome", result.ToString());
        Telemetry.End(Telemetry.Commits, began, new KeyValuePair<string, object?>("chsi.outcome", Outcomes[(int)result]));
        return result;
    }

    private async Task<CommitResult> Send(CommitPlan plan, CancellationToken stop)
    {
        // before a connection is taken: callers that hold one and wait for another would wait for each other
        var known = await KeysOf(plan, stop);
        // a fault up to here is an outage like any other: nothing was sent
        await using var connection = await database.Decisions.OpenConnectionAsync(stop);
        await using var batch = new NpgsqlBatch(connection);
        Fill(batch, plan, known);
        try
        {
            // once sent it is no longer ours to cancel: a cancelled commit would be an unknown one
            await batch.ExecuteNonQueryAsync(CancellationToken.None);
            return CommitResult.Done;
        }
        catch (PostgresException e) when (Conflicts.Contains(e.SqlState))
        {
            return CommitResult.Conflict;
        }
        catch (Exception e) when (e is TimeoutException or NpgsqlException and not PostgresException
            || e is PostgresException ended && ended.SqlState.StartsWith("57", StringComparison.Ordinal))
        {
            return CommitResult.Unknown;
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
                known[owner] = plan.Streams.Any(s => s.After.Id == owner && !s.Before.Exists) ? null : await keys.Find(owner, stop);
            }
        }

        return known;
    }

    private void Fill(NpgsqlBatch batch, CommitPlan plan, Dictionary<Guid, byte[]?> known)
    {
        // in the order in which PostgreSQL sorts them: whoever locks several streams locks them so
        var streams = plan.Streams.OrderBy(s => s.After.Id).ToArray();
        batch.BatchCommands.Add(Sql.Command(Facts,
            streams.Select(s => s.After.Id).ToArray(), streams.Select(s => Catalogue.KindOf(s.After)).ToArray(),
            streams.Select(s => s.Before.Version).ToArray(), streams.Select(s => s.After.Version).ToArray(),
            streams.Select(s => s.Hash).ToArray(), streams.Select(s => s.After.WakeAt?.UtcDateTime).ToArray(),
            plan.Facts.Select(f => f.Stream).ToArray(), plan.Facts.Select(f => f.Stamp.Version).ToArray(),
            plan.Facts.Select(f => f.Type).ToArray(), plan.Facts.Select(f => f.Body).ToArray(), plan.Facts.Select(f => f.Hash).ToArray(),
            plan.Actor.Person, plan.Actor.Name, plan.Actor.Desk.ToString(), plan.At, plan.Request, plan.Digest, plan.Reply));
        foreach (var (row, isNew) in plan.Rows)
        {
            var leased = row is CaseRow @case && !isNew && plan.Lease?.Case == @case.Id;
            batch.BatchCommands.Add(leased ? ((CaseRow)row).WriteWith(plan.Lease!) : row.Write(isNew));
        }

        if (plan.Lease is { } lease && plan.Rows.All(r => (r.Row as CaseRow)?.Id != lease.Case))
        {
            batch.BatchCommands.Add(Sql.Command(TurnLease, lease.Case, lease.Fence, lease.Holder, lease.Taken, lease.Until));
        }

        foreach (var kind in plan.LookupsReleased.GroupBy(l => l.Kind, l => l.Stream))
        {
            batch.BatchCommands.Add(Sql.Command($"delete from {Lookups.Table(kind.Key)} where stream = any($1) and kind = $2", kind.ToArray(), (short)kind.Key));
        }

        foreach (var (stream, held) in plan.LookupsTaken)
        {
            foreach (var (keyId, digest) in vault.Digests(held.Key ?? throw new InvalidOperationException("A look-up without its value.")))
            {
                batch.BatchCommands.Add(Sql.Command($"insert into {Lookups.Table(held.Kind)} (kind, key_id, digest, stream) values ($1,$2,$3,$4)",
                    (short)held.Kind, keyId, digest, stream));
            }
        }

        if (plan.LinksDropped.Count > 0)
        {
            batch.BatchCommands.Add(Sql.Command("delete from chsi.link l using (select unnest($1) as s, unnest($2) as t) x where l.source = x.s and l.target = x.t",
                plan.LinksDropped.Select(l => l.Source).ToArray(), plan.LinksDropped.Select(l => l.Target).ToArray()));
        }

        if (plan.LinksMade.Count > 0)
        {
            batch.BatchCommands.Add(Sql.Command("insert into chsi.link select * from unnest($1, $2) on conflict do nothing",
                plan.LinksMade.Select(l => l.Source).ToArray(), plan.LinksMade.Select(l => l.Target).ToArray()));
        }

        if (plan.Cancels is { } cancelled)
        {
            batch.BatchCommands.Add(Sql.Command("select chsi.cancel_notices($1)", cancelled));
        }

        FillSealed(batch, plan, known);
        if (!plan.Notices.IsEmpty)
        {
            batch.BatchCommands.Add(Sql.Command("""
                insert into chsi.notice (id, account, desk, subject, body, at, next_try, held_until, held_for)
                select x.id, x.account, x.desk, x.subject, x.body, $6, case when x.account is not null and x.desk is null then coalesce(x.held, $6) end, x.held, case when x.held is not null then $8 end
                from (select unnest($1) as id, unnest($2) as account, unnest($3) as desk, unnest($4) as subject, unnest($5) as body, unnest($7) as held) x
                """,
                plan.Notices.Select(_ => Guid.CreateVersion7()).ToArray(),
                plan.Notices.Select(n => n.Account == Guid.Empty ? (Guid?)null : n.Account).ToArray(),
                plan.Notices.Select(n => n.Desk?.ToString()).ToArray(),
                plan.Notices.Select(n => n.Subject).ToArray(), plan.Notices.Select(n => n.Text).ToArray(), plan.At,
                plan.Notices.Select(n => n.HeldUntil?.UtcDateTime).ToArray(), plan.Request));
        }
    }

    private void FillSealed(NpgsqlBatch batch, CommitPlan plan, Dictionary<Guid, byte[]?> known)
    {
        var opened = new Dictionary<Guid, byte[]>();
        foreach (var (owner, key) in known)
        {
            opened[owner] = key ?? PersonKeys.New();
            if (key is null)
            {
                batch.BatchCommands.Add(Sql.Command("insert into chsi.person_key (person, master_id, wrapped) values ($1,$2,$3)",
                    owner, vault.MasterId, vault.Wrap(opened[owner], owner)));
            }
        }

        if (plan.Values.Count > 0)
        {
            batch.BatchCommands.Add(Sql.Command("insert into chsi.protected_value (id, person, sealed, masked, digest) select unnest($1), unnest($2), unnest($3), unnest($4), unnest($5)",
                plan.Values.Select(v => v.Id).ToArray(), plan.Values.Select(v => v.Owner).ToArray(),
                plan.Values.Select(v => Vault.Seal(opened[v.Owner], System.Text.Encoding.UTF8.GetBytes(v.Plain!), v.Id.ToByteArray())).ToArray(),
                plan.Values.Select(v => v.Masked).ToArray(), plan.Values.Select(v => plan.Compared.Contains(v.Id) ? vault.NameDigest(v.Plain!) : null).ToArray()));
        }

        if (plan.Files.Count > 0)
        {
            batch.BatchCommands.Add(Sql.Command(
                "insert into chsi.evidence_file (id, case_id, person, kind, sealed, size) select unnest($1), unnest($2), unnest($3), unnest($4), unnest($5), unnest($6)",
                plan.Files.Select(f => f.File.Id).ToArray(), plan.Files.Select(f => f.Case).ToArray(), plan.Files.Select(f => f.Person).ToArray(),
                plan.Files.Select(f => f.File.Kind).ToArray(),
                plan.Files.Select(f => Vault.Seal(opened[f.Person], f.File.Bytes!, f.File.Id.ToByteArray())).ToArray(),
                plan.Files.Select(f => f.File.Size).ToArray()));
        }

        if (plan.FilesGone.Count > 0)
        {
            batch.BatchCommands.Add(Sql.Command("delete from chsi.evidence_file where id = any($1)", plan.FilesGone.ToArray()));
        }
    }
}
