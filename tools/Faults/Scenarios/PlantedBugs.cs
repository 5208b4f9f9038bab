using Chsi.Tools.Faults.Checks;
using Chsi.Tools.Faults.Load;
using Chsi.Tools.Faults.Nodes;

namespace Chsi.Tools.Faults.Scenarios;

/// <summary>R35: the same checker over nodes with a bug planted in them. It has to find something, or a green run means little.</summary>
public static class PlantedBugs
{
    public static Task<Outcome> NoRequestCheck() => Run("R35a", "planted: no check of request ids", Plant.NoRequestCheck, async (scratch, nodes, history) =>
    {
        var client = new Client(nodes, history);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            for (var number = 0; number < 3; number++)
            {
                await SentTwice.Story(scratch, command => client.Deliver(command, 3));
            }
        }));
    });

    public static Task<Outcome> NoVersionCheck() => Run("R35b", "planted: no check of versions", Plant.NoVersionCheck, (scratch, nodes, history) =>
        new Workload(scratch, nodes, history, numbers: 4).Run(clients: 24, commands: 1500));

    public static Task<Outcome> AcknowledgeFirst() => Run("R35c", "planted: answered before the commit", Plant.AcknowledgeFirst, async (scratch, nodes, history) =>
    {
        var load = new Workload(scratch, nodes, history, numbers: 64).Run(clients: 16, commands: 1500);
        while (history.Count < 750)
        {
            await Task.Delay(10);
        }

        await nodes[0].Kill();
        await nodes[0].Start();
        await load;
    });

    public static Task<Outcome> NoUniqueness() => Crowd("R35d", "planted: one number may have two claims", Plant.NoUniqueness);

    public static Task<Outcome> LostFact() => Crowd("R35e", "planted: a fact is lost now and then", Plant.LostFact);

    public static Task<Outcome> StaleRow() => Crowd("R35f", "planted: a row stays as it was now and then", Plant.StaleRow);

    public static Task<Outcome> LostMessage() => Crowd("R35g", "planted: a message is lost now and then", Plant.LostMessage);

    public static Task<Outcome> OtherAnswer() => Crowd("R35h", "planted: another answer is stored now and then", Plant.OtherAnswer);

    public static Task<Outcome> UnsteadyClock() => Run("R35i", "planted: the clock goes backwards", Plant.UnsteadyClock, async (scratch, nodes, history) =>
    {
        var load = new Workload(scratch, nodes, history, numbers: 16).Run(clients: 16, commands: 1000);
        for (var hours = 1; !load.IsCompleted; hours = -hours)
        {
            await scratch.MoveClock(TimeSpan.FromHours(hours));
            await Task.Delay(100);
        }

        await load;
    });

    public static Task<Outcome> ForgottenSend() => Sent("R35j", "planted: what was sent is forgotten now and then", Plant.ForgottenSend);

    public static Task<Outcome> UnheldClaim() => Sent("R35k", "planted: a claim of messages keeps nobody else from them now and then", Plant.UnheldClaim);

    private static async Task<Outcome> Sent(string name, string what, Plant plant)
    {
        await using var scratch = await Scratch.Make();
        await using var provider = await Provider.Started();
        // long enough for one node to come by while the other is at it
        provider.Latency = TimeSpan.FromMilliseconds(100);
        var now = await scratch.Now();
        await Backlog.Make(scratch, 100, _ => now.AddHours(-2), handedIn: true);
        await PlantedSql.Plant(scratch, plant);
        await using var one = await NodeProcess.Started(scratch, provider: provider);
        await using var two = await NodeProcess.Started(scratch, provider: provider);
        await Backlog.Drained(scratch, provider, TimeSpan.FromSeconds(30));
        var findings = new Findings();
        await SentOnce.Check(scratch, provider, findings);
        for (var n = SentOnce.Twice(provider); n > 0; n--)
        {
            findings.Add(SentOnce.Doubled, "a message went out twice and no node was killed");
        }

        return Caught(name, what, provider.Count, findings);
    }

    private static Task<Outcome> Crowd(string name, string what, Plant plant) => Run(name, what, plant, (scratch, nodes, history) =>
        new Workload(scratch, nodes, history, numbers: 8).Run(clients: 32, commands: 1500));

    private static async Task<Outcome> Run(string name, string what, Plant plant, Func<Scratch, NodeProcess[], History, Task> load)
    {
        await using var scratch = await Scratch.Make();
        await PlantedSql.Plant(scratch, plant);
        await using var one = await NodeProcess.Started(scratch, plant);
        await using var two = await NodeProcess.Started(scratch, plant);
        var history = new History();
        await load(scratch, [one, two], history);
        await Task.Delay(TimeSpan.FromSeconds(1));
        await PlantedSql.Uproot(scratch, plant);
        return Caught(name, what, history.Count, await Checker.Check(scratch, history));
    }

    private static Outcome Caught(string name, string what, int commands, Findings findings) =>
        new(name, what, findings.Count > 0, [("commands", commands), ("caught", findings.Count > 0), ("findings", findings.Count)],
            findings.Count > 0 ? $"caught: {findings.Summary}" : "not caught: the checker is blind here", findings);
}
