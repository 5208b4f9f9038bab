using Chsi.Silo.Store;
using Chsi.Tools.Faults.Checks;
using Chsi.Tools.Faults.Load;
using Chsi.Tools.Faults.Nodes;
using Dapper;

namespace Chsi.Tools.Faults.Scenarios;

/// <summary>
/// R26: photos are handed in around the very instant at which the limit passes. A submit decided before that instant wins, after it the limit
/// does; one of the two, and never both.
/// </summary>
public static class AtTheLastMoment
{
    private static readonly int Rounds = Size.Of(5, 1);
    private static readonly int Cases = Size.Of(400, 200);
    private const int Around = 50;

    public static async Task<Outcome> Run()
    {
        await using var scratch = await Scratch.Make();
        await using var provider = await Provider.Started();
        await using var one = await NodeProcess.Started(scratch, provider: provider);
        await using var two = await NodeProcess.Started(scratch, provider: provider);
        var (history, findings) = (new History(), new Findings());
        var (handedIn, lapsed) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            await scratch.MoveToWednesday();
            var began = (await scratch.Now()).AddMinutes(-1);
            var cases = await Backlog.Make(scratch, Cases, _ => began, handedIn: false, BulkNotices.Sent);
            await Race(scratch, [one, two], history, cases);
            foreach (var @case in cases)
            {
                var (types, verdict) = await Ended(scratch, @case);
                (handedIn, lapsed) = (handedIn + (verdict == 1 ? 1 : 0), lapsed + (verdict == -1 ? 1 : 0));
                if (verdict == 0)
                {
                    findings.Add("not one outcome", $"{@case}: {types}");
                }
            }
        }

        foreach (var entry in history.Entries)
        {
            var has = await scratch.Scalar<long>("select count(*) from chsi.fact where request = @Id and digest is not null", new { entry.Command.Id });
            if (entry.Answer is not { } answer || has != (answer.Accepted ? 1 : 0))
            {
                findings.Add("told otherwise", entry.Command.Id.ToString());
            }
        }

        return new("R26", "handed in as the limit passes", findings.Count == 0 && handedIn > 0 && lapsed > 0,
        [
            ("cases", Rounds * Cases), ("millisecondsAround", Around), ("handedIn", handedIn), ("lapsed", lapsed), ("findings", findings.Count),
        ], Outcome.Bound(Rounds * Cases), findings);
    }

    private static async Task Race(Scratch scratch, NodeProcess[] nodes, History history, IReadOnlyList<Guid> cases)
    {
        await using var connection = await scratch.Source.OpenConnectionAsync();
        var rows = (await connection.QueryAsync<(Guid Id, Guid Applicant, int Seen, DateTime Due)>(
            "select id, applicant, stage_version, due from chsi.case_row where id = any(@ids)", new { ids = cases.ToArray() })).AsList();
        var due = new DateTimeOffset(rows[0].Due);
        // reminders of the days before are answered first, so that the limit alone is left
        await scratch.MoveClock(due.AddHours(-1) - await scratch.Now());
        await Backlog.Until(async () => await scratch.Scalar<long>("select count(*) from chsi.stream where wake_at <= chsi.clock()") == 0, TimeSpan.FromMinutes(1));
        await scratch.MoveClock(due.AddSeconds(-3) - await scratch.Now());
        var (clock, here) = (await scratch.Now(), DateTimeOffset.UtcNow);
        // sent a little before their turn, for they queue up: the decisions themselves then fall around the instant
        await Task.WhenAll(rows.Select(async (row, nth) =>
        {
            var at = here + (due - clock) + TimeSpan.FromMilliseconds(-3 * Around + 4.0 * Around * nth / rows.Count);
            await Task.Delay(at - DateTimeOffset.UtcNow is { Ticks: > 0 } wait ? wait : TimeSpan.Zero);
            await new Client(nodes, history).Ask(new(Guid.CreateVersion7(), "photos", row.Applicant, "applicant") { Case = row.Id, Seen = row.Seen, Photos = 2 });
        }));
        await Backlog.Until(async () => await scratch.Scalar<long>("select count(*) from chsi.stream where wake_at <= chsi.clock()") == 0, TimeSpan.FromSeconds(30));
    }

    /// <returns>1: handed in before the limit; -1: lapsed, not before it; 0: both, neither, or at the wrong time.</returns>
    private static async Task<(string Types, int Verdict)> Ended(Scratch scratch, Guid @case)
    {
        await using var connection = await scratch.Source.OpenConnectionAsync();
        var facts = (await connection.QueryAsync<(string Type, DateTime At, byte[] Body)>(
            "select type, at, body from chsi.fact where stream = @case and type in ('photos-handed-in', 'limit-passed') order by version", new { @case })).AsList();
        var first = await scratch.Scalar<DateTime?>("""
            select (convert_from(body, 'utf8')::jsonb ->> 'due')::timestamptz from chsi.fact where stream = @case and type = 'stage-entered' order by version limit 1
            """, new { @case });
        return (string.Join(", ", facts.Select(f => f.Type)), facts switch
        {
            [("photos-handed-in", var at, _)] when at < first => 1,
            [("limit-passed", var at, _)] when at >= first => -1,
            _ => 0,
        });
    }
}
