using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Chsi.Silo;
using Chsi.Silo.Clockwork;
using Chsi.Tests.Silo.Clockwork;
using Chsi.Tests.Support;
using Chsi.Workflows.Decisions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Chsi.Tests.Silo;

/// <summary>What is measured, and that nothing is while nobody listens.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task Door_and_commit_tell_kind_and_outcome_and_nothing_of_the_person()
    {
        await using var silo = await TestSilo.Start();
        var registration = People.Registration(People.IdNumber(), phone: "13912345678", name: "欧阳明月");
        var spans = new ConcurrentQueue<Activity>();
        var measured = new List<string>();
        using var root = new Activity("test").Start();
        using var traces = Listen(root, spans);
        using var meters = new MeterListener { InstrumentPublished = (i, l) => { if (i.Meter.Name == Telemetry.Name && i.Name is "chsi.door.duration" or "chsi.commit.duration") { l.EnableMeasurementEvents(i); } } };
        meters.SetMeasurementEventCallback<double>((i, _, tags, _) => measured.Add($"{i.Name} {string.Join(' ', tags.ToArray().Select(t => t.Value))}"));
        meters.Start();

        await silo.Must(registration, Actor.Visitor(registration.Account));
        Assert.IsType<Refused>(await silo.Ask(People.Registration(registration.Number.Plain!), Actor.Visitor(Guid.NewGuid())));

        Assert.Equal(["commit", "door", "door"], spans.Select(s => s.OperationName));
        Assert.Equal(spans.ElementAt(1).SpanId, spans.First().ParentSpanId);
        Assert.Contains("chsi.door.duration RegisterAccount accepted", measured);
        Assert.Contains("chsi.door.duration RegisterAccount refused", measured);
        Assert.Contains("chsi.commit.duration Done", measured);
        var said = string.Join(' ', spans.SelectMany(s => s.TagObjects).Select(t => $"{t.Key}={t.Value}").Concat(measured));
        foreach (var personal in new[] { registration.Number.Plain!, "13912345678", "欧阳明月", registration.Account.ToString(), registration.Case.ToString() })
        {
            Assert.DoesNotContain(personal, said, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_round_of_the_clockwork_tells_its_job_and_what_it_found_and_a_failed_one_that_it_failed()
    {
        const string Job = "probe";
        using var root = new Activity("test").Start();
        var (spans, measured) = (new ConcurrentQueue<Activity>(), new ConcurrentQueue<string>());
        using var traces = Listen(root, spans);
        using var meters = Measure("chsi.clockwork.round.duration", Job, measured);
        using var stop = new CancellationTokenSource();
        var (round, paused) = (0, 0);
        await Rounds.Run(
            Job,
            () => round++ switch { 0 => Task.FromResult(3), 1 => Task.FromResult(0), _ => throw new InvalidOperationException("the message to 13912345678") },
            () => ++paused == 2 ? stop.CancelAsync() : Task.CompletedTask,
            () => Task.CompletedTask, NullLogger.Instance, stop.Token);

        var (found, empty, failed) = spans.ToArray() is [var first, var second, var third] ? (first, second, third) : throw new InvalidOperationException($"{spans.Count} spans");
        Assert.All(spans, s => Assert.Equal(("clockwork", Job, root.SpanId), (s.OperationName, s.GetTagItem("chsi.job"), s.ParentSpanId)));
        Assert.Equal((3, ActivityStatusCode.Unset, true), (found.GetTagItem("chsi.found"), found.Status, found.Recorded));
        Assert.Equal((0, false), (empty.GetTagItem("chsi.found"), empty.Recorded));
        Assert.Equal((ActivityStatusCode.Error, "InvalidOperationException", true), (failed.Status, failed.StatusDescription, failed.Recorded));
        Assert.DoesNotContain(spans.SelectMany(s => s.TagObjects), t => $"{t.Value}".Contains("13912345678", StringComparison.Ordinal));
        // a round that failed has no length worth knowing
        Assert.Equal([Job, Job], measured);
    }

    [Fact]
    public async Task What_a_round_asked_the_door_for_stands_under_it()
    {
        await using var house = await Clockhouse.Start();
        var again = await house.Collided();
        await house.To((await house.WakeAt(again.Case))!.Value);
        using var root = new Activity("test").Start();
        var (spans, measured) = (new ConcurrentQueue<Activity>(), new ConcurrentQueue<string>());
        var ended = new TaskCompletionSource<Activity>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var traces = Listen(root, spans, span =>
        {
            if (span.OperationName == "clockwork")
            {
                ended.TrySetResult(span);
            }
        });
        using var meters = Measure("chsi.clockwork.round.duration", Pulse.Limits, measured);
        var limits = house.Silo.Services.GetRequiredService<DueWork>();
        await limits.StartAsync(CancellationToken.None);
        var round = await ended.Task;
        await limits.StopAsync(CancellationToken.None);

        Assert.Equal((Pulse.Limits, 1), (round.GetTagItem("chsi.job"), round.GetTagItem("chsi.found")));
        var door = Assert.Single(spans, s => s.OperationName == "door");
        Assert.Equal((round.SpanId, "TimeLimitReached"), (door.ParentSpanId, door.GetTagItem("chsi.request")));
        Assert.Equal(door.SpanId, Assert.Single(spans, s => s.OperationName == "commit").ParentSpanId);
        Assert.Contains(Pulse.Limits, measured);
    }

    [Fact]
    public void While_nobody_listens_not_a_byte_is_allocated()
    {
        using var alone = new ActivitySource("nobody");
        var idle = new Meter("nobody").CreateHistogram<double>("nothing");
        void Once()
        {
            using var span = alone.StartActivity("door");
            span?.SetTag("chsi.request", "x");
            Telemetry.End(idle, Telemetry.Begin(idle), new("chsi.request", nameof(Once)), new("chsi.outcome", "accepted"));
        }

        for (var n = 0; n < 1000; n++)
        {
            Once();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var n = 0; n < 10_000; n++)
        {
            Once();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static ActivityListener Listen(Activity root, ConcurrentQueue<Activity> spans, Action<Activity>? stopped = null)
    {
        var traces = new ActivityListener
        {
            // by name: whoever asks first makes the source, and then it is not yet what the field holds
            ShouldListenTo = s => s.Name == Telemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = s =>
            {
                if (s.TraceId == root.TraceId)
                {
                    spans.Enqueue(s);
                    stopped?.Invoke(s);
                }
            },
        };
        ActivitySource.AddActivityListener(traces);
        return traces;
    }

    private static MeterListener Measure(string name, string job, ConcurrentQueue<string> measured)
    {
        var meters = new MeterListener { InstrumentPublished = (i, l) => { if (i.Meter.Name == Telemetry.Name && i.Name == name) { l.EnableMeasurementEvents(i); } } };
        meters.SetMeasurementEventCallback<double>((_, seconds, tags, _) =>
        {
            // other tests' rounds are measured by the same instrument
            if (seconds >= 0 && tags.ToArray() is [{ Key: "chsi.job", Value: string of }] && of == job)
            {
                measured.Enqueue(of);
            }
        });
        meters.Start();
        return meters;
    }
}
