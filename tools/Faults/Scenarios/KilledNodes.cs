using Chsi.Tools.Faults.Checks;
using Chsi.Tools.Faults.Load;
using Chsi.Tools.Faults.Nodes;

namespace Chsi.Tools.Faults.Scenarios;

/// <summary>R01: two nodes under load, killed in turn with SIGKILL and started again.</summary>
public static class KilledNodes
{
    private static readonly int Kills = Size.Of(10, 2);
    private static readonly int Commands = Size.Of(20_000, 3_000);
    private const int Clients = 32;
    private const double MostSecondsToStart = 10;

    public static async Task<Outcome> Run()
    {
        await using var scratch = await Scratch.Make();
        await using var one = await NodeProcess.Started(scratch);
        await using var two = await NodeProcess.Started(scratch);
        NodeProcess[] nodes = [one, two];
        var history = new History();
        var load = new Workload(scratch, nodes, history, numbers: 96).Run(Clients, Commands);
        var kills = 0;
        while (kills < Kills && !load.IsCompleted)
        {
            while (history.Count < Commands * (kills + 1) / (Kills + 1) && !load.IsCompleted)
            {
                await Task.Delay(10);
            }

            var node = nodes[kills++ % nodes.Length];
            await node.Kill();
            await node.Start();
        }

        await load;
        var slowest = nodes.Max(n => n.Starts.Max());
        var findings = await Checker.Check(scratch, history);
        return new("R01", "kill -9 of a node under load", findings.Count == 0 && kills == Kills && slowest <= MostSecondsToStart,
        [
            ("kills", kills), ("clients", Clients), ("commands", history.Count), ("accepted", history.Accepted), ("refused", history.Refused),
            ("lost", findings.Of(NoLoss.Lost)), ("doubled", findings.Of(NoLoss.Doubled)), ("unknown", history.Unknown),
            ("settled", history.Settled), ("findings", findings.Count), ("slowestStartSeconds", Math.Round(slowest, 1)),
        ], Outcome.Bound(history.Count), findings);
    }
}
