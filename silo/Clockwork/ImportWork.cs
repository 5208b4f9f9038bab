using Chsi.Silo.Imports;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chsi.Silo.Clockwork;

/// <summary>Takes over the files that schools have sent, one at a time on each node.</summary>
public sealed class ImportWork(ImportJobs jobs, ClockworkOptions options, ILogger<ImportWork> log) : BackgroundService
{
    private const string Job = "imports";

    private readonly TimeSpan _every = TimeSpan.FromSeconds(options.NoticeSeconds);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Rounds.Run(
        // no pulse: a large file is no job that stands still
        Job, () => jobs.RunOnce(stoppingToken), () => Task.Delay(_every, stoppingToken), () => Task.CompletedTask, log, stoppingToken);
}
