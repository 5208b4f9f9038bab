using Chsi.Workflows.Decisions;
using Chsi.Workflows.Organisations;

namespace Chsi.Workflows.Correction;

/// <summary>转由另一所学校办理: what is wrong stands in another school's record. That school is told, and the student asks there.</summary>
/// <param name="School">院校代码 of the other school.</param>
/// <param name="Text">What the student reads, 4 to 500 characters.</param>
public sealed record HandOverCorrection(Guid Case, Guid By, string School, string Text, int Seen) : Request
{
    public override Needs Needs => Organisation.IsKnown(OrganisationKinds.School, School) ? Needs.Stream(Case, By, Organisation.IdOf(OrganisationKinds.School, School)) : Needs.Stream(Case, By);

    public override Answer Decide(Streams streams, Moment at) =>
        CorrectionGuard.Check(streams, Case, By, Seen, at, out var @case, CorrectionRoute.Checking) is { } refused ? refused
        : !Organisation.IsKnown(OrganisationKinds.School, School) || streams.Find<Organisation>(Organisation.IdOf(OrganisationKinds.School, School)) is null || School == @case.School
            ? Refuse("请填写另一所学校的院校代码。", nameof(School))
        : CorrectionGuard.Said(Text, nameof(Text)) is { } unsaid ? unsaid
        : Accept(Case, new CorrectionHandedOver(By, School, Text.Trim()))
            .Tell(Notice.To(Desk.School(School), "学籍信息更正转办", $"院校{@case.School}认为案件{@case.Number}须由贵校办理，学生将向贵校申请。")).Saying(@case.Number);
}
