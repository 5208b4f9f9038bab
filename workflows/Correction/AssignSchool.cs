using Chsi.Workflows.Decisions;
using Chsi.Workflows.Organisations;
using Chsi.Workflows.Records;
using Chsi.Workflows.Staff;

namespace Chsi.Workflows.Correction;

/// <summary>指定办理学校: two schools do not agree whose a correction is; the province of the one that handed it over says so, and it is not handed over again.</summary>
/// <param name="School">院校代码: the school that handed it over, or the one that gave it back.</param>
/// <param name="Text">Why, 4 to 500 characters; both schools and the student read it.</param>
/// <param name="Seen">See <see cref="Routes.CaseState.DrawnFrom"/>.</param>
public sealed record AssignSchool(Guid Case, Guid By, string School, string Text, int Seen) : Request
{
    public override Needs Needs => Organisation.IsKnown(OrganisationKinds.School, School)
        ? Needs.Stream(Case, By, Organisation.IdOf(OrganisationKinds.School, School)).AndLinked(1) : Needs.Stream(Case, By).AndLinked(1);

    public override Answer Decide(Streams streams, Moment at)
    {
        if (streams.Find<CorrectionCase>(Case) is not { } @case || at.Desk != @case.Superior || at.Person != By || streams.Find<StaffMember>(By) is not { } member || !member.WorksAt(at.Desk))
        {
            return Refuse("只有本省教育行政部门的工作人员可以办理本案。");
        }

        return !@case.At(CorrectionRoute.Assigning) ? Refuse("本案当前不在该环节，可能已被办理，请刷新后查看。")
            : @case.DrawnFrom != Seen ? Refuse("本案在您打开页面后已有变化，请刷新后再办理。")
            : (School != @case.From!.Value.School && School != @case.HandedTo) || CorrectionGuard.SchoolOf(streams, School) is not { } school ? Refuse("请选择由哪一所学校办理。", nameof(School))
            : CorrectionGuard.Said(Text, nameof(Text)) is { } unsaid ? unsaid
            : Accept(Case, new SchoolAssigned(By, School, school.Province, CorrectionGuard.TermsAt(school, @case, streams.Get<StudentRecord>(@case.Record)), Text.Trim())).Saying(@case.Number);
    }
}
