using Chsi.Silo.Store;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Chsi.Silo.Grains;

/// <summary>Tells the other nodes that there is something to do, a few times a second at most and never inside a commit, and hears it of them. What is lost is found by looking.</summary>
public sealed class WakeupCalls(Database database, Wakeups wakeups, ILogger<WakeupCalls> log) : BackgroundService
{
    private const string Channel = "chsi_wakeups";

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(200), Again = TimeSpan.FromSeconds(1);

    // a connection that nobody answers any more looks like a quiet one
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(30);

    private readonly string _node = Guid.NewGuid().ToString("N");

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(Run(Call, Between, stoppingToken), Run(Hear, Again, stoppingToken));

    private async Task Call(CancellationToken stop)
    {
        await wakeups.ForOthers(stop);
        await using var call = database.Writer.CreateCommand("select pg_notify($1, $2)");
        call.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Channel });
        call.Parameters.Add(new NpgsqlParameter<string> { TypedValue = _node });
        await call.ExecuteNonQueryAsync(stop);
    }

    private async Task Hear(CancellationToken stop)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        connection.Notification += (_, told) =>
        {
            if (told.Payload != _node)
            {
                wakeups.Heard();
            }
        };
        while (true)
        {
            await using (var listen = new NpgsqlCommand($"listen {Channel}", connection))
            {
                await listen.ExecuteNonQueryAsync(stop);
            }

            while (await connection.WaitAsync(Quiet, stop))
            {
            }
        }
    }

    private async Task Run(Func<CancellationToken, Task> once, TimeSpan pause, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await once(stop);
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                log.LogWarning("The other nodes could not be told or heard ({Fault}); it is tried again.", Fault.Of(e));
            }

            await Task.Delay(pause, stop);
        }
    }
}
