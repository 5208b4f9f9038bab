using System.Collections.Immutable;

namespace Chsi.Workflows.Correction;

/// <summary>Who decides once the school has found that the record is wrong.</summary>
public enum Decider
{
    School,
    Province,
}

/// <summary>
/// One rule, as a nation, a province or a school has published it. What it does not speak of is null or empty, and is what the wider rule says: the nation's, then the
/// province's, then the school's. A rule is never edited: it ends on a day, or goes with a later version, and another one takes its place.
/// </summary>
/// <param name="Code">Stored with cases: never renamed, never used again.</param>
/// <param name="Jurisdiction">Kind of the organisation: see <see cref="Organisations.OrganisationKinds"/>.</param>
/// <param name="Organisation">Its code; empty for the nation.</param>
/// <param name="From">The first day (Chinese time) on which it holds.</param>
/// <param name="Grade">Of the source: A law or official text, B a notice of a school or province.</param>
public sealed record CorrectionRule(string Code, string Jurisdiction, string Organisation, DateOnly From, string Source, char Grade)
{
    /// <summary>The first day on which it holds no more; null while it holds.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>The version of the book that it came with.</summary>
    public int Since { get; init; } = 1;

    /// <summary>The version that it is no longer in.</summary>
    public int? Gone { get; init; }

    /// <summary>Shown as an example of what such a rule says; the authority itself has not confirmed it.</summary>
    public bool Sample { get; init; }

    /// <summary>Codes of <see cref="CorrectionField"/>; empty for every field.</summary>
    public ImmutableArray<string> Fields { get; init; } = [];

    public Decider? Decides { get; init; }

    /// <summary>Fields with which together the province decides.</summary>
    public ImmutableArray<string> ProvinceWith { get; init; } = [];

    /// <summary>Months in which it is taken; empty for all year.</summary>
    public ImmutableArray<int> Months { get; init; } = [];

    /// <summary>Codes of <see cref="CorrectionBar"/>.</summary>
    public ImmutableArray<string> Bars { get; init; } = [];

    /// <summary>Whether the school may open it for a student.</summary>
    public bool? SchoolOpens { get; init; }

    /// <summary>How many different people of the school sign: 1 审查人员, 2 and 部门负责人, 3 and 分管校领导.</summary>
    public int? Signers { get; init; }

    /// <summary>Whether the school sends a formal letter with a number.</summary>
    public bool? Letter { get; init; }

    /// <summary>Codes of <see cref="CorrectionDocument"/>.</summary>
    public ImmutableArray<string> Documents { get; init; } = [];

    /// <summary>Working days the school has, supplements not counted.</summary>
    public int? SchoolDays { get; init; }

    /// <summary>Working days the province has.</summary>
    public int? ProvinceDays { get; init; }
}
