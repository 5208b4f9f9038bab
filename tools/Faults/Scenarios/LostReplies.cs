using Chsi.Tools.Faults.Checks;
using Chsi.Tools.Faults.Load;
using Chsi.Tools.Faults.Nodes;

namespace Chsi.Tools.Faults.Scenarios;

/// <summary>R03: the connection to PostgreSQL is cut after a commit was forwarded and before its answer, again and again under load.</summary>
public static class LostReplies
{
    private static readonly int Cuts = Size.Of(200, 40);
    private const int MostCommands = 20_000;

    public static async Task<Outcome> Run()
    {
        await using var scratch = await Scratch.Make();
        await using var proxy = new CuttingProxy(scratch.Writer, Cuts);
        await using var one = await NodeProcess.Started(scratch, writer: scratch.WriterThrough(proxy.Port));
        await using var two = await NodeProcess.Started(scratch, writer: scratch.WriterThrough(proxy.Port));
        var history = new History();
        await new Workload(scratch, [one, two], history, numbers: 48).Run(clients: 16, MostCommands, enough: () => proxy.Committed >= Cuts);
        var findings = await Checker.Check(scratch, history);
        return new("R03", "commit forwarded, answer cut off", findings.Count == 0 && proxy.Committed >= Cuts,
        [
            ("cutsAfterCommit", proxy.Committed), ("cutsInAll", proxy.Cuts), ("commands", history.Count), ("accepted", history.Accepted),
            ("refused", history.Refused), ("doubled", findings.Of(NoLoss.Doubled)), ("falselyFailed", findings.Of(NoLoss.FalselyFailed)),
            ("unknownToClient", history.Unknown), ("settled", history.Settled), ("findings", findings.Count),
        ], Outcome.Bound(proxy.Committed), findings);
    }
}
