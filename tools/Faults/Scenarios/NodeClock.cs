using Chsi.Silo.Store;
using Chsi.Tools.Faults.Checks;
using Chsi.Tools.Faults.Load;
using Chsi.Tools.Faults.Nodes;

namespace Chsi.Tools.Faults.Scenarios;

/// <summary>R25: one node's clock jumps by days and hours under load, beside another whose clock is right. Time is the database's: nothing may follow the jump.</summary>
public static class NodeClock
{
    private static readonly int Limits = Size.Of(500, 100);
    private static readonly TimeSpan Each = TimeSpan.FromSeconds(Size.Of(6, 3));
    private static readonly string[] Jumps = ["+2d", "-1h", "+10m", "-10m"];

    public static async Task<Outcome> Run()
    {
        var library = Library() ?? throw new InvalidOperationException("libfaketime was not found: install the package faketime.");
        await using var scratch = await Scratch.Make();
        await using var provider = await Provider.Started();
        await scratch.MoveToWednesday();
        var began = (await scratch.Now()).AddMinutes(-10);
        await Backlog.Make(scratch, Limits, n => began.AddMilliseconds(n), handedIn: true, BulkNotices.Sent);
        var file = Path.Combine(Path.GetTempPath(), $"chsi-faketime-{Environment.ProcessId}");
        try
        {
            await File.WriteAllTextAsync(file, "+0");
            await using var jumping = await NodeProcess.Started(scratch, provider: provider, more:
            [
                ("LD_PRELOAD", library), ("FAKETIME_TIMESTAMP_FILE", file), ("FAKETIME_NO_CACHE", "1"), ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
            ]);
            await using var right = await NodeProcess.Started(scratch, provider: provider);
            var (history, over) = (new History(), false);
            var load = new Workload(scratch, [jumping, right], history, numbers: 32).Run(clients: 12, commands: int.MaxValue, enough: () => over);
            foreach (var jump in Jumps)
            {
                await File.WriteAllTextAsync(file, jump);
                await Task.Delay(Each);
            }

            over = true;
            await load;
            var drained = await Backlog.Until(async () => await scratch.Scalar<long>(
                "select count(*) from chsi.notice where next_try is not null and coalesce(held_until, at) < chsi.clock() - interval '10 seconds'") == 0, TimeSpan.FromMinutes(1));
            // the bulk commit's facts are nobody's in the history, and the clock's would be early: both are counted apart
            var early = await scratch.Scalar<long>("select count(*) from chsi.fact where desk = 'clock'");
            var findings = await Checker.Check(scratch, history, alsoOthers: true);
            return new("R25", "a node's clock jumps", findings.Count == 0 && early == 0 && drained && history.Accepted > 0,
            [
                ("jumps", string.Join(' ', Jumps)), ("limitsWaiting", Limits), ("early", early), ("commands", history.Count), ("accepted", history.Accepted),
                ("timesRunningBackwards", findings.Of("out of order")), ("findings", findings.Count),
            ], Outcome.Bound(history.Count), findings);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string? Library() => new[] { "/usr/lib", "/usr/local/lib" }.Where(Directory.Exists)
        .SelectMany(d => Directory.EnumerateFiles(d, "libfaketimeMT.so.1", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true })).FirstOrDefault();
}
