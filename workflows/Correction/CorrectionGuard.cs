using System.Collections.Immutable;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Organisations;
using Chsi.Workflows.Records;
using Chsi.Workflows.Routes;
using Chsi.Workflows.Staff;

namespace Chsi.Workflows.Correction;

/// <summary>What the decisions of a school about a correction ask alike: its own desk, somebody who decides, the stage, the page of now, another person than before.</summary>
internal static class CorrectionGuard
{
    public const int Shortest = 4, Longest = 500;

    /// <param name="by">Who asks.</param>
    /// <param name="stages">Where the decision is made.</param>
    public static Refused? Check(Streams streams, Guid id, Guid by, int seen, Moment at, out CorrectionCase @case, params ReadOnlySpan<Stage> stages) =>
        Check(streams, id, by, null, seen, at, out @case, stages);

    /// <param name="principal">分管校领导 of the school, where the decision is theirs too; null where it is not, or it has none.</param>
    public static Refused? Check(Streams streams, Guid id, Guid by, Guid? principal, int seen, Moment at, out CorrectionCase @case, params ReadOnlySpan<Stage> stages)
    {
        var found = streams.Find<CorrectionCase>(id);
        @case = found!;
        if (found is null || at.Desk != Desk.School(found.School) || at.Person != by || streams.Find<StaffMember>(by) is not { } member || !member.WorksAt(at.Desk))
        {
            return new("只有本校工作人员可以办理本案。");
        }

        var here = false;
        foreach (var stage in stages)
        {
            here |= found.At(stage);
        }

        return member.Role == StaffRoles.Clerk ? new("经办人只能录入和导入，请由审核人或负责人办理。")
            : !here ? new("本案当前不在该环节，可能已被办理，请刷新后查看。")
            : found.DrawnFrom != seen ? new("本案在您打开页面后已有变化，请刷新后再办理。")
            : found.Bar(by) is { } why ? new(why)
            : SigningLevels.Bar(found, member.Role, principal is { } of && streams.Find<StaffMember>(of) is { } leader && leader.WorksAt(at.Desk)
                && SigningLevels.Fills(found, new(of, leader.Role, leader.Present(at.Now)))) is { } level ? new(level)
            : null;
    }

    /// <summary>The school of a code, where there is one.</summary>
    public static Organisation? SchoolOf(Streams streams, string code) =>
        Organisation.IsKnown(OrganisationKinds.School, code) ? streams.Find<Organisation>(Organisation.IdOf(OrganisationKinds.School, code)) : null;

    /// <summary>On what terms the case goes on at a school: those that the rules of its opening have there.</summary>
    public static CorrectionTerms TermsAt(Organisation school, CorrectionCase @case, StudentRecord record) => TermsAt(school.Code, school.Province, @case, [.. @case.Wanted.Select(w => w.Field)], record);

    /// <param name="fields">What is asked for.</param>
    public static CorrectionTerms TermsAt(string school, string province, CorrectionCase @case, ImmutableArray<string> fields, StudentRecord record) => CorrectionConditions.Of(
        CorrectionRules.Shipped, new(record with { School = school, Province = province }, fields, @case.Cause, @case.ChangedOn, @case.Terms!.Day), @case.Terms.Version).Terms;

    public static Refused? Said(string text, string field) =>
        text.Trim().Length is < Shortest or > Longest ? new($"请填写意见或原因，{Shortest}至{Longest}个字。", field) : null;
}
