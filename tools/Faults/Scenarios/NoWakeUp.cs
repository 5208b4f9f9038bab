using System.Diagnostics;
using Chsi.Tools.Faults.Checks;
using Chsi.Tools.Faults.Load;
using Chsi.Tools.Faults.Nodes;

namespace Chsi.Tools.Faults.Scenarios;

/// <summary>R22: the node that decides sends nothing, and the connections on which the one that sends is told are cut each time: what there is to do is found by looking.</summary>
public static class NoWakeUp
{
    private static readonly int Messages = Size.Of(25, 8);
    private const double MostSeconds = 5;
    private const string Cut = "select count(pg_terminate_backend(pid))::int from pg_stat_activity where datname = current_database() and query like 'listen %'";

    public static async Task<Outcome> Run()
    {
        await using var scratch = await Scratch.Make();
        await using var provider = await Provider.Started();
        await using var decides = await NodeProcess.Started(scratch);
        await using var sends = await NodeProcess.Started(scratch, provider: provider);
        var (history, findings, delays, cut) = (new History(), new Findings(), new List<double>(), 0);
        var client = new Client([decides], history);
        for (var n = 0; n < Messages; n++)
        {
            var number = ContestedNumber.New();
            await client.Ask(number.Register(again: false));
            var before = provider.Count;
            cut += await scratch.Scalar<int>(Cut);
            await client.Ask(number.Register(again: true));
            var since = Stopwatch.GetTimestamp();
            await Backlog.Until(() => Task.FromResult(provider.Count > before), TimeSpan.FromSeconds(2 * MostSeconds));
            delays.Add(Stopwatch.GetElapsedTime(since).TotalSeconds);
            // not always at the same point of the sender's round
            await Task.Delay(Random.Shared.Next(300));
        }

        await SentOnce.Check(scratch, provider, findings);
        return new("R22", "no wake-up comes", delays.Max() <= MostSeconds && cut > 0 && findings.Count == 0,
        [
            ("messages", Messages), ("cut", cut), ("slowestSeconds", Math.Round(delays.Max(), 2)), ("meanSeconds", Math.Round(delays.Average(), 2)), ("findings", findings.Count),
        ], Outcome.Bound(Messages), findings);
    }
}
