using Chsi.Workflows.Decisions;
using Chsi.Workflows.Staff;

namespace Chsi.Workflows.Organisations;

/// <summary>
/// 更正学校名称: the list has a school under a name that was never its own. Asked by who leads the staff of the school's province; the name that was wrong is
/// kept in the fact, does not become one that the school once had, and does not come back with a list that still has it. A school that is renamed is in
/// the next list (<see cref="EnterOrganisation"/>).
/// </summary>
/// <param name="School">院校代码.</param>
/// <param name="Name">2 to 60 characters.</param>
/// <param name="Reason">4 to 200 characters.</param>
/// <param name="By">Who asks: that they lead is read with the decision.</param>
public sealed record CorrectSchoolName(string School, string Name, string Reason, Guid By) : Request
{
    public const int Shortest = 4, Longest = 200;

    private bool Known => Organisation.IsKnown(OrganisationKinds.School, School);

    public override Needs Needs => Known ? Needs.Stream(Organisation.IdOf(OrganisationKinds.School, School), By) : Needs.Stream(By);

    public override Answer Decide(Streams streams, Moment at)
    {
        var school = Known ? streams.Find<Organisation>(Organisation.IdOf(OrganisationKinds.School, School)) : null;
        if (school is null || at.Person != By || at.Desk != Desk.Province(school.Province) || streams.Find<StaffMember>(By) is not { Manages: true } lead || lead.Desk != at.Desk)
        {
            return Refuse("只有学校所属省级教育行政部门的负责人可以更正学校名称。");
        }

        if (Name.Trim().Length is < EnterOrganisation.Shortest or > EnterOrganisation.Longest)
        {
            return Refuse($"学校名称为{EnterOrganisation.Shortest}至{EnterOrganisation.Longest}个字。", nameof(Name));
        }

        return Name.Trim() == school.Name ? Refuse("与现名称相同，无需更正。", nameof(Name))
            : Reason.Trim().Length is < Shortest or > Longest ? Refuse($"请填写更正的依据，{Shortest}至{Longest}个字。", nameof(Reason))
            : Accept(school.Id, new SchoolNameCorrected(By, Name.Trim(), school.Name, Reason.Trim()))
                .Tell(Notice.To(Desk.School(School), "学校名称已更正", $"省级教育行政部门已把本校名称由“{school.Name}”更正为“{Name.Trim()}”，如有异议请与其联系。"));
    }
}
