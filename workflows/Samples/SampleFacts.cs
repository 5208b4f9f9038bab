using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Samples;

/// <summary>
/// A draw was published before its seed existed: which days, by which rule, what the seed will be, and the digest of all that is drawn from.
/// Whoever reads it can repeat the draw and see that nothing was chosen by hand.
/// </summary>
/// <param name="Number">As CJ2026-1016-00421.</param>
/// <param name="From">First instant of the first day (Chinese time).</param>
/// <param name="Until">First instant after the last day.</param>
/// <param name="Each">Decisions of each stratum, at most; 0 where a share is drawn.</param>
/// <param name="Percent">Share of each stratum, rounded up; 0 where a number is drawn.</param>
/// <param name="SeedFrom">First instant of the day on which the seed becomes known; nothing is drawn before.</param>
/// <param name="SeedSource">What the seed will be, in words.</param>
/// <param name="Decisions">How many are drawn from.</param>
/// <param name="ToDraw">How many the rule draws.</param>
/// <param name="Population">SHA-256 (hex) of the decisions that are drawn from.</param>
public sealed record SampleAnnounced(
    string Number, Desk Desk, DateTimeOffset From, DateTimeOffset Until, int Each, int Percent, DateTimeOffset SeedFrom, string SeedSource,
    int Decisions, int ToDraw, string Population) : Fact;

/// <summary>The seed became known, the draw was made, and each drawn decision handed to somebody who had no part in it.</summary>
/// <param name="Drawn">In the order of their tickets.</param>
public sealed record SampleDrawn(string Seed, ImmutableArray<DrawnDecision> Drawn) : Fact;

/// <summary>A decision that was drawn, as it stood then.</summary>
/// <param name="Number">Of its case.</param>
/// <param name="Version">Of its fact; who checks sees the case as it was before.</param>
/// <param name="Outcome">One of <see cref="CheckOutcomes"/>, as decided.</param>
/// <param name="Reasons">Codes of <see cref="ReRegistration.ReviewReasons"/>, as decided; empty where the outcome has none.</param>
/// <param name="Barred">
/// Who of the desk has decided in the case, has opened or decided a dispute about it, has declared a relation, or has the name of one of its people: none
/// of them checks it.
/// </param>
/// <param name="About">Of a dispute: the re-registration that it is about; otherwise null.</param>
public sealed record DrawnDecision(
    Guid Case, string Number, int Version, string Outcome, ImmutableArray<string> Reasons, ImmutableArray<Guid> Barred, Guid Checker, string CheckerName, Guid? About = null)
{
    /// <summary>What nobody is given two decisions of: the case, and a dispute together with what it is about.</summary>
    [JsonIgnore]
    public Guid Matter => About ?? Case;
}

/// <summary>A check was given to another colleague before it was made.</summary>
/// <param name="Nth">Place of the decision in the sample, from 1.</param>
/// <param name="ToName">As shown at that time.</param>
/// <param name="Reason">For the desk alone.</param>
public sealed record CheckHandedOn(int Nth, Guid From, Guid To, string ToName, string Reason) : Fact;

/// <summary>A colleague looked at the case without knowing the decision, and says how they would have decided.</summary>
/// <param name="Outcome">One of <see cref="CheckOutcomes"/>.</param>
/// <param name="Reasons">Codes as with <see cref="DrawnDecision"/>.</param>
/// <param name="Remark">For the lead alone; empty where there is none.</param>
public sealed record DecisionChecked(int Nth, Guid By, string Outcome, ImmutableArray<string> Reasons, string Remark) : Fact;
