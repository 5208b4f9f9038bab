using System.Diagnostics;
using Chsi.Tools.Faults.Checks;
using Chsi.Tools.Faults.Load;
using Chsi.Tools.Faults.Nodes;

namespace Chsi.Tools.Faults.Scenarios;

/// <summary>R10: PostgreSQL stops at once, or its first process is killed, under load; it is started again, and the nodes come back by themselves.</summary>
public static class PostgresDies
{
    private static readonly int Crashes = Size.Of(5, 2);
    private static readonly int Between = Size.Of(600, 200);
    private const double MostSecondsToRecover = 15;

    public static async Task<Outcome> Run()
    {
        await using var scratch = await Scratch.Make();
        var server = await PostgresServer.Of(scratch);
        await using var one = await NodeProcess.Started(scratch);
        await using var two = await NodeProcess.Started(scratch);
        var (history, over, recovered) = (new History(), false, new List<double>());
        var load = new Workload(scratch, [one, two], history, numbers: 64).Run(clients: 24, commands: int.MaxValue, enough: () => over);
        for (var crash = 0; crash < Crashes; crash++)
        {
            await Answered(history, Between);
            await (crash % 2 == 0 ? server.StopAtOnce() : server.Kill());
            await Started(server);
            var since = Stopwatch.StartNew();
            await Answered(history, 1);
            recovered.Add(since.Elapsed.TotalSeconds);
        }

        await Answered(history, Between);
        over = true;
        await load;
        var findings = await Checker.Check(scratch, history);
        return new("R10", "PostgreSQL crashes", findings.Count == 0 && recovered.Max() <= MostSecondsToRecover,
        [
            ("crashes", Crashes), ("commands", history.Count), ("accepted", history.Accepted), ("lost", findings.Of(NoLoss.Lost)), ("doubled", findings.Of(NoLoss.Doubled)),
            ("unknown", history.Unknown), ("settled", history.Settled), ("slowestSecondsToRecover", Math.Round(recovered.Max(), 1)), ("findings", findings.Count),
        ], Outcome.Bound(history.Count), findings);
    }

    private static async Task Answered(History history, int more)
    {
        var from = history.Accepted;
        if (!await Backlog.Until(() => Task.FromResult(history.Accepted >= from + more), TimeSpan.FromMinutes(1)))
        {
            throw new InvalidOperationException("Nothing was accepted for a minute.");
        }
    }

    /// <summary>After kill -9 the last children may still hold the shared memory: the server refuses to start until they are gone.</summary>
    private static async Task Started(PostgresServer server)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await server.Start();
                return;
            }
            catch (InvalidOperationException) when (tries < 20)
            {
                await Task.Delay(250);
            }
        }
    }
}
