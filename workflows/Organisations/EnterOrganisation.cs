using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Organisations;

/// <summary>
/// A line of the list of organisations: one that is new is entered, one that is known gets the name and the province of the line. What already is so
/// has no effect, so the same list is loaded again without harm. Operators load it, so only the system asks.
/// </summary>
/// <param name="Kind">One of <see cref="OrganisationKinds"/>.</param>
/// <param name="Code">As <see cref="OrganisationEntered"/> has it.</param>
/// <param name="Name">2 to 60 characters.</param>
/// <param name="From">Since when the name, or the province, holds: not before what is known, and not in the future.</param>
/// <param name="Province">Of a school: the code of a province that is entered already.</param>
public sealed record EnterOrganisation(string Kind, string Code, string Name, DateOnly From, string Province = "") : Request
{
    public const int Shortest = 2, Longest = 60;

    private bool Known => Organisation.IsKnown(Kind, Code);

    public override Needs Needs => !Known ? Needs.Stream()
        : Organisation.IsKnown(OrganisationKinds.Province, Province) ? Needs.Stream(Organisation.IdOf(Kind, Code), Organisation.IdOf(OrganisationKinds.Province, Province))
        : Needs.Stream(Organisation.IdOf(Kind, Code));

    public override Answer Decide(Streams streams, Moment at)
    {
        if (at.Desk != Desk.Clock)
        {
            return Refuse("您没有维护机构名录的权限。");
        }

        if (!Known)
        {
            return Refuse("学校代码为5位数字，省级代码为2位数字。", nameof(Code));
        }

        if (Name.Trim().Length is < Shortest or > Longest)
        {
            return Refuse($"机构名称为{Shortest}至{Longest}个字。", nameof(Name));
        }

        if (From > WorkingCalendar.DayOf(at.Now))
        {
            return Refuse("启用日期不能晚于今天。", nameof(From));
        }

        if (Kind == OrganisationKinds.School
            ? !Organisation.IsKnown(OrganisationKinds.Province, Province) || streams.Find<Organisation>(Organisation.IdOf(OrganisationKinds.Province, Province)) is null
            : Province.Length > 0)
        {
            return Refuse(Kind == OrganisationKinds.School ? "没有这个省级代码，请先录入省级教育行政部门。" : "只有学校填写所属省级代码。", nameof(Province));
        }

        var id = Organisation.IdOf(Kind, Code);
        if (streams.Find<Organisation>(id) is not { } known)
        {
            return Accept(id, new OrganisationEntered(Kind, Code, Name.Trim(), From, Province));
        }

        var (renamed, moved) = (known.Name != Name.Trim() && !known.Misnamed.Contains(Name.Trim()), known.Province != Province);
        return renamed && From < known.Names[^1].From ? Refuse("启用日期不能早于现名称的启用日期。", nameof(From))
            : (renamed ? Accept(id, new OrganisationRenamed(Name.Trim(), From)) : Accepted.Nothing)
                .And(moved ? Accept(id, new SchoolMoved(Province, From)) : Accepted.Nothing);
    }
}
