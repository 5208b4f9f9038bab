using System.Collections.Concurrent;
using System.Diagnostics;
using Chsi.Silo.Store;
using Npgsql;

namespace Chsi.Silo.Clockwork;

/// <summary>
/// Writes down that a job came round, so that a clockwork that stands still is seen before anything is late. One line a job for all nodes,
/// by the real clock: the offset of demonstrations would make it look dead.
/// </summary>
public sealed class Pulse(Database database)
{
    public const string Limits = "limits";

    public const string Notices = "notices";

    public const string Housekeeping = "housekeeping";

    /// <summary>Where roots are signed.</summary>
    public const string Roots = "roots";

    /// <summary>Every job that each installation has.</summary>
    public static readonly string[] Jobs = [Limits, Notices, Housekeeping];

    private static readonly TimeSpan Least = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, long> _written = new();

    /// <summary>A round of the job has ended well. Written every 15 seconds at most.</summary>
    /// <param name="every">How long the job pauses where it finds nothing.</param>
    public async Task Beat(string job, TimeSpan every, CancellationToken stop = default)
    {
        if (_written.TryGetValue(job, out var last) && Stopwatch.GetElapsedTime(last) < Least)
        {
            return;
        }

        await using var command = database.Writer.CreateCommand(
            "insert into chsi.pulse (job, at, every) values ($1, clock_timestamp(), $2) on conflict (job) do update set at = excluded.at, every = excluded.every");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = job });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = every });
        await command.ExecuteNonQueryAsync(stop);
        _written[job] = Stopwatch.GetTimestamp();
    }
}
