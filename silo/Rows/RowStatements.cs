using System.Collections.Concurrent;
using Chsi.Workflows.Decisions;
using Npgsql;

namespace Chsi.Silo.Rows;

/// <summary>Many rows of a table in one statement; a statement readies every index of its table anew.</summary>
internal static class RowStatements
{
    private static readonly ConcurrentDictionary<(Type Row, bool IsNew), string> Texts = new();

    /// <param name="rows">No row twice. Where a lease turns with its row, both are written at once: two statements would write the row and its index entries twice.</param>
    public static void Fill(NpgsqlBatch batch, IReadOnlyList<(IRow Row, bool IsNew, LeaseChange? Lease)> rows)
    {
        foreach (var kind in rows.GroupBy(r => (Type: r.Row.GetType(), r.IsNew)))
        {
            var table = RowOf.Tables.First(t => t.Row == kind.Key.Type);
            var text = Texts.GetOrAdd(kind.Key, static (key, table) => key.IsNew ? Insert(table) : Update(table), table);
            var values = kind.Select(r => r.Row.Values().ToArray()).ToArray();
            var command = Sql.Command(text, [.. table.Columns.Select((column, n) => Column(column.Type, values, n))]);
            if (!kind.Key.IsNew && table.Leased)
            {
                var leases = kind.Select(r => r.Lease).ToArray();
                Sql.Add(command, Array.ConvertAll(leases, l => l?.Fence), Array.ConvertAll(leases, l => l?.Holder),
                    Array.ConvertAll(leases, l => l?.Taken?.UtcDateTime), Array.ConvertAll(leases, l => l?.Until?.UtcDateTime));
            }

            batch.BatchCommands.Add(command);
        }

        foreach (var also in rows.Select(r => r.Row.Also).OfType<NpgsqlBatchCommand>())
        {
            batch.BatchCommands.Add(also);
        }
    }

    private static string Insert(RowTable table) => $"insert into {table.Name} ({table.ColumnNames}) select {string.Join(", ", table.Columns.Select(Given))}";

    private static string Update(RowTable table)
    {
        var set = string.Join(", ", table.Columns.Where(c => c.Name != "id").Select(c => $"{c.Name} = x.{c.Name}"));
        var given = string.Join(", ", table.Columns.Select((c, n) => $"{Given(c, n)} as {c.Name}"));
        var next = table.Columns.Count;
        // a case that leaves its office's desk without a decision of the holder leaves the holder's hands too
        return table.Leased
            ? $"""
                with x as (select {given}, unnest(${next + 1}) as lease, unnest(${next + 2}) as turned, unnest(${next + 3}) as since, unnest(${next + 4}) as until),
                hit as (update {table.Name} r set {set},
                  holder = case when x.lease is not null then x.turned when x.desk = r.office then r.holder end,
                  held_since = case when x.lease is not null then x.since else r.held_since end,
                  held_until = case when x.lease is null then r.held_until when r.holder = x.turned then greatest(r.held_until, x.until) else x.until end,
                  fence = r.fence + (x.lease is not null and r.holder is distinct from x.turned)::int
                  from x where r.id = x.id and r.fence = coalesce(x.lease, r.fence) returning 1)
                select case when exists (select from x where not exists (select from {table.Name} r where r.id = x.id)) then chsi.row_gone()::text else chsi.lease_held(0)::text end
                where (select count(*) from hit) < cardinality($1)
                """
            : $"""
                with x as (select {given}), hit as (update {table.Name} r set {set} from x where r.id = x.id returning 1)
                select chsi.row_gone() where (select count(*) from hit) < cardinality($1)
                """;
    }

    // an array of arrays cannot be taken apart one level deep: such a column travels as text
    private static string Given((string Name, string Type) column, int n) => column.Type == "uuid[]" ? $"unnest(${n + 1})::uuid[]" : $"unnest(${n + 1})";

    private static Bound Column(string type, object?[][] rows, int n) => type switch
    {
        "uuid" => Array.ConvertAll(rows, r => (Guid?)r[n]),
        "int" => Array.ConvertAll(rows, r => (int?)r[n]),
        "bool" => Array.ConvertAll(rows, r => (bool?)r[n]),
        "timestamptz" => Array.ConvertAll(rows, r => (r[n] as DateTimeOffset?)?.UtcDateTime),
        "text" => Array.ConvertAll(rows, r => (string?)r[n]),
        "uuid[]" => Array.ConvertAll(rows, r => r[n] is Guid[] ids ? $"{{{string.Join(',', ids)}}}" : null),
        _ => throw new InvalidOperationException($"A column of type {type} is not written yet."),
    };
}
