using Microsoft.Extensions.Logging;
using Npgsql;

namespace Chsi.Silo.Clockwork;

/// <summary>What the clockwork's jobs have in common: rounds that survive any failure, faults without personal data.</summary>
internal static class Rounds
{
    /// <summary>Runs a job at once while it finds work, and after a pause when it finds none or fails.</summary>
    public static async Task Run(Func<Task<int>> once, Func<Task> pause, ILogger log, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var found = 0;
            try
            {
                found = await once();
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                log.LogError("A round failed ({Fault}); the next one follows.\n{Place}", FaultOf(e), e.StackTrace);
            }

            if (found == 0)
            {
                await pause();
            }
        }
    }

    /// <summary>The kind of an exception. Its message stays out: it may repeat a value.</summary>
    public static string FaultOf(Exception e) => e is PostgresException postgres ? $"PostgreSQL {postgres.SqlState}" : e.GetType().Name;
}
