using Chsi.Tools.Faults.Checks;
using Chsi.Tools.Faults.Load;
using Chsi.Tools.Faults.Nodes;
using Dapper;

namespace Chsi.Tools.Faults.Scenarios;

/// <summary>R08: each command of a re-registration arrives two to five times, at two nodes at once; then its id comes back with another body and from another person.</summary>
public static class SentTwice
{
    private const int Workers = 8;
    private const int NumbersEach = 25;

    public static async Task<Outcome> Run()
    {
        await using var scratch = await Scratch.Make();
        await using var one = await NodeProcess.Started(scratch);
        await using var two = await NodeProcess.Started(scratch);
        var history = new History();
        var findings = new Findings();
        var strange = new Findings();
        var sent = 0;
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(async seed =>
        {
            var random = new Random(seed);
            var client = new Client([one, two], history);
            for (var number = 0; number < NumbersEach; number++)
            {
                await Story(scratch, async command =>
                {
                    var times = random.Next(2, 6);
                    Interlocked.Add(ref sent, times);
                    var answers = await client.Deliver(command, times);
                    if (answers.Distinct().Count() != 1 || answers[0] is not { Accepted: true })
                    {
                        findings.Add("answers differ", $"{command.Name}: {string.Join(" | ", answers.Select(a => a?.ToString() ?? "none"))}");
                    }

                    await Misuse(one, command, strange);
                });
            }
        }));
        foreach (var example in (await Checker.Check(scratch, history)).Examples.Concat(strange.Examples))
        {
            findings.Add("checker", example);
        }

        return new("R08", "each command arrives two to five times", findings.Count == 0,
        [
            ("commands", history.Count), ("deliveries", sent), ("answersThatDiffer", findings.Of("answers differ")),
            ("otherBodyOrPersonTaken", strange.Count), ("answered503AndSentAgain", history.Unknown), ("findings", findings.Count),
        ], Outcome.Bound(history.Count), findings);
    }

    /// <summary>A whole re-registration, one step after the other.</summary>
    internal static async Task Story(Scratch scratch, Func<Command, Task> send)
    {
        var number = ContestedNumber.New();
        await send(number.Register(again: false));
        var again = number.Register(again: true);
        await send(again);
        var reviewer = Guid.CreateVersion7();
        foreach (var step in new[] { "photos", "take", "note", "return", "photos", "take", "approve" })
        {
            var page = await Page(scratch, again.Case);
            var byDesk = step != "photos";
            await send(new(Guid.CreateVersion7(), step, byDesk ? reviewer : again.Account, byDesk ? "customer-service" : "applicant")
            {
                Account = again.Account,
                Case = again.Case,
                Seen = page,
                Photos = byDesk ? 0 : 2,
                Text = $"按要求{step}",
            });
        }
    }

    private static async Task<int> Page(Scratch scratch, Guid @case)
    {
        await using var connection = await scratch.Source.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<int>("select stage_version from chsi.case_row where id = @case", new { @case });
    }

    private static async Task Misuse(NodeProcess node, Command command, Findings findings)
    {
        foreach (var (what, misused, sentence) in new[]
        {
            ("another body", command with { Case = Guid.CreateVersion7() }, "内容与上次提交的不同"),
            ("another person", command with { Person = Guid.CreateVersion7() }, "该请求已被使用"),
        })
        {
            if (await NodeProcess.Send(node.Address!, misused) is { } answer && (answer.Accepted || !answer.Text.StartsWith(sentence, StringComparison.Ordinal)))
            {
                findings.Add(what, $"{command.Name} {command.Id} with {what} was answered {answer}");
            }
        }
    }
}
