using Chsi.Silo.Rows;
using Chsi.Workflows;
using Npgsql;

namespace Chsi.Silo.Store;

/// <summary>The statements that write plans: of each kind one, for all of them.</summary>
internal static class CommitStatements
{
    private const string Decisions = "select chsi.commit_decisions($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18)";

    private const string TurnLease = "select chsi.turn_lease($1,$2,$3,$4,$5)";

    private const string Notice = """
        insert into chsi.notice (id, account, desk, subject, body, at, next_try, held_until, held_for)
        select x.id, x.account, x.desk, x.subject, x.body, x.at, case when x.account is not null and x.desk is null then coalesce(x.held, x.at) end, x.held, case when x.held is not null then x.request end
        from (select unnest($1) as id, unnest($2) as account, unnest($3) as desk, unnest($4) as subject, unnest($5) as body, unnest($6) as at, unnest($7) as held, unnest($8) as request) x
        """;

    public static void Fill(NpgsqlBatch batch, IReadOnlyList<SealedPlan> plans)
    {
        if (plans.Count > 1)
        {
            // one that must wait for a row does not keep the others
            batch.BatchCommands.Add(new NpgsqlBatchCommand("select set_config('lock_timeout', '300ms', true)"));
        }

        Streams(batch, plans);
        RowStatements.Fill(batch, [.. plans.SelectMany(p => p.Plan.Rows, (p, row) => (row.Row, row.IsNew, p.Plan.Lease is { } lease && lease.Case == row.Row.Id ? lease : null))]);
        foreach (var plan in plans)
        {
            if (plan.Plan.Lease is { } lease && plan.Plan.Rows.All(r => r.Row.Id != lease.Case))
            {
                batch.BatchCommands.Add(Sql.Command(TurnLease, lease.Case, lease.Fence, lease.Holder, lease.Taken, lease.Until));
            }
        }

        LookupsAndLinks(batch, plans);
        Sealed(batch, plans);
        Notices(batch, plans);
    }

    private static void Streams(NpgsqlBatch batch, IReadOnlyList<SealedPlan> plans)
    {
        // in the order in which PostgreSQL sorts them: whoever locks several streams locks them so. What two only read is checked once
        var streams = plans.SelectMany(p => p.Plan.Streams).DistinctBy(s => s.After.Id).OrderBy(s => s.After.Id).ToArray();
        var facts = plans.SelectMany(p => p.Plan.Facts, (p, fact) => (p.Plan, Fact: fact, First: ReferenceEquals(fact, p.Plan.Facts[0]))).ToArray();
        batch.BatchCommands.Add(Sql.Command(Decisions,
            Array.ConvertAll(streams, s => s.After.Id), Array.ConvertAll(streams, s => Catalogue.KindOf(s.After)),
            Array.ConvertAll(streams, s => s.Before.Version), Array.ConvertAll(streams, s => s.After.Version),
            Array.ConvertAll(streams, s => s.Hash), Array.ConvertAll(streams, s => s.After.WakeAt?.UtcDateTime),
            Array.ConvertAll(facts, f => f.Fact.Stream), Array.ConvertAll(facts, f => f.Fact.Stamp.Version),
            Array.ConvertAll(facts, f => f.Fact.Type), Array.ConvertAll(facts, f => f.Fact.Body), Array.ConvertAll(facts, f => f.Fact.Hash),
            Array.ConvertAll(facts, f => f.Plan.Actor.Person), Array.ConvertAll(facts, f => f.Plan.Actor.Name),
            Array.ConvertAll(facts, f => f.Plan.Actor.Desk.ToString()), Array.ConvertAll(facts, f => (DateTime?)f.Plan.At.UtcDateTime),
            Array.ConvertAll(facts, f => f.Plan.Request), Array.ConvertAll(facts, f => f.First ? f.Plan.Digest : null),
            Array.ConvertAll(facts, f => f.First ? f.Plan.Reply : null)));
    }

