using Chsi.Tools.Faults.Load;

namespace Chsi.Tools.Faults.Checks;

/// <summary>Every accepted request is in the facts exactly once, every refused one not at all, and every unknown one was settled as the facts have it.</summary>
public static class NoLoss
{
    public const string Lost = "lost";
    public const string Doubled = "doubled";
    public const string FalselyFailed = "falsely failed";
    public const string Unsettled = "unsettled";

    public static void Check(History history, Facts facts, Findings findings, bool alsoOthers)
    {
        foreach (var entry in history.Entries)
        {
            var found = facts.ByRequest.GetValueOrDefault(entry.Command.Id);
            var what = $"{entry.Command.Name} {entry.Command.Id}";
            if (entry.RawError is { } error)
            {
                findings.Add("raw error", error);
            }

            if (entry.Answer is not { } answer)
            {
                findings.Add(Unsettled, what);
            }
            else if (answer.Accepted && found is null)
            {
                findings.Add(Lost, $"{what} was accepted and has no facts");
            }
            else if (!answer.Accepted && found is not null)
            {
                findings.Add(FalselyFailed, $"{what} was refused ({answer.Text}) and has facts");
            }

            if (found is not null)
            {
                Once(found, what, findings);
                if (StoredOtherwise(entry, found) is { } stored)
                {
                    findings.Add("another reply", $"{what} was told '{entry.Answer!.Text}' and '{stored}' is stored");
                }
            }
        }

        var known = history.Entries.Select(e => e.Command.Id).ToHashSet();
        foreach (var request in facts.ByRequest.Keys.Where(r => !alsoOthers && !known.Contains(r)))
        {
            findings.Add("of nobody", $"facts of {request}, which nobody sent");
        }
    }

    private static string? StoredOtherwise(Entry entry, FactRow[] found) =>
        entry.Answer is { Accepted: true } answer && found.FirstOrDefault(f => f.HasDigest)?.Reply is { } stored && stored != answer.Text ? stored : null;

    private static void Once(FactRow[] found, string what, Findings findings)
    {
        var effects = found.Count(f => f.HasDigest);
        if (effects != 1)
        {
            findings.Add(effects > 1 ? Doubled : "without an answer", $"{what} has {effects} stored answers");
        }

        if (found.Select(f => f.At).Distinct().Count() > 1)
        {
            findings.Add(Doubled, $"{what} has facts of two decisions");
        }

        foreach (var stream in found.GroupBy(f => f.Stream))
        {
            if (stream.Max(f => f.Version) - stream.Min(f => f.Version) != stream.Count() - 1)
            {
                findings.Add(Doubled, $"{what} stands in two places of stream {stream.Key}");
            }
        }
    }
}
