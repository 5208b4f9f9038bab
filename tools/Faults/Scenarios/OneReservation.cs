using Chsi.Tools.Faults.Checks;
using Chsi.Tools.Faults.Load;
using Chsi.Tools.Faults.Nodes;
using Dapper;

namespace Chsi.Tools.Faults.Scenarios;

/// <summary>
/// R06: of many who claim a number only one may have evidence before the desk. They hand it in all at once; who got in withdraws, and those who are left
/// try again, until nobody is.
/// </summary>
public static class OneReservation
{
    private static readonly int Numbers = Size.Of(560, 10);
    private const int Claimants = 8;

    public static async Task<Outcome> Run()
    {
        await using var scratch = await Scratch.Make();
        await using var one = await NodeProcess.Started(scratch);
        await using var two = await NodeProcess.Started(scratch);
        NodeProcess[] nodes = [one, two];
        var (history, attempts, waves, wrong) = (new History(), 0, 0, 0);
        await Parallel.ForEachAsync(Enumerable.Range(0, Numbers), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, _) =>
        {
            var number = ContestedNumber.New();
            await Ask(number.Register(again: false));
            var left = Enumerable.Range(0, Claimants).Select(_ => number.Register(again: true)).ToList();
            await Task.WhenAll(left.Select(Ask));
            var seen = await Seen(scratch, left);
            while (left.Count > 0)
            {
                var answers = await Task.WhenAll(left.Select(c => Ask(Applicant(c, "photos") with { Seen = seen[c.Case], Photos = 2 })));
                var won = left.Where((_, nth) => answers[nth] is { Accepted: true }).ToList();
                Interlocked.Add(ref attempts, left.Count);
                Interlocked.Increment(ref waves);
                Interlocked.Add(ref wrong, won.Count == 1 ? 0 : 1);
                if (won.Count == 0)
                {
                    return;
                }

                await Task.WhenAll(won.Select(c => Ask(Applicant(c, "withdraw"))));
                left.RemoveAll(won.Contains);
            }
        });

        var findings = await Checker.Check(scratch, history);
        return new("R06", "many claim what one may hold", findings.Count == 0 && wrong == 0,
        [
            ("attempts", attempts), ("numbers", Numbers), ("waves", waves), ("wavesNotWonByOne", wrong), ("reservedTwice", findings.Of("two reservations")), ("findings", findings.Count),
        ], Outcome.Bound(attempts), findings);

        async Task<Reply?> Ask(Command command) => (await new Client(nodes, history).Ask(command)).Answer;
    }

    private static Command Applicant(Command registered, string name) => registered with { Id = Guid.CreateVersion7(), Name = name, Desk = "applicant", Person = registered.Account };

    private static async Task<Dictionary<Guid, int>> Seen(Scratch scratch, IEnumerable<Command> registered)
    {
        await using var connection = await scratch.Source.OpenConnectionAsync();
        return (await connection.QueryAsync<(Guid Id, int Seen)>("select id, stage_version from chsi.case_row where id = any(@cases)", new { cases = registered.Select(c => c.Case).ToArray() }))
            .ToDictionary(c => c.Id, c => c.Seen);
    }
}