    private static void LookupsAndLinks(NpgsqlBatch batch, IReadOnlyList<SealedPlan> plans)
    {
        foreach (var kind in plans.SelectMany(p => p.Plan.LookupsReleased).GroupBy(l => l.Kind, l => l.Stream))
        {
            batch.BatchCommands.Add(Sql.Command($"delete from {Lookups.Table(kind.Key)} where stream = any($1) and kind = $2", kind.ToArray(), (short)kind.Key));
        }

        foreach (var table in plans.SelectMany(p => p.Lookups).GroupBy(l => Lookups.Table(l.Kind)))
        {
            // sorted, so that two who take the same values wait for each other in one order
            var taken = table.OrderBy(l => (l.Kind, l.KeyId)).ThenBy(l => Convert.ToHexString(l.Digest), StringComparer.Ordinal).ToArray();
            batch.BatchCommands.Add(Sql.Command($"insert into {table.Key} (kind, key_id, digest, stream) select unnest($1), unnest($2), unnest($3), unnest($4)",
                Array.ConvertAll(taken, l => (short)l.Kind), Array.ConvertAll(taken, l => l.KeyId), Array.ConvertAll(taken, l => l.Digest), Array.ConvertAll(taken, l => l.Stream)));
        }

        if (plans.SelectMany(p => p.Plan.LinksDropped).ToArray() is { Length: > 0 } dropped)
        {
            batch.BatchCommands.Add(Sql.Command("delete from chsi.link l using (select unnest($1) as s, unnest($2) as t) x where l.source = x.s and l.target = x.t",
                Array.ConvertAll(dropped, l => l.Source), Array.ConvertAll(dropped, l => l.Target)));
        }

        if (plans.SelectMany(p => p.Plan.LinksMade).ToArray() is { Length: > 0 } made)
        {
            batch.BatchCommands.Add(Sql.Command("insert into chsi.link select unnest($1), unnest($2) on conflict do nothing",
                Array.ConvertAll(made, l => l.Source), Array.ConvertAll(made, l => l.Target)));
        }
    }

    private static void Sealed(NpgsqlBatch batch, IReadOnlyList<SealedPlan> plans)
    {
        if (plans.SelectMany(p => p.Keys).ToArray() is { Length: > 0 } keys)
        {
            batch.BatchCommands.Add(Sql.Command("insert into chsi.person_key (person, master_id, wrapped) select unnest($1), unnest($2), unnest($3)",
                Array.ConvertAll(keys, k => k.Person), Array.ConvertAll(keys, k => k.MasterId), Array.ConvertAll(keys, k => k.Wrapped)));
        }

        if (plans.SelectMany(p => p.Values).ToArray() is { Length: > 0 } values)
        {
            batch.BatchCommands.Add(Sql.Command("insert into chsi.protected_value (id, person, sealed, masked, digest) select unnest($1), unnest($2), unnest($3), unnest($4), unnest($5)",
                Array.ConvertAll(values, v => v.Id), Array.ConvertAll(values, v => v.Owner), Array.ConvertAll(values, v => v.Sealed),
                Array.ConvertAll(values, v => v.Masked), Array.ConvertAll(values, v => v.Digest)));
        }

        if (plans.SelectMany(p => p.Files).ToArray() is { Length: > 0 } files)
        {
            batch.BatchCommands.Add(Sql.Command(
                "insert into chsi.evidence_file (id, case_id, person, kind, sealed, size) select unnest($1), unnest($2), unnest($3), unnest($4), unnest($5), unnest($6)",
                Array.ConvertAll(files, f => f.Id), Array.ConvertAll(files, f => f.Case), Array.ConvertAll(files, f => f.Person),
                Array.ConvertAll(files, f => f.Kind), Array.ConvertAll(files, f => f.Sealed), Array.ConvertAll(files, f => f.Size)));
        }

        if (plans.SelectMany(p => p.Plan.FilesGone).ToArray() is { Length: > 0 } gone)
        {
            batch.BatchCommands.Add(Sql.Command("delete from chsi.evidence_file where id = any($1)", gone));
        }
    }

    private static void Notices(NpgsqlBatch batch, IReadOnlyList<SealedPlan> plans)
    {
        foreach (var plan in plans)
        {
            if (plan.Plan.Cancels is { } cancelled)
            {
                batch.BatchCommands.Add(Sql.Command("select chsi.cancel_notices($1)", cancelled));
            }
        }

        if (plans.SelectMany(p => p.Plan.Notices, (p, notice) => (p.Plan, Notice: notice)).ToArray() is { Length: > 0 } notices)
        {
            batch.BatchCommands.Add(Sql.Command(Notice,
                Array.ConvertAll(notices, _ => Guid.CreateVersion7()),
                Array.ConvertAll(notices, n => n.Notice.Account == Guid.Empty ? (Guid?)null : n.Notice.Account),
                Array.ConvertAll(notices, n => n.Notice.Desk?.ToString()),
                Array.ConvertAll(notices, n => n.Notice.Subject), Array.ConvertAll(notices, n => n.Notice.Text),
                Array.ConvertAll(notices, n => (DateTime?)n.Plan.At.UtcDateTime), Array.ConvertAll(notices, n => n.Notice.HeldUntil?.UtcDateTime),
                Array.ConvertAll(notices, n => n.Plan.Request)));
        }
    }
}
