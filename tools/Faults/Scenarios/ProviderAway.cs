using System.Diagnostics;
using Chsi.Tools.Faults.Checks;
using Chsi.Tools.Faults.Load;
using Chsi.Tools.Faults.Nodes;

namespace Chsi.Tools.Faults.Scenarios;

/// <summary>R19: the provider is away in every way it can be, ten minutes by the database's clock, and comes back.</summary>
public static class ProviderAway
{
    private static readonly int People = Size.Of(1_500, 250);
    private static readonly TimeSpan Each = TimeSpan.FromSeconds(Size.Of(6, 3));
    private const int PerSecond = 400;

    // a short backlog is gone before its pace can be told
    private static readonly double Share = Size.Quick ? 0.3 : 0.8;

    public static async Task<Outcome> Run()
    {
        await using var scratch = await Scratch.Make();
        await using var provider = await Provider.Started();
        var now = await scratch.Now();
        await Backlog.Make(scratch, People, _ => now.AddHours(-2), handedIn: true);
        var waiting = await Backlog.Waiting(scratch);
        Manner[] manners = [Manner.Resets, Manner.Hangs, Manner.Slows, Manner.Fails, Manner.TakesAndDrops];
        provider.Treats = _ => manners[0];
        await using var one = await NodeProcess.Started(scratch, provider: provider);
        await using var two = await NodeProcess.Started(scratch, provider: provider);
        foreach (var manner in manners)
        {
            provider.Treats = _ => manner;
            await Task.Delay(Each);
            await scratch.MoveClock(TimeSpan.FromMinutes(10.0 / manners.Length));
        }

        var (dropped, twice) = (provider.Count, SentOnce.Twice(provider));
        var tries = await scratch.Scalar<long>("select sum(attempts) from chsi.notice");
        var dead = await scratch.Scalar<long>("select count(*) from chsi.notice where dead");
        (provider.PerSecond, provider.Treats) = (PerSecond, _ => Manner.Takes);
        // whoever waits for a next try is due at once: what is measured is the draining, not the pauses
        await scratch.MoveClock(TimeSpan.FromHours(1));
        var (left, since) = (await Backlog.Waiting(scratch), Stopwatch.StartNew());
        var fast = await Backlog.Until(async () => await Backlog.Waiting(scratch) < left / 10, TimeSpan.FromMinutes(2));
        var rate = (provider.Count - dropped) / since.Elapsed.TotalSeconds;
        var drained = await Backlog.Drained(scratch, provider, TimeSpan.FromMinutes(1));
        var findings = new Findings();
        await SentOnce.Check(scratch, provider, findings);
        return new("R19", "the provider is away for ten minutes", fast && drained && dead == 0 && findings.Count == 0 && rate >= Share * PerSecond,
        [
            ("messages", waiting), ("manners", manners.Length), ("triesMeanwhile", tries), ("takenAndAnswerLost", dropped), ("ofThemTwice", twice),
            ("givenUp", dead), ("lost", findings.Of(SentOnce.Lost)), ("drainedPerSecond", Math.Round(rate)), ("providerPerSecond", PerSecond), ("findings", findings.Count),
        ], Outcome.Bound((int)waiting), findings);
    }
}
