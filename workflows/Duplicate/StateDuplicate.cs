using Chsi.Workflows.Decisions;
using Chsi.Workflows.Records;

namespace Chsi.Workflows.Duplicate;

/// <summary>
/// 核对结论: a school says which of the two records is invalid, or that both stand. Of one school that is the decision; of two the second one's word ends it where it
/// is the first one's. Whatever is not as the student asked, or touches a 学历 that can be queried, is the province's (教学〔2014〕11号, 19).
/// </summary>
/// <param name="Void">The invalid record; null where both stand.</param>
/// <param name="Text">On what it rests, 4 to 500 characters; the student reads it.</param>
/// <param name="Seen">See <see cref="Routes.CaseState.DrawnFrom"/>.</param>
public sealed record StateDuplicate(Guid Case, Guid By, Guid? Void, string Text, int Seen) : Request
{
    public override Needs Needs => VoidDuplicate.Reads(Case, By, Void);

    public override Answer Decide(Streams streams, Moment at)
    {
        if (DuplicateGuard.Check(streams, Case, By, Void, Text, Seen, at, out var @case, DuplicateRoute.AtSchool, DuplicateRoute.AtOtherSchool) is { } refused)
        {
            return refused;
        }

        if (DuplicateGuard.Standing(@case, streams) is { } gone)
        {
            return gone;
        }

        var stated = new DuplicateStated(By, Void, Text.Trim());
        if (@case.At(DuplicateRoute.AtSchool) && @case.TwoSchools)
        {
            return Accept(Case, stated).Saying(@case.Number);
        }

        if (@case.First is { } first && first.Void != Void)
        {
            return Accept(Case, stated, new DuplicateReferred()).Saying(@case.Number);
        }

        return Void is not { } invalid ? Accept(Case, stated, new DuplicateDenied()).Saying(@case.Number)
            : invalid == @case.Invalid!.Record && !streams.Get<StudentRecord>(invalid).CertifiedBy(at.Now) ? VoidDuplicate.To(@case, stated, invalid, streams, at)
            : Accept(Case, stated, new DuplicateReferred()).Saying(@case.Number);
    }
}
