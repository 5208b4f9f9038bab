using Chsi.Workflows.ReRegistration;

namespace Chsi.Workflows.Samples;

/// <summary>
/// How often those who checked would have decided alike, for one outcome and reason. It is asked of reasons, to see where the desk does not mean the
/// same by them; never of people, of whom there are too few decisions to say anything.
/// </summary>
/// <param name="Reason">Code of the reason; empty for outcomes without one.</param>
/// <param name="Same">The same outcome, and this reason among those given.</param>
/// <param name="OtherReason">The same outcome for other reasons.</param>
/// <param name="OtherOutcome">Another outcome.</param>
/// <param name="Unjudged">Could not be judged.</param>
public sealed record Agreement(string Outcome, string Reason, int Same, int OtherReason, int OtherOutcome, int Unjudged)
{
    /// <summary>Those that could be judged.</summary>
    public int Judged => Same + OtherReason + OtherOutcome;

    public string Label => Reason.Length == 0 ? CheckOutcomes.Label(Outcome) : $"{CheckOutcomes.Label(Outcome)} · {ReviewReasons.Find(Reason)?.Label ?? Reason}";

    /// <summary>One for each outcome and reason that was checked, in the order of the desk's form. A decision with several reasons counts for each.</summary>
    public static IReadOnlyList<Agreement> Of(IEnumerable<Check> checks)
    {
        var order = CheckOutcomes.OfReview.Concat(CheckOutcomes.OfDispute).Concat(CheckOutcomes.OfCorrection).ToList();
        return [.. checks.Where(c => c.Result is not null)
            .SelectMany(c => c.Decision.Reasons.DefaultIfEmpty("").Select(reason => (c.Decision.Outcome, Reason: reason, Result: c.Result!)))
            .GroupBy(c => (c.Outcome, c.Reason))
            .OrderBy(g => order.IndexOf(g.Key.Outcome)).ThenBy(g => CheckOutcomes.ReasonsOf(g.Key.Outcome).TakeWhile(r => r.Code != g.Key.Reason).Count())
            .Select(g => new Agreement(g.Key.Outcome, g.Key.Reason,
                g.Count(c => Alike(c) && (c.Reason.Length == 0 || c.Result.Reasons.Contains(c.Reason))),
                g.Count(c => Alike(c) && c.Reason.Length > 0 && !c.Result.Reasons.Contains(c.Reason)),
                g.Count(c => !Alike(c) && c.Result.Outcome != CheckOutcomes.CannotJudge),
                g.Count(c => c.Result.Outcome == CheckOutcomes.CannotJudge)))];

        static bool Alike((string Outcome, string Reason, DecisionChecked Result) c) => c.Result.Outcome == c.Outcome;
    }
}
