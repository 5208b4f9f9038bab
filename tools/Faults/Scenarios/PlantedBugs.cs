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
        var findings = await Checker.Check(scratch, history);
        return new(name, what, findings.Count > 0, [("commands", history.Count), ("caught", findings.Count > 0), ("findings", findings.Count)],
            findings.Count > 0 ? $"caught: {findings.Summary}" : "not caught: the checker is blind here", findings);
    }
}
