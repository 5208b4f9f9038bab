using Chsi.Tools.Faults.Checks;
using Chsi.Tools.Faults.Load;
using Chsi.Tools.Faults.Nodes;
using Dapper;

namespace Chsi.Tools.Faults.Scenarios;

/// <summary>
/// R04: on each of fifty cases two reviewers decide the same stage in several ways at once, on two nodes, while the lead hands it from one to the other,
/// and every other time the lease has run out and either may take it. One decision wins, the others are told so, and no stage is left to nobody.
/// </summary>
public static class ManyDecide
{
    private static readonly int Cases = Size.Of(50, 20);
    private static readonly int Rounds = Size.Of(40, 8);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(31);
    private static readonly string[] Ways = ["return", "approve", "reject"];

    /// <summary>A reviewer who gives up is asked once more: who has the case may have changed under them.</summary>
    private const int MostTries = 3;

    public static async Task<Outcome> Run()
    {
        await using var scratch = await Scratch.Make();
        await using var one = await NodeProcess.Started(scratch);
        await using var two = await NodeProcess.Started(scratch);
        NodeProcess[] nodes = [one, two];
        var (history, winners, attempts, several, none, handedOver, takenOver) = (new History(), 0, 0, 0, 0, 0, 0);
        var (lead, first, second) = (await Hired("zuzhang", lead: true), await Hired("kefu01"), await Hired("kefu02"));
        var cases = await Task.WhenAll(Enumerable.Range(0, Cases).Select(_ => Opened(nodes, history)));
        for (var round = 0; round < Rounds; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, Cases).Select(async nth =>
            {
                cases[nth] = await BeforeTheDesk(scratch, nodes, history, cases[nth]);
                await Ask(Reviewer(cases[nth], "take", first));
            }));
            var ranOut = round % 2 == 1;
            await scratch.MoveClock(ranOut ? Lease : TimeSpan.Zero);
            await Task.WhenAll(cases.Select(async @case =>
            {
                var (seen, won) = ((await Row(scratch, @case.Case)).Version, 0);
                var contended = new[] { Contend(@case, first, seen, ranOut), Contend(@case, second, seen, ranOut) };
                var handed = await Ask(Reviewer(@case, "reassign", lead) with { To = second, Text = "今天由另一人办理" });
                Interlocked.Add(ref handedOver, handed is { Accepted: true } ? 1 : 0);
                won = (await Task.WhenAll(contended)).Sum();
                for (var tries = 0; won == 0 && tries < MostTries && await Holder(scratch, @case.Case) is { } holder; tries++)
                {
                    won = await Contend(@case, holder, seen, takes: false);
                }

                Interlocked.Add(ref winners, won);
                Interlocked.Add(ref several, won > 1 ? 1 : 0);
                Interlocked.Add(ref none, won == 0 ? 1 : 0);
            }));
        }

        var findings = await Checker.Check(scratch, history);
        return new("R04", "two reviewers on two nodes decide the same cases", findings.Count == 0 && several == 0 && none == 0 && handedOver > 0 && takenOver > 0,
        [
            ("cases", Cases), ("stages", Cases * Rounds), ("conflictingDecisions", attempts), ("won", winners), ("stagesWonTwice", several), ("stagesWonByNobody", none),
            ("handedOver", handedOver), ("takenOver", takenOver), ("refused", history.Refused), ("findings", findings.Count),
        ], Outcome.Bound(attempts), findings);

        async Task<Reply?> Ask(Command command) => (await new Client(nodes, history).Ask(command)).Answer;

        async Task<Guid> Hired(string userName, bool lead = false)
        {
            var person = Guid.CreateVersion7();
            await Ask(new(Guid.CreateVersion7(), "hire", Guid.Empty, "clock") { To = person, Text = userName, Again = lead });
            return person;
        }

        async Task<int> Contend(Command @case, Guid reviewer, int seen, bool takes)
        {
            if (takes && await Ask(Reviewer(@case, "take", reviewer)) is { Accepted: true } && reviewer == second)
            {
                Interlocked.Increment(ref takenOver);
            }

            var answers = await Task.WhenAll(Ways.Append("note").Select(way => Ask(Reviewer(@case, way, reviewer) with { Seen = seen, Text = $"按要求{way}" })));
            Interlocked.Add(ref attempts, Ways.Length);
            return answers.Zip(Ways).Count(a => a.First is { Accepted: true });
        }
    }

    private static Command Reviewer(Command registered, string name, Guid reviewer) =>
        registered with { Id = Guid.CreateVersion7(), Name = name, Desk = "customer-service", Person = reviewer };

    /// <summary>The case with photos before the desk; a new one where this one is over or has as many photos as it may.</summary>
    private static async Task<Command> BeforeTheDesk(Scratch scratch, NodeProcess[] nodes, History history, Command registered)
    {
        while (true)
        {
            var row = await Row(scratch, registered.Case);
            if (row.Stage is "awaiting-evidence" or "awaiting-supplement"
                && await Ask(nodes, history, registered with { Id = Guid.CreateVersion7(), Name = "photos", Desk = "applicant", Person = registered.Account, Seen = row.Version, Photos = 2 })
                    is { Accepted: true })
            {
                return registered;
            }

            registered = await Opened(nodes, history);
        }
    }

    private static async Task<Command> Opened(NodeProcess[] nodes, History history)
    {
        var number = ContestedNumber.New();
        await Ask(nodes, history, number.Register(again: false));
        var again = number.Register(again: true);
        await Ask(nodes, history, again);
        return again;
    }

    private static async Task<Reply?> Ask(NodeProcess[] nodes, History history, Command command) => (await new Client(nodes, history).Ask(command)).Answer;

    private static Task<Guid?> Holder(Scratch scratch, Guid @case) => scratch.Scalar<Guid?>("select holder from chsi.case_row where id = @case", new { @case });

    private static async Task<(string Stage, int Version)> Row(Scratch scratch, Guid @case)
    {
        await using var connection = await scratch.Source.OpenConnectionAsync();
        return await connection.QuerySingleAsync<(string, int)>("select stage, stage_version from chsi.case_row where id = @case", new { @case });
    }
}
