using Chsi.Tools.Faults.Checks;
using Chsi.Tools.Faults.Load;
using Chsi.Tools.Faults.Nodes;
using Dapper;
using Npgsql;

namespace Chsi.Tools.Faults.Scenarios;

/// <summary>R05: twenty registrations of each of a hundred numbers, all at once; half of them with 我要重新注册, some with a phone or a mail of others.</summary>
public static class SameNumber
{
    private static readonly int Numbers = Size.Of(100, 30);
    private const int Each = 20;

    /// <summary>Commands before the rush, so that it does not meet nodes that have never run.</summary>
    private const int WarmUp = 300;

    public static async Task<Outcome> Run()
    {
        await using var scratch = await Scratch.Make();
        await using var one = await NodeProcess.Started(scratch);
        await using var two = await NodeProcess.Started(scratch);
        var history = new History();
        await new Workload(scratch, [one, two], history, numbers: 8).Run(clients: 16, commands: WarmUp);
        var before = history.Count;
        await using var connection = await scratch.Source.OpenConnectionAsync();
        var held = await Holders(connection);
        var commands = Commands().ToArray();
        Random.Shared.Shuffle(commands);
        await Task.WhenAll(commands.Select(c => new Client([one, two], history).Ask(c)));

        var findings = await Checker.Check(scratch, history);
        var holders = await Holders(connection) - held;
        var attempts = history.Entries.Skip(before).ToList();
        var busy = attempts.Count(e => e.Answer?.Text.StartsWith("同时办理", StringComparison.Ordinal) == true);
        return new("R05", "everybody registers the same numbers", findings.Count == 0 && holders == Numbers && history.RawErrors == 0,
        [
            ("attempts", attempts.Count), ("numbers", Numbers), ("holders", holders), ("accepted", attempts.Count(e => e.Answer is { Accepted: true })),
            ("refused", attempts.Count(e => e.Answer is { Accepted: false })), ("askedToTryAgain", busy), ("rawErrors", history.RawErrors),
            ("answered503AndSentAgain", attempts.Count(e => e.WasUnknown)), ("findings", findings.Count),
        ], Outcome.Bound(attempts.Count), findings);
    }

    private static Task<int> Holders(NpgsqlConnection connection) =>
        connection.ExecuteScalarAsync<int>("select count(*) from chsi.claim_row where holder is not null");

    private static IEnumerable<Command> Commands()
    {
        var numbers = Enumerable.Range(0, Numbers).Select(_ => ContestedNumber.New()).ToArray();
        var phones = Enumerable.Range(0, Numbers).Select(_ => ContestedNumber.NewPhone()).ToArray();
        for (var at = 0; at < Numbers; at++)
        {
            for (var nth = 0; nth < Each; nth++)
            {
                // the phone of a neighbour's attempts, and a mail that three numbers share; most attempts have a phone of their own
                var phone = nth % 5 == 1 ? phones[(at + nth) % Numbers] : null;
                var mail = nth % 4 == 2 ? $"shared{(at + nth) / 3}@example.test" : null;
                yield return numbers[at].Register(again: nth % 2 == 0, phone, mail);
            }
        }
    }
}
