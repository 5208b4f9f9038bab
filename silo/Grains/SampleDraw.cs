using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Chsi.Silo.Grains;

/// <summary>A decision of the desk that stands, and what it is told apart by when a sample is drawn.</summary>
/// <param name="Version">Of the decision's fact in its case.</param>
/// <param name="Outcome">Stored name of the fact.</param>
/// <param name="Stage">Where the case stood when it was decided.</param>
public sealed record DecisionMade(string Number, int Version, string Reviewer, string Outcome, string Stage)
{
    public Guid Case { get; init; }

    /// <summary>Codes of the reasons that it gave.</summary>
    public ImmutableArray<string> Reasons { get; init; } = [];
}

/// <summary>
/// 抽检: which decisions are looked at again. Each has a ticket, the SHA-256 of seed, case number and version; of every stratum (reviewer, outcome,
/// stage) those with the lowest tickets are drawn. Whoever has the published seed and the same decisions draws the same.
/// </summary>
public static class SampleDraw
{
    /// <param name="each">How many of each stratum, at most.</param>
    /// <param name="percent">Which share of each stratum instead, rounded up; 0 where <paramref name="each"/> holds.</param>
    public static IReadOnlyList<DecisionMade> Of(string seed, IEnumerable<DecisionMade> from, int each, int percent = 0) =>
        [.. Strata(from).SelectMany(stratum => stratum.OrderBy(d => Ticket(seed, d), StringComparer.Ordinal).Take(OfStratum(stratum.Count(), each, percent)))
            .OrderBy(d => Ticket(seed, d), StringComparer.Ordinal)];

    /// <summary>How many are drawn, whatever the seed.</summary>
    public static int Size(IEnumerable<DecisionMade> from, int each, int percent) => Strata(from).Sum(stratum => OfStratum(stratum.Count(), each, percent));

    private static IEnumerable<IGrouping<(string, string, string), DecisionMade>> Strata(IEnumerable<DecisionMade> from) =>
        from.GroupBy(d => (d.Reviewer, d.Outcome, d.Stage));

    private static int OfStratum(int decisions, int each, int percent) => percent > 0 ? ((decisions * percent) + 99) / 100 : Math.Min(decisions, each);

    /// <summary>64 hexadecimal digits: SHA-256 of the UTF-8 of <c>seed|number|version</c>.</summary>
    public static string Ticket(string seed, DecisionMade decision) => Ticket(seed, decision.Number, decision.Version);

    /// <inheritdoc cref="Ticket(string, DecisionMade)"/>
    public static string Ticket(string seed, string number, int version) => Hash($"{seed}|{number}|{version}");

    /// <summary>What was drawn from, as one digest: who repeats a draw sees by it that nothing was added or left out meanwhile.</summary>
    public static string Population(IEnumerable<DecisionMade> from) => Hash(string.Concat(
        from.Select(d => $"{d.Number} {d.Version} {d.Reviewer} {d.Outcome} {d.Stage}\n").Order(StringComparer.Ordinal)));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
