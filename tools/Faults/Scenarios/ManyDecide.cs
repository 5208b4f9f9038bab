using Chsi.Tools.Faults.Checks;
using Chsi.Tools.Faults.Load;
using Chsi.Tools.Faults.Nodes;
using Dapper;

namespace Chsi.Tools.Faults.Scenarios;

/// <summary>R04: on each of fifty cases, the same stage is decided in several ways at once, on two nodes. One wins, the others are told so.</summary>
public static class ManyDecide
{
    private static readonly int Cases = Size.Of(50, 20);
    private static readonly int Rounds = Size.Of(40, 8);
    private static readonly string[] Ways = ["return", "approve", "reject", "return", "give-back", "note"];

    public static async Task<Outcome> Run()
    {
        await using var scratch = await Scratch.Make();
        await using var one = await NodeProcess.Started(scratch);
        await using var two = await NodeProcess.Started(scratch);
        var (history, winners, attempts, several, none) = (new History(), 0, 0, 0, 0);
        var cases = await Task.WhenAll(Enumerable.Range(0, Cases).Select(_ => Opened([one, two], history)));
        for (var round = 0; round < Rounds; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, Cases).Select(async nth =>
            {
                var (registered, row) = (cases[nth], await Row(scratch, cases[nth].Case));
                if (row.Stage is not ("awaiting-evidence" or "awaiting-supplement" or "in-review"))
                {
                    registered = cases[nth] = await Opened([one, two], history);
                    row = await Row(scratch, registered.Case);
                }

                if (row.Stage != "in-review")
                {
                    await Ask([one, two], history, registered with { Id = Guid.CreateVersion7(), Name = "photos", Desk = "applicant", Person = registered.Account, Seen = row.Version, Photos = 2 });
                }

                var reviewer = Guid.CreateVersion7();
                await Ask([one, two], history, registered with { Id = Guid.CreateVersion7(), Name = "take", Desk = "customer-service", Person = reviewer });
                row = await Row(scratch, registered.Case);
                // those that end the stage; a note and giving back leave the decision to be made
                var answers = await Task.WhenAll(Ways.Select(way => Ask([one, two], history, registered with
                {
                    Id = Guid.CreateVersion7(),
                    Name = way,
                    Desk = "customer-service",
                    Person = reviewer,
                    Seen = row.Version,
                    Text = $"按要求{way}",
                })));
                var won = answers.Zip(Ways).Count(a => a.First is { Accepted: true } && a.Second is "return" or "approve" or "reject");
                Interlocked.Add(ref attempts, Ways.Length);
                Interlocked.Add(ref winners, won);
                Interlocked.Add(ref several, won > 1 ? 1 : 0);
                Interlocked.Add(ref none, won == 0 ? 1 : 0);
            }));
        }

        var findings = await Checker.Check(scratch, history);
        return new("R04", "two nodes decide the same cases", findings.Count == 0 && several == 0 && winners > 0,
        [
            ("cases", Cases), ("conflictingDecisions", attempts), ("won", winners), ("stagesWonTwice", several), ("givenBackFirst", none),
            ("refused", history.Refused), ("findings", findings.Count),
        ], Outcome.Bound(attempts), findings);
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

    private static async Task<(string Stage, int Version)> Row(Scratch scratch, Guid @case)
    {
        await using var connection = await scratch.Source.OpenConnectionAsync();
        return await connection.QuerySingleAsync<(string, int)>("select stage, stage_version from chsi.case_row where id = @case", new { @case });
    }
}
