using Chsi.Silo.Store;
using Chsi.Tools.Faults.Checks;
using Chsi.Tools.Faults.Load;
using Chsi.Tools.Faults.Nodes;
using Chsi.Workflows.Routes;
using Dapper;

namespace Chsi.Tools.Faults.Scenarios;

/// <summary>R23 and R24: time limits spread over a while, answered as they fall due, or all together after everything stood still.</summary>
public static class DeadlinesOnTime
{
    private static readonly int Limits = Size.Of(2_000, 300);

    // the reminder at nine tenths of the limit then falls every 20 ms
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Microsecond = TimeSpan.FromMicroseconds(1);
    private const double MostLate = 5;
    private const double MostAfterStart = 60;

    public static Task<Outcome> Running() => Run("R23", "time limits one after the other", running: true);

    public static Task<Outcome> AfterDowntime() => Run("R24", "time limits after an hour's standstill", running: false);

    private static async Task<Outcome> Run(string name, string what, bool running)
    {
        await using var scratch = await Scratch.Make();
        await using var provider = await Provider.Started();
        // handed in at three in the afternoon: half of the limit is over at night, which is put off to the opening, and nine tenths in office hours
        await scratch.MoveToWednesday();
        await scratch.MoveClock(TimeSpan.FromHours(5));
        var began = (await scratch.Now()).AddMinutes(-30);
        await Backlog.Make(scratch, Limits, n => began + n * Apart, handedIn: true, BulkNotices.Sent);
        await using var one = await NodeProcess.Started(scratch, provider: provider);
        await scratch.MoveClock((await Due(scratch)).Values.Max() - await scratch.Now());
        await Backlog.Until(async () => (await Fired(scratch, default)).Count >= Limits, TimeSpan.FromMinutes(2));
        await one.Kill();
        var due = await Due(scratch);
        var (first, last) = (due.Values.Min(), due.Values.Max());
        await scratch.MoveClock((running ? first.AddSeconds(-5) : last.AddHours(1)) - await scratch.Now());
        await one.Start();
        await using var two = await NodeProcess.Started(scratch, provider: provider);
        var start = await scratch.Now();
        var answered = await Backlog.Until(async () => (await Fired(scratch, first)).Count >= Limits, TimeSpan.FromMinutes(3));
        // what would be answered a second time is answered soon
        await Task.Delay(TimeSpan.FromSeconds(3));
        var (fired, findings) = (await Fired(scratch, first), new Findings());
        foreach (var twice in fired.GroupBy(f => f.Stream).Where(g => g.Count() > 1))
        {
            findings.Add("fired twice", twice.Key.ToString());
        }

        foreach (var early in fired.Where(f => f.At < due[f.Stream]))
        {
            findings.Add("fired early", early.Stream.ToString());
        }

        foreach (var wrong in fired.Where(f => (f.Due - due[f.Stream]).Duration() > Microsecond))
        {
            findings.Add("another due time recorded", wrong.Stream.ToString());
        }

        var late = fired.Select(f => (f.At - (running ? f.Due : start)).TotalSeconds).Order().ToArray();
        var p99 = late.Length == 0 ? double.NaN : late[(int)(late.Length * 0.99)];
        return new(name, what, answered && findings.Count == 0 && p99 <= (running ? MostLate : MostAfterStart),
        [
            ("limits", Limits), ("spreadOverSeconds", Math.Round((last - first).TotalSeconds)), ("fired", fired.Count), ("early", findings.Of("fired early")),
            ("twice", findings.Of("fired twice")), (running ? "p99SecondsLate" : "p99SecondsAfterStart", Math.Round(p99, 2)),
            ("slowestSeconds", Math.Round(late.LastOrDefault(), 2)), ("findings", findings.Count),
        ], Outcome.Bound(Limits), findings);
    }

    private static async Task<Dictionary<Guid, DateTimeOffset>> Due(Scratch scratch)
    {
        await using var connection = await scratch.Source.OpenConnectionAsync();
        return (await connection.QueryAsync<(Guid Id, DateTime At)>("select id, wake_at from chsi.stream where wake_at is not null"))
            .ToDictionary(s => s.Id, s => new DateTimeOffset(s.At));
    }

    private static async Task<List<(Guid Stream, DateTimeOffset Due, DateTimeOffset At)>> Fired(Scratch scratch, DateTimeOffset from)
    {
        await using var connection = await scratch.Source.OpenConnectionAsync();
        return [.. (await connection.QueryAsync<(Guid Stream, DateTime At, byte[] Body)>("select stream, at, body from chsi.fact where type = 'reminder-fell' and at >= @from - interval '1 hour'", new { from = from.UtcDateTime }))
            .Select(f => (f.Stream, ((ReminderFell)FactCodec.Read("reminder-fell", f.Body)).At, new DateTimeOffset(f.At)))];
    }
}
