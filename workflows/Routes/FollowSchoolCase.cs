using Chsi.Workflows.Decisions;
using Chsi.Workflows.Organisations;

namespace Chsi.Workflows.Routes;

/// <summary>
/// A school has come under another province: what is open there goes to the new one where a province is needed, on the terms that it was opened on. A case that stands at the
/// old province is decided there. Asked by the system; what already is so has no effect.
/// </summary>
/// <param name="School">院校代码 of the case's office.</param>
public sealed record FollowSchoolCase(Guid Case, string School) : Request
{
    public override Needs Needs => Needs.Stream(Case, Organisation.IdOf(OrganisationKinds.School, School));

    public override Answer Decide(Streams streams, Moment at) =>
        at.Desk != Desk.Clock ? Refuse("案件的省级机构随学校变更，不能单独修改。")
        : streams.Find<CaseState>(Case) is not { } @case || @case.Office != Desk.School(School) ? Refuse("没有这个案件。")
        : streams.Find<Organisation>(Organisation.IdOf(OrganisationKinds.School, School)) is not { Province.Length: > 0 } school || @case.Closed
            || @case.Superior.Kind != OrganisationKinds.Province || @case.Superior == Desk.Province(school.Province) || @case.Desk == @case.Superior ? Accepted.Nothing
        : Accept(Case, new CaseFollowedSchool(school.Province));
}
