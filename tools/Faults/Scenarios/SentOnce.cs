using Chsi.Silo.Store;
using Chsi.Tools.Faults.Checks;
using Chsi.Tools.Faults.Load;
using Dapper;

namespace Chsi.Tools.Faults.Scenarios;

/// <summary>What was to be sent against what the provider took over.</summary>
public static class SentOnce
{
    public const string Lost = "lost message";
    public const string Doubled = "doubled message";
    public const string Ghost = "ghost message";
    private const string Changed = "another message under the same key";
    private const string Overtaken = "overtaken message";

    /// <summary>Every notice of the database must have gone out under its own key, at least once; none other may have; each person's in their order.</summary>
    public static async Task Check(Scratch scratch, Provider provider, Findings findings)
    {
        await using var connection = await scratch.Source.OpenConnectionAsync();
        var due = (await connection.QueryAsync<(Guid Id, Guid Account, bool Dead, bool Held)>("select id, account, dead, held_until is not null from chsi.notice where account is not null order by position")).AsList();
        var taken = provider.Taken.GroupBy(t => t.Id).ToDictionary(g => g.Key, g => g.ToList());
        foreach (var (id, _, _, _) in due.Where(d => !d.Dead && !taken.ContainsKey($"{d.Id}.sms")))
        {
            findings.Add(Lost, $"{id} never reached the provider");
        }

        var known = due.Select(d => $"{d.Id}.sms").ToHashSet();
        foreach (var (id, all) in taken)
        {
            if (!known.Contains(id))
            {
                findings.Add(Ghost, $"{id} was sent and no decision wrote it");
            }

            if (all.Select(t => (t.To, t.Text)).Distinct().Count() > 1)
            {
                findings.Add(Changed, id);
            }
        }

        // what is held for a decision that may be taken back is overtaken on purpose
        foreach (var person in due.Where(d => !d.Dead && !d.Held).GroupBy(d => d.Account))
        {
            var firsts = person.Select(d => taken.TryGetValue($"{d.Id}.sms", out var all) ? all[0].At : long.MaxValue).ToList();
            if (!firsts.SequenceEqual(firsts.Order()))
            {
                findings.Add(Overtaken, $"the messages of {person.Key} arrived in another order");
            }
        }
    }

    /// <summary>How many messages arrived more than once.</summary>
    public static int Twice(Provider provider) => provider.Count - provider.Taken.DistinctBy(t => t.Id).Count();
}
