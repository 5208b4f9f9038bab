using Chsi.Silo.Store;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chsi.Silo.Grains;

/// <summary>Keeps a node's surroundings fresh, whether or not it runs the clockwork: the first time before it serves.</summary>
public sealed class SurroundingsRefresh(Surroundings surroundings, ILogger<SurroundingsRefresh> log, TimeSpan? pause = null) : BackgroundService
{
    private readonly TimeSpan _pause = pause ?? TimeSpan.FromSeconds(30);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await Refresh(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(_pause, stoppingToken);
            await Refresh(stoppingToken);
        }
    }

    private async Task Refresh(CancellationToken stop)
    {
        try
        {
            await surroundings.Refresh(stop);
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            // a database that is away is no reason not to start: without it nothing is decided either
            log.LogWarning("The calendar could not be read ({Fault}); it is tried again.", Fault.Of(e));
        }
    }
}
