using System.Diagnostics;
using Chsi.Silo.Store;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Chsi.Silo.Clockwork;

/// <summary>What the clockwork's jobs have in common: rounds that survive any failure, faults without personal data.</summary>
internal static class Rounds
{
    /// <summary>Work that one node at a time does, in a transaction of its own.</summary>
    /// <param name="job">The same number on every node, another for each job.</param>
    /// <returns>False where another node is at it.</returns>
    public static async Task<bool> Alone(Database database, long job, Func<NpgsqlConnection, Task> work, CancellationToken stop)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await using var take = new NpgsqlCommand("select pg_try_advisory_xact_lock($1)", connection) { Parameters = { new NpgsqlParameter<long> { TypedValue = job } } };
        if (await take.ExecuteScalarAsync(stop) is not true)
        {
            return false;
        }

        await work(connection);
        await transaction.CommitAsync(stop);
        return true;
    }

    /// <summary>Runs a job at once while it finds work, and after a pause when it finds none or fails.</summary>
    /// <param name="job">The name it is measured by.</param>
    /// <param name="beat">Says that a round ended well.</param>
    public static async Task Run(string job, Func<Task<int>> once, Func<Task> pause, Func<Task> beat, ILogger log, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var found = 0;
            var span = Telemetry.Source.StartActivity("clockwork");
            var began = Telemetry.Begin(Telemetry.RoundsRun);
            try
            {
                found = await once();
                await beat();
                Telemetry.End(Telemetry.RoundsRun, began, new KeyValuePair<string, object?>("chsi.job", job));
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                span?.SetStatus(ActivityStatusCode.Error, Fault.Of(e));
                log.LogError("A round failed ({Fault}); the next one follows.\n{Place}", Fault.Of(e), Fault.Place(e));
            }
            finally
            {
                End(span, job, found);
            }

            if (found == 0)
            {
                await pause();
            }
        }
    }

    private static void End(Activity? span, string job, int found)
    {
        span?.SetTag("chsi.job", job).SetTag("chsi.found", found);
        if (span is { Status: not ActivityStatusCode.Error } && found == 0)
        {
            // a round a second that found nothing is no news
            span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }

        span?.Dispose();
    }
}
