using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Chsi.Silo;

/// <summary>
/// What traces and metrics are written to, whoever listens; nothing is measured while nobody does. Tags are kinds of things, never a person, a
/// number or an address.
/// </summary>
public static class Telemetry
{
    public const string Name = "Chsi.Silo";

    public static readonly ActivitySource Source = new(Name);

    public static readonly Meter Meter = new(Name);

    /// <summary>Requests answered by the door, in seconds; by kind of request and how it ended: accepted, refused, again, unknown.</summary>
    public static readonly Histogram<double> Decisions = Meter.CreateHistogram<double>("chsi.door.duration", "s", "How long the door took to answer a request.");

    /// <summary>Commits, in seconds; by how they ended: done, conflict, unknown.</summary>
    public static readonly Histogram<double> Commits = Meter.CreateHistogram<double>("chsi.commit.duration", "s", "How long a commit took.");

    /// <summary>Rounds of the clockwork's jobs, in seconds; by job.</summary>
    public static readonly Histogram<double> RoundsRun = Meter.CreateHistogram<double>("chsi.clockwork.round.duration", "s", "How long a round of a job took.");

    /// <summary>When something began; 0 where nobody listens, and then nothing is recorded.</summary>
    public static long Begin(Histogram<double> of) => of.Enabled ? Stopwatch.GetTimestamp() : 0;

    /// <summary>Records how long it took since <paramref name="began"/>.</summary>
    public static void End(Histogram<double> of, long began, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (began != 0)
        {
            of.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, tags);
        }
    }
}
