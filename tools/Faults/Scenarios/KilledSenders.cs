using System.Diagnostics;
using Chsi.Tools.Faults.Checks;
using Chsi.Tools.Faults.Load;
using Chsi.Tools.Faults.Nodes;

namespace Chsi.Tools.Faults.Scenarios;

/// <summary>
/// R17: a long outbox, two nodes that send it, first ended one after the other as a deployment does, which sends nothing twice, and then killed in turn.
/// The provider takes as long over a message as a real one that is near.
/// </summary>
public static class KilledSenders
{
    /// <summary>Messages that one node has with the provider at a time, and as many whose answer is being written down.</summary>
    private const int InFlight = 2 * 16;

    private static readonly int People = Size.Of(4_000, 600);
    private static readonly int Kills = Size.Of(5, 2);

    public static async Task<Outcome> Run()
    {
        await using var scratch = await Scratch.Make();
        await using var provider = await Provider.Started();
        provider.Latency = TimeSpan.FromMilliseconds(20);
        var now = await scratch.Now();
        await Backlog.Make(scratch, People, _ => now.AddHours(-2), handedIn: true);
        var waiting = (int)await Backlog.Waiting(scratch);
        await using var one = await NodeProcess.Started(scratch, provider: provider);
        await using var two = await NodeProcess.Started(scratch, provider: provider);
        NodeProcess[] nodes = [one, two];
        await Far(1);
        foreach (var node in nodes)
        {
            await node.Stop();
            await node.Start();
        }

        var ended = Stopwatch.GetTimestamp();
        for (var kill = 1; kill <= Kills; kill++)
        {
            await Far(kill + 1);
            await nodes[kill % 2].Kill();
            await nodes[kill % 2].Start();
        }

        var drained = await Backlog.Drained(scratch, provider, TimeSpan.FromMinutes(3));
        var findings = new Findings();
        await SentOnce.Check(scratch, provider, findings);
        var (twice, byStops) = (SentOnce.Twice(provider), provider.Taken.GroupBy(t => t.Id).Count(g => g.Count() > 1 && g.Min(t => t.At) < ended));
        return new("R17", "messages while senders are ended and killed", drained && findings.Count == 0 && byStops == 0 && twice <= Kills * InFlight,
        [
            ("messages", waiting), ("ended", nodes.Length), ("sentTwiceByThat", byStops), ("kills", Kills), ("lost", findings.Of(SentOnce.Lost)), ("sentTwice", twice), ("inFlightAtKills", Kills * InFlight),
            ("findings", findings.Count),
        ], Outcome.Bound(waiting), findings);

        Task Far(int step) => Backlog.Until(() => Task.FromResult(provider.Count >= waiting * step / (Kills + 2)), TimeSpan.FromMinutes(1));
    }
}
