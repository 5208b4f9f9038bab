using Chsi.Silo.Store;
using Chsi.Tools.Faults.Load;

namespace Chsi.Tools.Faults.Checks;

/// <summary>Holds what the clients were told against what the database keeps.</summary>
public static class Checker
{
    public static async Task<Findings> Check(Scratch scratch, History history)
    {
        var findings = new Findings();
        var facts = await Facts.Read(scratch.Source);
        NoLoss.Check(history, facts, findings);
        Order.Check(history, facts, findings);
        Stages.Check(facts, findings);
        await Invariants.Check(scratch.Source, findings);
        new DecidedAgain(history, facts, findings).Check();
        await Replayed(scratch, findings);
        return findings;
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
