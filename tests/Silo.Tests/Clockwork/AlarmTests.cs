using System.Diagnostics.Metrics;
using Chsi.Silo;
using Chsi.Silo.Clockwork;
using Chsi.Silo.Grains;
using Chsi.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Chsi.Tests.Silo.Clockwork;

public sealed class AlarmTests : IAsyncLifetime
{
    private Clockhouse _house = null!;

    public async Task InitializeAsync() => _house = await Clockhouse.Start();

    public async Task DisposeAsync() => await _house.DisposeAsync();

    [Fact]
    public async Task Two_minutes_after_the_sender_stopped_on_every_node_there_is_an_alarm_and_it_ends_with_the_stall()
    {
        var log = new Said();
        using var watch = new AlarmWatch(_house.Silo.Database, log);
        var pulse = _house.Silo.Services.GetRequiredService<Pulse>();
        foreach (var job in Pulse.Jobs)
        {
            await pulse.Beat(job, TimeSpan.FromSeconds(1));
        }

        await _house.Collided();
        await _house.Silo.MoveClock(TimeSpan.FromSeconds(110));
        Assert.Empty(await watch.RunOnce());
        await _house.Silo.MoveClock(TimeSpan.FromSeconds(20));
        Assert.Equal(["messages-late"], (await watch.RunOnce()).Select(a => a.Name));
        await watch.RunOnce();
        Assert.StartsWith("Critical ALARM messages-late: the oldest message has waited for 1", Assert.Single(log.Lines), StringComparison.Ordinal);
        Assert.InRange(Measured("chsi.outbox.oldest"), 120, 200);
        Assert.Equal(1, Measured("chsi.alarms"));

        await _house.Send();
        Assert.Empty(await watch.RunOnce());
        Assert.Equal("Warning The alarm messages-late is over.", log.Lines[^1]);
        Assert.Equal(0, Measured("chsi.outbox.oldest"));
    }

    [Fact]
    public async Task Limits_that_nobody_answers_and_jobs_that_stand_still_are_alarms()
    {
        await _house.Collided();
        await _house.Send();
        await _house.Silo.MoveClock(TimeSpan.FromDays(9));
        Assert.Equal(["limits-late", "clockwork-still"], Alarm.Of(await new Health(_house.Silo.Database).Check()).Select(a => a.Name));
    }

    // other tests' watches measure too: the newest is this one's
    private static double Measured(string name)
    {
        var last = double.NaN;
        using var listener = new MeterListener { InstrumentPublished = (i, l) => { if (i.Meter == Telemetry.Meter && i.Name == name) { l.EnableMeasurementEvents(i); } } };
        listener.SetMeasurementEventCallback<double>((_, value, _, _) => last = value);
        listener.Start();
        listener.RecordObservableInstruments();
        return last;
    }

    private sealed class Said : ILogger<AlarmWatch>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel level) => true;

        public void Log<TState>(LogLevel level, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> text) => Lines.Add($"{level} {text(state, exception)}");
    }
}
