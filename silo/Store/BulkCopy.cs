using System.Data;
using Chsi.Silo.Rows;
using Chsi.Workflows.Decisions;
using Dapper;
using Npgsql;

namespace Chsi.Silo.Store;

/// <summary>Rows into tables by binary COPY, within the connection's transaction.</summary>
internal sealed class BulkCopy(NpgsqlConnection connection)
{
    public async Task Into(string table, string columns, IEnumerable<object?[]> rows, CancellationToken stop)
    {
        await using var writer = await connection.BeginBinaryImportAsync($"copy {table} ({columns}) from stdin (format binary)", stop);
        foreach (var row in rows)
        {
            // asynchronous value by value costs more than the wait for the socket
            writer.StartRow();
            foreach (var value in row)
            {
                if (Sql.Plain(value) is { } plain)
                {
                    writer.Write(plain);
                }
                else
                {
                    writer.WriteNull();
                }
            }
        }

        await writer.CompleteAsync(stop);
    }

    /// <summary>The same by way of a temporary table: PostgreSQL takes no COPY into a table with row-level security.</summary>
    public async Task Staged(string table, string columns, IEnumerable<object?[]> rows, CancellationToken stop)
    {
        var stage = "bulk_" + table[(table.IndexOf('.', StringComparison.Ordinal) + 1)..];
        await connection.ExecuteAsync(new($"create temporary table {stage} on commit drop as select {columns} from {table} with no data", cancellationToken: stop));
        await Into(stage, columns, rows, stop);
        await connection.ExecuteAsync(new($"insert into {table} ({columns}) select {columns} from {stage}", cancellationToken: stop));
    }

    /// <summary>Streams that were stored and have moved on; nobody else may have moved them meanwhile.</summary>
    /// <exception cref="DBConcurrencyException">Somebody has.</exception>
    public async Task Moved(IReadOnlyCollection<BulkStream> streams, CancellationToken stop)
    {
        if (streams.Count == 0)
        {
            return;
        }

        const string Columns = "id, expected, version, hash, wake_at";
        await connection.ExecuteAsync(new("create temporary table bulk_moved (id uuid, expected int, version int, hash bytea, wake_at timestamptz) on commit drop", cancellationToken: stop));
        await Into("bulk_moved", Columns, streams.Select(s => new object?[] { s.State.Id, s.Stored, s.State.Version, s.Hash, s.State.WakeAt }), stop);
        // locked in the order in which every commit locks
        await connection.ExecuteAsync(new("select from chsi.stream s join bulk_moved m on m.id = s.id order by s.id for no key update of s", cancellationToken: stop));
        var moved = await connection.ExecuteAsync(new("""
            update chsi.stream s set version = m.version, hash = m.hash, wake_at = m.wake_at, wake_claimed = null from bulk_moved m where s.id = m.id and s.version = m.expected
            """, cancellationToken: stop));
        if (moved != streams.Count)
        {
            throw new DBConcurrencyException("A stream has moved on.");
        }
    }

    /// <summary>Look-ups that stored streams no longer hold.</summary>
    public async Task Released(IReadOnlyCollection<(Guid Stream, LookupKind Kind)> released, CancellationToken stop)
    {
        foreach (var kind in released.GroupBy(r => r.Kind, r => r.Stream))
        {
            await connection.ExecuteAsync(new($"delete from {Lookups.Table(kind.Key)} where stream = any(@streams) and kind = @kind",
                new { streams = kind.ToArray(), kind = (short)kind.Key }, cancellationToken: stop));
        }
    }

    /// <summary>Rows of stored streams, every column anew.</summary>
    public async Task Rewritten(string table, string columns, IEnumerable<object?[]> rows, CancellationToken stop)
    {
        var stage = "bulk_new_" + table[(table.IndexOf('.', StringComparison.Ordinal) + 1)..];
        var set = string.Join(", ", columns.Split(", ").Where(c => c != "id").Select(c => $"{c} = n.{c}"));
        await connection.ExecuteAsync(new($"create temporary table {stage} on commit drop as select {columns} from {table} with no data", cancellationToken: stop));
        await Into(stage, columns, rows, stop);
        await connection.ExecuteAsync(new($"update {table} r set {set} from {stage} n where r.id = n.id", cancellationToken: stop));
    }

    /// <summary>The leases of cases that have just been written.</summary>
    public async Task Leases(IEnumerable<Lease> leases, CancellationToken stop)
    {
        const string Columns = "id, holder, held_since, held_until, fence";
        await connection.ExecuteAsync(new($"create temporary table bulk_lease on commit drop as select {Columns} from chsi.case_row with no data", cancellationToken: stop));
        await Into("bulk_lease", Columns, leases.Select(l => new object?[] { l.Case, l.Holder, l.Taken, l.Until, l.Fence }), stop);
        await connection.ExecuteAsync(new("""
            update chsi.case_row c set holder = l.holder, held_since = l.held_since, held_until = l.held_until, fence = l.fence
            from bulk_lease l where c.id = l.id
            """, cancellationToken: stop));
    }
}
