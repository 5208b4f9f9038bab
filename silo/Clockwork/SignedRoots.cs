using Chsi.Silo.Store;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Chsi.Silo.Clockwork;

/// <summary>
/// Signs, every minute, a root over the heads of all streams that have changed since the one before, and adds it to a file that can be sent
/// elsewhere. One node at a time; the lines stand in the database too, so that a file that lags behind, on whatever node, catches up.
/// </summary>
public sealed class SignedRoots(Database database, RootKeys keys, RootOptions options, Pulse pulse, ILogger<SignedRoots> log) : BackgroundService
{
    /// <summary>
    /// How long before the last root a fact's time may lie that it did not see: a fact takes its time when its decision is loaded, and
    /// is seen once it is committed. A commit takes seconds.
    /// </summary>
    public static readonly TimeSpan Lookback = TimeSpan.FromHours(1);

    private const int Lock = 0x434852;

    private const string Recent = "s.id in (select stream from chsi.fact where at >= $2) and";

    private readonly TimeSpan _every = TimeSpan.FromSeconds(options.Seconds);

    // the first round of a process looks at every stream, whatever the time of its facts
    private bool _looked;

    /// <returns>How many heads the new root covers; 0 where nothing has changed or another node is at it.</returns>
    public async Task<int> RunOnce(CancellationToken stop = default)
    {
        var heads = 0;
        _looked |= await Rounds.Alone(database, Lock, async connection => heads = await Sign(connection, stop), stop);
        // only what is committed: a root in the file that the database does not know could never be worked out again
        await Rounds.Alone(database, Lock, connection => Append(connection, stop), stop);
        return heads;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => !options.IsConfigured ? Task.CompletedTask : Rounds.Run(
        Pulse.Roots, async () =>
        {
            await RunOnce(stoppingToken);
            return 0;
        },
        () => Task.Delay(_every, stoppingToken), () => pulse.Beat(Pulse.Roots, _every, stoppingToken), log, stoppingToken);

    private async Task<int> Sign(NpgsqlConnection connection, CancellationToken stop)
    {
        var (at, last) = await Last(connection, stop);
        var number = (last?.Number ?? 0) + 1;
        using var digest = new RootDigest();
        await using (var cover = new NpgsqlCommand($"""
            with changed as (
              select s.id, s.version, s.hash from chsi.stream s where {(_looked ? Recent : "")}
              not exists (select from chsi.root_head h where h.stream = s.id and h.version = s.version)),
            covered as (insert into chsi.root_head (stream, version, root) select id, version, $1 from changed)
            select id, version, hash from changed order by id
            """, connection) { CommandTimeout = 0, Parameters = { new NpgsqlParameter<int> { TypedValue = number } } })
        {
            if (_looked)
            {
                cover.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = (last?.At ?? DateTime.UnixEpoch) - Lookback });
            }

            await using var reader = await cover.ExecuteReaderAsync(stop);
            while (await reader.ReadAsync(stop))
            {
                digest.Add(reader.GetGuid(0), reader.GetInt32(1), reader.GetFieldValue<byte[]>(2));
            }
        }

        if (digest.Heads == 0)
        {
            return 0;
        }

        var line = new RootLine(number, at, digest.Heads, digest.Whole(), last is null ? RootLine.Nothing : RootLine.HashOf(last.Text), keys.Newest, []);
        line = line with { Signature = keys.Sign(line.Key, line.Signed) };
        await using var keep = new NpgsqlCommand("insert into chsi.root (number, at, line) values ($1, $2, $3)", connection)
        {
            Parameters =
            {
                new NpgsqlParameter<int> { TypedValue = number }, new NpgsqlParameter<DateTime> { TypedValue = at },
                new NpgsqlParameter<string> { TypedValue = line.Text },
            },
        };
        await keep.ExecuteNonQueryAsync(stop);
        return line.Heads;
    }

    // the time is read before the heads: what is committed between the two is covered although it is later, and nothing earlier is missed
    private static async Task<(DateTime At, RootLine? Last)> Last(NpgsqlConnection connection, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(
            "select chsi.clock(), (select line from chsi.root order by number desc limit 1)", connection);
        await using var reader = await command.ExecuteReaderAsync(stop);
        await reader.ReadAsync(stop);
        return (reader.GetDateTime(0), reader.IsDBNull(1) ? null
            : RootLine.Parse(reader.GetString(1)) ?? throw new InvalidOperationException("The last root in the database is no root."));
    }

    private async Task Append(NpgsqlConnection connection, CancellationToken stop)
    {
        var written = RootsFile.Last(options.File);
        var last = written is null ? 0 : RootLine.Parse(written)?.Number ?? throw new InvalidOperationException("The roots file holds something that is no root.");
        var lines = new List<string>();
        await using (var command = new NpgsqlCommand("select line from chsi.root where number >= $1 order by number", connection)
        { Parameters = { new NpgsqlParameter<int> { TypedValue = last } } })
        await using (var reader = await command.ExecuteReaderAsync(stop))
        {
            while (await reader.ReadAsync(stop))
            {
                lines.Add(reader.GetString(0));
            }
        }

        if (written is not null && lines.FirstOrDefault() != written)
        {
            throw new InvalidOperationException("The roots file goes on from roots that are not those of this database: look before anything is added to it.");
        }

        var added = lines.Skip(written is null ? 0 : 1).ToList();
        if (added.Count > 0)
        {
            RootsFile.Append(options.File, added);
        }
    }
}
