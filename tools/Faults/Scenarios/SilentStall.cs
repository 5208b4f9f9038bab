using Chsi.Silo.Clockwork;
using Chsi.Silo.Grains;
using Chsi.Silo.Store;
using Chsi.Tools.Faults.Checks;
using Chsi.Tools.Faults.Load;
using Chsi.Tools.Faults.Nodes;

namespace Chsi.Tools.Faults.Scenarios;

/// <summary>R21: the sender of every node hangs, and nothing fails. Each node raises the alarm by itself, and it ends when messages go out again.</summary>
public static class SilentStall
{
    private const string Alarmed = "ALARM messages-late";
    private const double MostSeconds = 60;

    private static readonly int Nodes = Size.Of(3, 2);
    private static readonly int Messages = Size.Of(50, 5);

    public static async Task<Outcome> Run()
    {
        await using var scratch = await Scratch.Make();
        await using var provider = await Provider.Started();
        var (nodes, findings) = (new List<NodeProcess>(), new Findings());
        try
        {
            while (nodes.Count < Nodes)
            {
                // one look at its start, and then none for longer than this takes
                nodes.Add(await NodeProcess.Started(scratch, provider: provider, more: [("Chsi__Clockwork__NoticeSeconds", "3600"), ("Chsi__Faults__Deaf", "yes")]));
            }

            await using var decides = await NodeProcess.Started(scratch);
            var client = new Client([decides], new History());
            for (var n = 0; n < Messages; n++)
            {
                var number = ContestedNumber.New();
                await client.Ask(number.Register(again: false));
                await client.Ask(number.Register(again: true));
            }

            await scratch.MoveClock(TimeSpan.FromSeconds(Alarm.Late - 5));
            var late = DateTime.UtcNow.AddSeconds(Alarm.Late - await scratch.Scalar<double>("select extract(epoch from chsi.clock() - min(at))::float8 from chsi.notice where next_try is not null"));
            await Backlog.Until(() => Task.FromResult(nodes.All(node => Raised(node) is not null)), TimeSpan.FromSeconds(2 * MostSeconds));
            var delays = nodes.Select(node => Raised(node) is { } at ? (at - late).TotalSeconds : double.PositiveInfinity).ToArray();
            foreach (var early in delays.Where(d => d < -1))
            {
                findings.Add("early", $"an alarm was raised {-early:0.0} s before anything was late");
            }

            var waiting = await Backlog.Waiting(scratch);
            foreach (var node in nodes)
            {
                await node.Kill();
            }

            await using var again = await NodeProcess.Started(scratch, provider: provider);
            var drained = await Backlog.Drained(scratch, provider, TimeSpan.FromMinutes(1));
            await SentOnce.Check(scratch, provider, findings);
            await using var database = new Database(scratch.Settings);
            var left = Alarm.Of(await new Health(database).Check()).Count(a => Alarmed.EndsWith(a.Name, StringComparison.Ordinal));
            return new("R21", "the sender of every node hangs", delays.Max() <= MostSeconds && waiting >= Messages && drained && left == 0 && findings.Count == 0,
            [
                ("nodes", Nodes), ("messages", waiting), ("slowestAlarmSeconds", Math.Round(delays.Max(), 1)), ("alarmsLeft", left), ("findings", findings.Count),
            ], Outcome.Bound((int)waiting), findings);
        }
        finally
        {
            foreach (var node in nodes)
            {
                await node.DisposeAsync();
            }
        }
    }

    private static DateTime? Raised(NodeProcess node) => node.Said.Where(s => s.Line.Contains(Alarmed, StringComparison.Ordinal)).Select(s => (DateTime?)s.At).FirstOrDefault();
}
