using System.Security.Cryptography;
using System.Text;

namespace Chsi.Silo.Grains;

/// <summary>A decision of the desk that stands, and what it is told apart by when a sample is drawn.</summary>
/// <param name="Version">Of the decision's fact in its case.</param>
/// <param name="Outcome">Stored name of the fact.</param>
/// <param name="Stage">Where the case stood when it was decided.</param>
public sealed record DecisionMade(string Number, int Version, string Reviewer, string Outcome, string Stage);

/// <summary>
/// 抽检: which decisions are looked at again. Each has a ticket, the SHA-256 of seed, case number and version; of every stratum (reviewer, outcome,
/// stage) those with the lowest tickets are drawn. Whoever has the published seed and the same decisions draws the same.
/// </summary>
public static class SampleDraw
{
    /// <param name="each">How many of each stratum, at most.</param>
    public static IReadOnlyList<DecisionMade> Of(string seed, IEnumerable<DecisionMade> from, int each) =>
        [.. from.GroupBy(d => (d.Reviewer, d.Outcome, d.Stage)).SelectMany(stratum => stratum.OrderBy(d => Ticket(seed, d), StringComparer.Ordinal).Take(each))
            .OrderBy(d => Ticket(seed, d), StringComparer.Ordinal)];

    /// <summary>64 hexadecimal digits: SHA-256 of the UTF-8 of <c>seed|number|version</c>.</summary>
    public static string Ticket(string seed, DecisionMade decision) => Hash($"{seed}|{decision.Number}|{decision.Version}");

    /// <summary>What was drawn from, as one digest: who repeats a draw sees by it that nothing was added or left out meanwhile.</summary>
    public static string Population(IEnumerable<DecisionMade> from) => Hash(string.Concat(
        from.Select(d => $"{d.Number} {d.Version} {d.Reviewer} {d.Outcome} {d.Stage}\n").Order(StringComparer.Ordinal)));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
