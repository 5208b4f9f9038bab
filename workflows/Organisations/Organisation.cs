using System.Collections.Immutable;
using System.Globalization;
using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Organisations;

/// <summary>An organisation is known under its code, which never changes; the first fact of its stream.</summary>
/// <param name="Kind">One of <see cref="OrganisationKinds"/>.</param>
/// <param name="Code">院校代码 of a school (five digits), the first two digits of GB/T 2260 of a province, empty for the nation.</param>
/// <param name="From">Since when it has this name (Chinese time).</param>
/// <param name="Province">Of a school: the code of the province that supervises it; otherwise empty.</param>
public sealed record OrganisationEntered(string Kind, string Code, string Name, DateOnly From, string Province) : Fact;

/// <summary>An organisation has another name from a day on; the names before it are kept.</summary>
public sealed record OrganisationRenamed(string Name, DateOnly From) : Fact;

/// <summary>A school was entered under a name that is not its own: from the day on which that held, this one does.</summary>
/// <param name="Before">The name that was wrong.</param>
/// <param name="Reason">On what it rests.</param>
public sealed record SchoolNameCorrected(Guid By, string Name, string Before, string Reason) : Fact;

/// <summary>The nation's or a province's authority was entered under a name that is not its own: from the day on which that held, this one does.</summary>
/// <param name="Before">The name that was wrong.</param>
/// <param name="Reason">On what it rests.</param>
public sealed record OrganisationNameCorrected(Guid By, string Name, string Before, string Reason) : Fact;

/// <summary>A school has come under another province from a day on.</summary>
public sealed record SchoolMoved(string Province, DateOnly From) : Fact;

/// <summary>A school has a college of this name from a day on: a new one, or one that was called otherwise.</summary>
/// <param name="Code">The school's own, once in the school.</param>
public sealed record CollegeNamed(string Code, string Name, DateOnly From) : Fact;

/// <summary>A college is no more from a day on; its records stay with the school.</summary>
public sealed record CollegeClosed(string Code, DateOnly From) : Fact;

/// <summary>Kinds of organisations. Stored: add, never rename.</summary>
public static class OrganisationKinds
{
    public const string Nation = "nation";
    public const string Province = "province";
    public const string School = "school";
}

/// <summary>A name and the day (Chinese time) from which it holds.</summary>
public sealed record DatedName(string Name, DateOnly From);

/// <summary>学院.</summary>
/// <param name="Names">Oldest first.</param>
/// <param name="Closed">The first day on which it is no more; null while it is there.</param>
public sealed record College(string Code, ImmutableArray<DatedName> Names, DateOnly? Closed = null)
{
    public string Name => Names[^1].Name;
}

/// <summary>国家、省级教育行政部门 or 学校, with the colleges of a school.</summary>
public sealed record Organisation(Guid Id) : StreamState(Id)
{
    public string Kind { get; init; } = "";

    public string Code { get; init; } = "";

    /// <summary>Oldest first.</summary>
    public ImmutableArray<DatedName> Names { get; init; } = [];

    public string Name => Names.IsEmpty ? "" : Names[^1].Name;

    /// <summary>Names that were found to be wrong: no list brings them back.</summary>
    public ImmutableArray<string> Misnamed { get; init; } = [];

    /// <summary>Of a school: the code of its province.</summary>
    public string Province { get; init; } = "";

    /// <summary>Those that are no more too, in the order in which they came.</summary>
    public ImmutableArray<College> Colleges { get; init; } = [];

    /// <summary>
    /// The stream of a code. Codes are public and given by the state, so the id is worked out and not looked up: there is nothing to hide and no second
    /// stream of one code.
    /// </summary>
    /// <exception cref="ArgumentException">The code is not one of that kind.</exception>
    public static Guid IdOf(string kind, string code) => kind switch
    {
        OrganisationKinds.Nation when code.Length == 0 => Made(1, 0),
        OrganisationKinds.Province when IsCode(code, 2) => Made(2, int.Parse(code, CultureInfo.InvariantCulture)),
        OrganisationKinds.School when IsCode(code, 5) => Made(3, int.Parse(code, CultureInfo.InvariantCulture)),
        _ => throw new ArgumentException("Not a code of that kind.", nameof(code)),
    };

    /// <summary>The stream of the organisation whose desk this is; null for a desk of the platform itself.</summary>
    public static Guid? IdOf(Desk desk) => IsKnown(desk.Kind, desk.Organisation) && desk.Organisation.Length > 0 ? IdOf(desk.Kind, desk.Organisation) : null;

    /// <summary>Whether the code is one of that kind.</summary>
    public static bool IsKnown(string kind, string code) => kind switch
    {
        OrganisationKinds.Nation => code.Length == 0,
        OrganisationKinds.Province => IsCode(code, 2),
        OrganisationKinds.School => IsCode(code, 5),
        _ => false,
    };

    public College? College(string code) => Colleges.FirstOrDefault(c => c.Code == code);

    protected override StreamState Apply(Fact fact, Stamp stamp) => fact switch
    {
        OrganisationEntered f => this with { Kind = f.Kind, Code = f.Code, Names = [new(f.Name, f.From)], Province = f.Province },
        OrganisationRenamed f => this with { Names = Names.Add(new(f.Name, f.From)) },
        SchoolNameCorrected f => Corrected(f.Name, f.Before),
        OrganisationNameCorrected f => Corrected(f.Name, f.Before),
        SchoolMoved f => this with { Province = f.Province },
        CollegeNamed f => College(f.Code) is { } known
            ? this with { Colleges = Colleges.Replace(known, known with { Names = known.Names.Add(new(f.Name, f.From)), Closed = null }) }
            : this with { Colleges = Colleges.Add(new(f.Code, [new(f.Name, f.From)])) },
        CollegeClosed f => College(f.Code) is { } known ? this with { Colleges = Colleges.Replace(known, known with { Closed = f.From }) } : this,
        _ => throw Unknown(fact),
    };

    private Organisation Corrected(string name, string before) => this with
    {
        Names = Names.IsEmpty ? Names : Names.SetItem(Names.Length - 1, Names[^1] with { Name = name }),
        Misnamed = Misnamed.Remove(name).Add(before),
    };

    private static bool IsCode(string code, int digits) => code.Length == digits && code.All(char.IsAsciiDigit);

    // version 8 of RFC 9562: an id of one's own making
    private static Guid Made(int kind, int code) => new(0x63687369, 0, (short)(0x8000 | kind), 0x80, 0, (byte)(code >> 24), (byte)(code >> 16), 0, 0, (byte)(code >> 8), (byte)code);
}
