using System.Diagnostics;
using System.Diagnostics.Metrics;
using Chsi.Silo;
using Chsi.Tests.Support;
using Chsi.Workflows.Decisions;
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
        var spans = new List<Activity>();
        var measured = new List<string>();
        using var root = new Activity("test").Start();
        using var traces = new ActivityListener
        {
            // by name: whoever asks first makes the source, and then it is not yet what the field holds
            ShouldListenTo = s => s.Name == Telemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = s => { if (s.TraceId == root.TraceId) { spans.Add(s); } },
        };
        ActivitySource.AddActivityListener(traces);
        using var meters = new MeterListener { InstrumentPublished = (i, l) => { if (i.Meter.Name == Telemetry.Name && i.Name is "chsi.door.duration" or "chsi.commit.duration") { l.EnableMeasurementEvents(i); } } };
        meters.SetMeasurementEventCallback<double>((i, _, tags, _) => measured.Add($"{i.Name} {string.Join(' ', tags.ToArray().Select(t => t.Value))}"));
        meters.Start();

        await silo.Must(registration, Actor.Visitor(registration.Account));
        Assert.IsType<Refused>(await silo.Ask(People.Registration(registration.Number.Plain!), Actor.Visitor(Guid.NewGuid())));

        Assert.Equal(["commit", "door", "door"], spans.Select(s => s.OperationName));
        Assert.Equal(spans[1].SpanId, spans[0].ParentSpanId);
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
}
