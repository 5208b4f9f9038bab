using System.Collections.Concurrent;
using System.Diagnostics;
using Chsi.Tools.Faults.Checks;
using Chsi.Tools.Faults.Load;
using Chsi.Tools.Faults.Nodes;

namespace Chsi.Tools.Faults.Scenarios;

/// <summary>R20: one recipient in a hundred can never be reached; the others are not to wait for it.</summary>
public static class PoisonedMessages
{
    private static readonly int People = Size.Of(2_000, 300);
    private const int PerSecond = 300;

    // in small, one round of the sender is more than a tenth of the whole
    private static readonly double MostDelay = Size.Quick ? 1.5 : 1.1;

    public static async Task<Outcome> Run()
    {
        var (healthy, _, _, _, _) = await Send(_ => Manner.Takes);
        var (delay, waiting, dead, poisoned, findings) = await Send(to => Poisoned(to) ? Manner.Fails : Manner.Takes);
        return new("R20", "one recipient in a hundred always fails", dead == poisoned && poisoned > 0 && findings.Count == 0 && delay <= healthy * MostDelay,
        [
            ("messages", waiting), ("poisoned", poisoned), ("deadLetters", dead), ("p99SecondsWithout", Math.Round(healthy, 2)),
            ("p99SecondsOfTheOthers", Math.Round(delay, 2)), ("findings", findings.Count),
        ], Outcome.Bound((int)waiting), findings);
    }

    private static bool Poisoned(string phone) => phone.EndsWith("77", StringComparison.Ordinal);

    private static async Task<(double P99, long Waiting, long Dead, long Poisoned, Findings Findings)> Send(Func<string, Manner> treats)
    {
        await using var scratch = await Scratch.Make();
        await using var provider = await Provider.Started();
        provider.PerSecond = PerSecond;
        var now = await scratch.Now();
        await Backlog.Make(scratch, People, _ => now.AddHours(-2), handedIn: false);
        var (waiting, poisoned) = (await Backlog.Waiting(scratch), new ConcurrentDictionary<string, bool>());
        provider.Treats = to =>
        {
            var manner = treats(to);
            _ = manner is Manner.Takes || poisoned.TryAdd(to, true);
            return manner;
        };
        // the clock will skip days: the cases' own limits are not what is looked at
        await using var node = await NodeProcess.Started(scratch, provider: provider, more: ("Chsi__Clockwork__DueSeconds", "3600"));
        var begun = Stopwatch.GetTimestamp();
        await Backlog.Until(async () => await scratch.Scalar<long>("select count(*) from chsi.notice where next_try is not null and attempts = 0") == 0, TimeSpan.FromMinutes(2));
        var delays = provider.Taken.Select(t => Stopwatch.GetElapsedTime(begun, t.At).TotalSeconds).Order().ToArray();
        // every further try is days of waiting, which the clock skips
        await Backlog.Until(async () =>
        {
            await scratch.MoveClock(TimeSpan.FromHours(30));
            await Task.Delay(500);
            return await Backlog.Waiting(scratch) == 0;
        }, TimeSpan.FromMinutes(1));
        var findings = new Findings();
        await SentOnce.Check(scratch, provider, findings);
        var dead = await scratch.Scalar<long>("select count(*) from chsi.notice where dead");
        return (delays[(int)(delays.Length * 0.99)], waiting, dead, poisoned.Count, findings);
    }
}
