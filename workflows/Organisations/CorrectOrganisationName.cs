using Chsi.Workflows.Decisions;
using Chsi.Workflows.Staff;

namespace Chsi.Workflows.Organisations;

/// <summary>
/// 更正机构名称: the list has the nation's or a province's authority under a name that was never its own. Asked by the 组长 of customer service, which is the
/// platform's and so the nation's own desk; as with a school's name (<see cref="CorrectSchoolName"/>), the one before stays in the fact and no list brings it back.
/// </summary>
/// <param name="Kind">Nation or province, of <see cref="OrganisationKinds"/>.</param>
/// <param name="Code">Of the province; empty for the nation.</param>
/// <param name="Name">2 to 60 characters.</param>
/// <param name="Reason">4 to 200 characters.</param>
/// <param name="By">Who asks: that they lead is read with the decision.</param>
public sealed record CorrectOrganisationName(string Kind, string Code, string Name, string Reason, Guid By) : Request
{
    private bool Known => Kind is OrganisationKinds.Nation or OrganisationKinds.Province && Organisation.IsKnown(Kind, Code);

    public override Needs Needs => Known ? Needs.Stream(Organisation.IdOf(Kind, Code), By) : Needs.Stream(By);

    public override Answer Decide(Streams streams, Moment at)
    {
        if (at.Person != By || at.Desk != Desk.CustomerService || streams.Find<StaffMember>(By) is not { Leads: true })
        {
            return Refuse("只有平台客服组长可以更正国家和省级机构的名称。");
        }

        if (!Known || streams.Find<Organisation>(Organisation.IdOf(Kind, Code)) is not { } organisation)
        {
            return Refuse("名录中没有这个机构。", "organisation");
        }

        if (Name.Trim().Length is < EnterOrganisation.Shortest or > EnterOrganisation.Longest)
        {
            return Refuse($"机构名称为{EnterOrganisation.Shortest}至{EnterOrganisation.Longest}个字。", nameof(Name));
        }

        if (Name.Trim() == organisation.Name)
        {
            return Refuse("与现名称相同，无需更正。", nameof(Name));
        }

        if (Reason.Trim().Length is < CorrectSchoolName.Shortest or > CorrectSchoolName.Longest)
        {
            return Refuse($"请填写更正的依据，{CorrectSchoolName.Shortest}至{CorrectSchoolName.Longest}个字。", nameof(Reason));
        }

        var corrected = Accept(organisation.Id, new OrganisationNameCorrected(By, Name.Trim(), organisation.Name, Reason.Trim()));
        return Kind == OrganisationKinds.Nation ? corrected
            : corrected.Tell(Notice.To(Desk.Province(Code), "机构名称已更正", $"平台已把本机构名称由“{organisation.Name}”更正为“{Name.Trim()}”，如有异议请与平台客服联系。"));
    }
}
