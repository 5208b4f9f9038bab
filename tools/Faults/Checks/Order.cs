using System.Diagnostics;
using Chsi.Tools.Faults.Load;

namespace Chsi.Tools.Faults.Checks;

/// <summary>
/// The order of the facts against the clients' own clock: a request whose answer was there before another was sent comes before it, in every
/// stream they share and in the witness order as a whole (strict serialisability of what was written).
/// </summary>
public static class Order
{
    private const string Kind = "out of order";

    public static void Check(History history, Facts facts, Findings findings)
    {
        var entries = history.Entries.ToDictionary(e => e.Command.Id);
        Follow(facts.Witness.Select(f => f[0].Request), entries, "the order of decisions", findings);
        foreach (var (stream, rows) in facts.ByStream)
        {
            Follow(rows.Select(f => f.Request), entries, $"stream {stream}", findings);
            foreach (var (one, next) in rows.Zip(rows.Skip(1)))
            {
                if (next.At < one.At)
                {
                    findings.Add(Kind, $"in stream {stream} fact {next.Version} was decided {(one.At - next.At).TotalMilliseconds} ms before fact {one.Version}");
                }
            }
        }
    }

    private static void Follow(IEnumerable<Guid> requests, Dictionary<Guid, Entry> entries, string where, Findings findings)
    {
        var latest = long.MinValue;
        foreach (var request in requests)
        {
            if (!entries.TryGetValue(request, out var entry))
            {
                continue;
            }

            if (entry.Completed < latest)
            {
                var late = Stopwatch.GetElapsedTime(entry.Completed, latest).TotalMilliseconds;
                findings.Add(Kind, $"in {where} {entry.Command.Name} {request} comes after a request sent {late:0.0} ms after its answer");
            }

            latest = Math.Max(latest, entry.Invoked);
        }
    }
}
