using Chsi.Workflows;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Routes;

namespace Chsi.Tools.Faults.Checks;

/// <summary>Every case went the way its route sheet draws: each stage by a turn from the one before, and at most one end.</summary>
public static class Stages
{
    public static void Check(Facts facts, Findings findings)
    {
        foreach (var rows in facts.ByStream.Values.Where(r => r[0].Fact() is CaseOpened))
        {
            var opened = (CaseOpened)rows[0].Fact();
            var sheet = Catalogue.Routes.Single(r => r.Name == opened.Route);
            var stage = "";
            var ends = 0;
            Fact? turning = null;
            foreach (var row in rows)
            {
                var fact = row.Fact();
                if (fact is StageEntered entered)
                {
                    if (ends > 0 || turning is null || !Leads(sheet, turning, stage, entered.Stage))
                    {
                        findings.Add("no such turn", $"{opened.Number}: {stage} to {entered.Stage} by {turning?.GetType().Name ?? "nothing"}");
                    }

                    ends += entered.Final ? 1 : 0;
                    (stage, turning) = (entered.Stage, null);
                }
                else if (sheet.Turns.Any(t => t.Fact == fact.GetType() && t.Target is not null && (t.From is null || t.From.Name == stage)))
                {
                    turning = fact;
                }
            }

            if (ends > 1)
            {
                findings.Add("two ends", $"{opened.Number} ended {ends} times");
            }

            if (turning is not null && !MayStay(sheet, turning))
            {
                findings.Add("no such turn", $"{opened.Number}: {turning.GetType().Name} at {stage} led nowhere");
            }
        }
    }

    /// <summary>A condition that does not hold may leave the case where it is.</summary>
    private static bool MayStay(RouteSheet sheet, Fact fact) => sheet.Turns.Any(t => t.Fact == fact.GetType() && t.When is not null && t.Otherwise is null);

    private static bool Leads(RouteSheet sheet, Fact by, string from, string to) => sheet.Turns.Any(t =>
        t.Fact == by.GetType() && (t.From is null || t.From.Name == from) && (t.Target?.Name == to || t.Otherwise?.Name == to));
}
