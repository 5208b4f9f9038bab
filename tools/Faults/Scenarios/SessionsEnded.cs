using System.Diagnostics;
using Chsi.Tools.Faults.Checks;
using Chsi.Tools.Faults.Load;
using Chsi.Tools.Faults.Nodes;

namespace Chsi.Tools.Faults.Scenarios;

/// <summary>R11: PostgreSQL ends the nodes' sessions under load, five a second.</summary>
public static class SessionsEnded
{
    private static readonly TimeSpan During = TimeSpan.FromSeconds(Size.Of(60, 10));
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private const double MostSecondsToRecover = 30;

    private const string EndOne = """
        select count(pg_terminate_backend(pid)) from (select pid from pg_stat_activity
          where datname = current_database() and usename like '%_w' order by random() limit 1) as chosen
        """;

    public static async Task<Outcome> Run()
    {
        await using var scratch = await Scratch.Make();
        await using var one = await NodeProcess.Started(scratch);
        await using var two = await NodeProcess.Started(scratch);
        var (history, since, ended, over) = (new History(), Stopwatch.StartNew(), 0L, false);
        var load = new Workload(scratch, [one, two], history, numbers: 64).Run(clients: 24, commands: int.MaxValue, enough: () => over);
        while (since.Elapsed < During)
        {
            ended += await scratch.Scalar<long>(EndOne);
            await Task.Delay(Pause);
        }

        // well again: a hundred commands in a row of which none was unknown
        var (healed, mark) = (Stopwatch.StartNew(), history.Count);
        var well = await Backlog.Until(() =>
        {
            var entries = history.Entries.Skip(mark).Where(e => e.Answer is not null).ToList();
            mark = entries.Any(e => e.WasUnknown) ? history.Count : mark;
            return Task.FromResult(entries.Count >= 100 && entries.All(e => !e.WasUnknown));
        }, TimeSpan.FromSeconds(MostSecondsToRecover));
        over = true;
        await load;
        var findings = await Checker.Check(scratch, history);
        return new("R11", "PostgreSQL ends sessions", findings.Count == 0 && well && ended > 0,
        [
            ("sessionsEnded", ended), ("commands", history.Count), ("accepted", history.Accepted), ("lost", findings.Of(NoLoss.Lost)), ("doubled", findings.Of(NoLoss.Doubled)),
            ("unknown", history.Unknown), ("settled", history.Settled), ("secondsToRecover", Math.Round(healed.Elapsed.TotalSeconds, 1)), ("findings", findings.Count),
        ], Outcome.Bound(history.Count), findings);
    }
}
