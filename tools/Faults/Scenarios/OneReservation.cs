using Chsi.Tools.Faults.Checks;
using Chsi.Tools.Faults.Load;
using Chsi.Tools.Faults.Nodes;

namespace Chsi.Tools.Faults.Scenarios;

/// <summary>R06: of many who claim a number only one may have evidence before the desk. They hand it in, and withdraw it, all at once.</summary>
public static class OneReservation
{
    private static readonly int Numbers = Size.Of(40, 10);
    private static readonly int Rounds = Size.Of(6, 2);
    private const int Claimants = 8;

    public static async Task<Outcome> Run()
    {
        await using var scratch = await Scratch.Make();
        await using var one = await NodeProcess.Started(scratch);
        await using var two = await NodeProcess.Started(scratch);
        var (history, attempts, wrong) = (new History(), 0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            await Parallel.ForEachAsync(Enumerable.Range(0, Numbers), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, _) =>
            {
                var (number, client) = (ContestedNumber.New(), new Client([one, two], history));
                await client.Ask(number.Register(again: false));
                var claimants = Enumerable.Range(0, Claimants).Select(_ => number.Register(again: true)).ToArray();
                await Task.WhenAll(claimants.Select(c => new Client([one, two], history).Ask(c)));
                var answers = await Task.WhenAll(claimants.Select(async c => (await new Client([one, two], history).Ask(c with
                {
                    Id = Guid.CreateVersion7(),
                    Name = "photos",
                    Desk = "applicant",
                    Person = c.Account,
                    Seen = await scratch.Scalar<int>("select stage_version from chsi.case_row where id = @Case", new { c.Case }),
                    Photos = 2,
                })).Answer));
                Interlocked.Add(ref attempts, Claimants);
                Interlocked.Add(ref wrong, answers.Count(a => a is { Accepted: true }) == 1 ? 0 : 1);
            });
        }

        var findings = await Checker.Check(scratch, history);
        return new("R06", "many claim what one may hold", findings.Count == 0 && wrong == 0,
        [
            ("attempts", attempts), ("numbers", Numbers * Rounds), ("numbersNotHeldByOne", wrong), ("reservedTwice", findings.Of("two reservations")), ("findings", findings.Count),
        ], Outcome.Bound(attempts), findings);
    }
}
