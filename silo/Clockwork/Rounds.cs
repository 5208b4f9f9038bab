using Chsi.Silo.Store;
using Microsoft.Extensions.Logging;

namespace Chsi.Silo.Clockwork;

/// <summary>What the clockwork's jobs have in common: rounds that survive any failure, faults without personal data.</summary>
internal static class Rounds
{
    /// <summary>Runs a job at once while it finds work, and after a pause when it finds none or fails.</summary>
    /// <param name="beat">Says that a round ended well.</param>
    public static async Task Run(Func<Task<int>> once, Func<Task> pause, Func<Task> beat, ILogger log, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var found = 0;
            try
            {
                found = await once();
                await beat();
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                log.LogError("A round failed ({Fault}); the next one follows.\n{Place}", Fault.Of(e), Fault.Place(e));
            }

            if (found == 0)
            {
                await pause();
            }
        }
    }
}
