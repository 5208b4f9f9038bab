using System.Diagnostics;
using Chsi.Silo.Rows;

namespace Chsi.Silo.Store;

/// <summary>What a replay found. Differences are told by stream and place, without values.</summary>
/// <param name="Differences">How many there are.</param>
/// <param name="First">The first twenty, in words.</param>
public sealed record ReplayReport(long Streams, long Facts, double Seconds, long Differences, IReadOnlyList<string> First);

/// <summary>
/// Folds every fact again, in one snapshot of a running database, and compares what is stored beside the facts: chains, heads, rows,
/// look-ups, links. All of it is read in the order of stream ids side by side, so that memory holds one stream at a time. A tail that was cut off
/// facts, head and rows alike leaves no trace here: that needs a head kept outside.
/// </summary>
public sealed class Replay(Database database, Vault vault)
{
    private const int Told = 20;

    private const string Heads = "select id, kind, version, hash, wake_at from chsi.stream order by id";

    private const string Facts =
        "select stream, version, type, body, actor, actor_name, desk, at, request, hash from chsi.fact order by stream, version";

    private const string Lookups = "select stream, kind, key_id, digest from chsi.lookup union all select stream, kind, key_id, digest from chsi.shared_lookup order by stream";

    private const string Links = "select source, target from chsi.link order by source";

    public async Task<ReplayReport> Check(CancellationToken stop = default)
    {
        var watch = Stopwatch.StartNew();
        await using var snapshot = await Snapshot.Take(database.Writer, stop);
        var heads = await snapshot.Read(Heads, stop);
        var facts = await snapshot.Read(Facts, stop);
        var lookups = await snapshot.Read(Lookups, stop);
        var links = await snapshot.Read(Links, stop);
        var tables = new List<(Type Row, string Table, string[] Columns, Lines Lines)>();
        foreach (var table in RowOf.Tables)
        {
            tables.Add((table.Row, table.Name, [.. table.Columns.Select(c => c.Name)], await snapshot.Read($"select {table.ColumnNames} from {table.Name} order by id", stop)));
        }

        var check = new ReplayOf(vault);
        var all = tables.Select(t => t.Lines).Concat([heads, facts, lookups, links]).ToList();
        while (all.Where(l => !l.AtEnd).Select(l => (Guid?)l.Stream).Min() is { } id)
        {
            check.Begin(id);
            for (; facts.Is(id); await facts.Next(stop))
            {
                check.Fact(facts.Reader);
            }

            check.Head(heads.Is(id) ? heads.Reader : null);
            await heads.Skip(id, stop);
            foreach (var (row, table, columns, lines) in tables)
            {
                check.Row(row, table, columns, lines.Is(id) ? lines.Reader : null);
                await lines.Skip(id, stop);
            }

            for (; lookups.Is(id); await lookups.Next(stop))
            {
                check.Lookup(lookups.Reader);
            }

            for (; links.Is(id); await links.Next(stop))
            {
                check.Link(links.Reader);
            }

            check.End();
        }

        return new(check.Streams, check.Facts, watch.Elapsed.TotalSeconds, check.Differences, check.First(Told));
    }
}
