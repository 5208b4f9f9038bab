using System.Data;
using Npgsql;
using NpgsqlTypes;

namespace Chsi.Silo.Store;

/// <summary>What comparing the facts with a file of signed roots found. Differences are told by root, stream and version, without values.</summary>
/// <param name="Until">Time of the file's last root: what came later is not covered.</param>
/// <param name="Heads">How many heads were worked out again.</param>
/// <param name="First">The first of the differences, in words.</param>
public sealed record RootsReport(int Roots, DateTime? Until, long Heads, long Differences, IReadOnlyList<string> First);

/// <summary>
/// Compares the facts as they stand with roots that were signed while they were written. It finds what hashes inside the database cannot show,
/// because whoever changes the facts can work them out anew: a rewritten, shortened or lengthened past. The file should be a copy that was
/// kept where the database's administrators cannot write. What was committed after its last root is not covered.
/// </summary>
public sealed class RootCheck(Database database, RootKeys keys)
{
    private const int Told = 20;

    private const string Covered = """
        select h.root, h.stream, h.version, f.hash from chsi.root_head h left join chsi.fact f on f.stream = h.stream and f.version = h.version
        order by h.root, h.stream
        """;

    // a fact belongs to the first root that covers its version or a later one, and cannot be older than the root before that
    private const string Late = """
        with signed as (select unnest($1) as number, unnest($2) as at),
        span as (select root, stream, version, lag(version, 1, 0) over (partition by stream order by version) as after from chsi.root_head)
        select f.stream, f.version from chsi.fact f
        left join span s on s.stream = f.stream and f.version > s.after and f.version <= s.version
        join signed r on r.number = least(coalesce(s.root, $3 + 1), $3 + 1) - 1
        where f.at < r.at - $4 order by f.stream, f.version
        """;

    private sealed class Findings
    {
        public List<string> First { get; } = [];

        public long Count { get; private set; }

        public void Add(string what)
        {
            Count++;
            if (First.Count < Told)
            {
                First.Add(what);
            }
        }
    }

    /// <exception cref="IOException">The file cannot be read.</exception>
    public async Task<RootsReport> Check(string file, CancellationToken stop = default)
    {
        var findings = new Findings();
        var roots = await Read(file, findings, stop);
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, stop);
        var heads = await Compare(connection, roots, findings, stop);
        await FindLate(connection, roots, findings, stop);
        return new(roots.Count, roots.Count == 0 ? null : roots[^1].At, heads, findings.Count, findings.First);
    }

    /// <summary>The roots of the file, up to the first line that is none.</summary>
    private async Task<List<RootLine>> Read(string file, Findings findings, CancellationToken stop)
    {
        var roots = new List<RootLine>();
        var before = RootLine.Nothing;
        await foreach (var text in File.ReadLinesAsync(file, stop))
        {
            var place = $"line {roots.Count + 1} of the file";
            if (RootLine.Parse(text) is not { } root)
            {
                findings.Add($"{place} is no root");
                return roots;
            }

            if (root.Number != roots.Count + 1)
            {
                findings.Add($"{place} is root {root.Number}");
                return roots;
            }

            if (!root.Before.AsSpan().SequenceEqual(before))
            {
                findings.Add($"{place} does not go on from the line before");
            }

            if (!keys.Proves(root.Key, root.Signed, root.Signature))
            {
                findings.Add($"{place} is not signed by a key of this installation");
            }

            roots.Add(root);
            before = RootLine.HashOf(text);
        }

        if (roots.Count == 0)
        {
            findings.Add("the file holds no root");
        }

        return roots;
    }

    private static async Task<long> Compare(NpgsqlConnection connection, List<RootLine> roots, Findings findings, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(Covered, connection) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(stop);
        using var digest = new RootDigest();
        var heads = 0L;
        var more = await reader.ReadAsync(stop);
        foreach (var root in roots)
        {
            var before = digest.Heads;
            for (; more && reader.GetInt32(0) <= root.Number; more = await reader.ReadAsync(stop))
            {
                if (reader.IsDBNull(3))
                {
                    findings.Add($"root {root.Number}: stream {reader.GetGuid(1)} had a fact {reader.GetInt32(2)} that is gone");
                    continue;
                }

                digest.Add(reader.GetGuid(1), reader.GetInt32(2), reader.GetFieldValue<byte[]>(3));
            }

            var found = digest.Heads - before;
            heads += found;
            if (!digest.Whole().AsSpan().SequenceEqual(root.Digest) || found != root.Heads)
            {
                findings.Add($"root {root.Number} of {root.At:yyyy-MM-dd HH:mm:ss} UTC: the facts it was signed over were others ({root.Heads} heads then, {found} of them now)");
            }
        }

        return heads;
    }

    private static async Task FindLate(NpgsqlConnection connection, List<RootLine> roots, Findings findings, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(Late, connection)
        {
            CommandTimeout = 0,
            Parameters =
            {
                new NpgsqlParameter<int[]> { TypedValue = [.. roots.Select(r => r.Number)] },
                new NpgsqlParameter<DateTime[]> { TypedValue = [.. roots.Select(r => r.At)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
                new NpgsqlParameter<int> { TypedValue = roots.Count },
                new NpgsqlParameter<TimeSpan> { TypedValue = Clockwork.SignedRoots.Lookback },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(stop);
        while (await reader.ReadAsync(stop))
        {
            findings.Add($"stream {reader.GetGuid(0)}: fact {reader.GetInt32(1)} is older than the root before it, which did not see it");
        }
    }
}
