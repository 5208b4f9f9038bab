using Chsi.Silo.Store;
using Chsi.Tools.Faults.Load;
using Dapper;

namespace Chsi.Tools.Faults.Checks;

/// <summary>Holds what the clients were told against what the database keeps.</summary>
public static class Checker
{
    /// <param name="alsoOthers">Facts are there that no client asked for: the clock's, or a backlog's.</param>
    public static async Task<Findings> Check(Scratch scratch, History history, bool alsoOthers = false)
    {
        var findings = new Findings();
        var facts = await Facts.Read(scratch.Source);
        NoLoss.Check(history, facts, findings, alsoOthers);
        Order.Check(history, facts, findings);
        Stages.Check(facts, findings);
        await Invariants.Check(scratch.Source, findings);
        var again = new DecidedAgain(history, facts, findings);
        again.Check();
        if (!alsoOthers)
        {
            await Told(scratch, again.Told, findings);
        }

        await Replayed(scratch, findings);
        return findings;
    }

    /// <summary>Every message that a decision yields is in the outbox, and no other is.</summary>
    private static async Task Told(Scratch scratch, IEnumerable<(Guid Account, DateTime At)> yields, Findings findings)
    {
        await using var connection = await scratch.Source.OpenConnectionAsync();
        var written = (await connection.QueryAsync<(Guid Account, DateTime At)>("select account, at from chsi.notice where account is not null")).CountBy(n => n).ToDictionary();
        foreach (var (told, times) in yields.CountBy(n => n))
        {
            if (written.GetValueOrDefault(told) != times)
            {
                findings.Add("message missing", $"{told.Account} was to be told {times} times at {told.At:O}");
            }

            written.Remove(told);
        }

        foreach (var told in written.Keys)
        {
            findings.Add("message of nobody", $"{told.Account} at {told.At:O}");
        }
    }

    private static async Task Replayed(Scratch scratch, Findings findings)
    {
        await using var database = new Database(scratch.Settings);
        var report = await new Replay(database, new Vault(KeyRing.Open(scratch.Keys, mayCreate: false))).Check();
        foreach (var difference in report.First)
        {
            findings.Add("replay", difference);
        }
    }
}
