using System.Diagnostics.Metrics;
using Chsi.Silo.Grains;
using Chsi.Silo.Store;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chsi.Silo.Clockwork;

/// <summary>Something that an operator must see to now; a warning can wait for office hours.</summary>
/// <param name="Name">Stable, for whoever is called by it: not-ready, messages-late, limits-late, clockwork-still.</param>
public sealed record Alarm(string Name, string Text)
{
    /// <summary>Seconds after which what should have been sent or answered is an alarm.</summary>
    public const double Late = 120;

    public static IReadOnlyList<Alarm> Of(Readiness found)
    {
        var alarms = new List<Alarm>();
        Raise(!found.Ready, "not-ready", string.Join("; ", found.Reasons));
        Raise(found.OldestNoticeSeconds > Late, "messages-late", $"the oldest message has waited for {found.OldestNoticeSeconds:0} s");
        Raise(found.OldestLimitSeconds > Late, "limits-late", $"the oldest time limit has been due for {found.OldestLimitSeconds:0} s");
        Raise(found.Still is { Count: > 0 }, "clockwork-still", $"no node has come round: {string.Join(", ", found.Still ?? [])}");
        return alarms;

        void Raise(bool holds, string name, string text)
        {
            if (holds)
            {
                alarms.Add(new(name, text));
            }
        }
    }
}

/// <summary>
/// Looks every quarter of a minute, on every node and whether or not it runs the clockwork, for what stands still; says so in the log and as
/// metrics. It depends on nothing that could be what stands still.
/// </summary>
public sealed class AlarmWatch : BackgroundService
{
    private readonly Health _health;
    private readonly ILogger<AlarmWatch> _log;
    private readonly TimeSpan _pause;
    private readonly HashSet<string> _raised = [];
    private Readiness? _last;

    public AlarmWatch(Database database, ILogger<AlarmWatch> log, RootOptions? roots = null, TimeSpan? pause = null)
    {
        // neither photos nor keys: the database alone tells
        (_health, _log, _pause) = (new Health(database, roots: roots), log, pause ?? TimeSpan.FromSeconds(15));
        Gauge("chsi.outbox.oldest", "s", "Age of the oldest message that waits to be sent.", found => found.OldestNoticeSeconds ?? 0);
        Gauge("chsi.outbox.dead", "{message}", "Messages that were given up.", found => found.DeadNotices);
        Gauge("chsi.limits.oldest", "s", "How long the oldest unanswered time limit has been due.", found => found.OldestLimitSeconds ?? 0);
        Gauge("chsi.limits.failing", "{limit}", "Time limits that were tried and failed.", found => found.FailingLimits);
        Gauge("chsi.alarms", "{alarm}", "Alarms that are raised.", found => Alarm.Of(found).Count);
    }

    /// <summary>Looks once.</summary>
    /// <returns>What is raised now.</returns>
    public async Task<IReadOnlyList<Alarm>> RunOnce(CancellationToken stop = default)
    {
        var found = await _health.Check(stop);
        _last = found;
        var alarms = Alarm.Of(found);
        foreach (var alarm in alarms.Where(a => _raised.Add(a.Name)))
        {
            _log.LogCritical("ALARM {Alarm}: {Text}.", alarm.Name, alarm.Text);
        }

        foreach (var over in _raised.Except(alarms.Select(a => a.Name)).ToList())
        {
            _raised.Remove(over);
            _log.LogWarning("The alarm {Alarm} is over.", over);
        }

        return alarms;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // a process that has just started has let nobody wait yet
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(_pause, stoppingToken);
            await RunOnce(stoppingToken);
        }
    }

    private void Gauge(string name, string unit, string text, Func<Readiness, double> value) => Telemetry.Meter.CreateObservableGauge(
        name, () => _last is { Ready: true } found ? [new Measurement<double>(value(found))] : Array.Empty<Measurement<double>>(), unit, text);
}
