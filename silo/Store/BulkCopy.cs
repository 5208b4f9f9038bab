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
