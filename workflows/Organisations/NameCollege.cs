using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Staff;

namespace Chsi.Workflows.Organisations;

/// <summary>
/// A college of a school: a new one, one that is called otherwise from a day on, or one that was closed and is there again. Asked by who leads the
/// school's staff, or by the system where a list is loaded; what already is so has no effect.
/// </summary>
/// <param name="School">院校代码.</param>
/// <param name="Code">1 to 10 digits or letters, the school's own.</param>
/// <param name="Name">2 to 40 characters; no two colleges of a school have one name at a time.</param>
/// <param name="From">From this day on (Chinese time); not in the future and not before the name it has.</param>
/// <param name="By">Who asks; empty for the system.</param>
public sealed record NameCollege(string School, string Code, string Name, DateOnly From, Guid By) : Request
{
    private const int Shortest = 2, Longest = 40, LongestCode = 10;

    public override Needs Needs => CollegeGuard.Needs(School, By);

    public override Answer Decide(Streams streams, Moment at)
    {
        if (CollegeGuard.Check(streams, School, By, at, out var school) is { } refused)
        {
            return refused;
        }

        if (Code.Length is 0 or > LongestCode || !Code.All(char.IsAsciiLetterOrDigit))
        {
            return Refuse($"学院代码由1至{LongestCode}位数字或字母组成。", nameof(Code));
        }

        if (Name.Trim().Length is < Shortest or > Longest)
        {
            return Refuse($"学院名称为{Shortest}至{Longest}个字。", nameof(Name));
        }

        if (school.Colleges.Any(c => c.Code != Code && c.Closed is null && c.Name == Name.Trim()))
        {
            return Refuse("本校已有同名的学院。", nameof(Name));
        }

        var known = school.College(Code);
        return From > WorkingCalendar.DayOf(at.Now) ? Refuse("启用日期不能晚于今天。", nameof(From))
            : known is { Closed: null } && known.Name == Name.Trim() ? Accepted.Nothing
            : From < known?.Names[^1].From || From < known?.Closed ? Refuse("启用日期不能早于原有的日期。", nameof(From))
            : Accept(school.Id, new CollegeNamed(Code, Name.Trim(), From));
    }
}

/// <summary>A college is no more from a day on. Asked as <see cref="NameCollege"/> is.</summary>
public sealed record CloseCollege(string School, string Code, DateOnly From, Guid By) : Request
{
    public override Needs Needs => CollegeGuard.Needs(School, By);

    public override Answer Decide(Streams streams, Moment at) =>
        CollegeGuard.Check(streams, School, By, at, out var school) is { } refused ? refused
        : school.College(Code) is not { Closed: null } known ? Refuse("没有这个学院，或已停用。", nameof(Code))
        : From > WorkingCalendar.DayOf(at.Now) || From < known.Names[^1].From ? Refuse("停用日期不能晚于今天，也不能早于启用日期。", nameof(From))
        : Accept(school.Id, new CollegeClosed(Code, From));
}

/// <summary>What the decisions about colleges ask alike.</summary>
internal static class CollegeGuard
{
    public static Needs Needs(string school, Guid by) =>
        Organisation.IsKnown(OrganisationKinds.School, school) ? Decisions.Needs.Stream(Organisation.IdOf(OrganisationKinds.School, school), by) : Decisions.Needs.Stream(by);

    public static Refused? Check(Streams streams, string school, Guid by, Moment at, out Organisation found)
    {
        found = (Organisation.IsKnown(OrganisationKinds.School, school) ? streams.Find<Organisation>(Organisation.IdOf(OrganisationKinds.School, school)) : null) ?? new(Guid.Empty);
        var allowed = at.Desk == Desk.Clock || (at.Person == by && streams.Find<StaffMember>(by) is { Manages: true } lead && lead.Desk == Desk.School(school) && at.Desk == lead.Desk);
        return !allowed ? new("只有本校学籍管理的负责人可以维护学院。") : found.Exists ? null : new("没有这所学校。", "School");
    }
}
