using Chsi.Workflows.Decisions;
using Chsi.Workflows.Organisations;
using Chsi.Workflows.Records;

namespace Chsi.Workflows.Correction;

/// <summary>转由另一所学校办理: what is wrong is another school's to see to. The case goes there in the same commit, on the terms that the rules have there; once.</summary>
/// <param name="School">院校代码 of the other school.</param>
/// <param name="Text">What the student and the other school read, 4 to 500 characters.</param>
public sealed record HandOverCorrection(Guid Case, Guid By, string School, string Text, int Seen) : Request
{
    public override Needs Needs => Organisation.IsKnown(OrganisationKinds.School, School)
        ? Needs.Stream(Case, By, Organisation.IdOf(OrganisationKinds.School, School)).AndLinked(1) : Needs.Stream(Case, By).AndLinked(1);

    public override Answer Decide(Streams streams, Moment at) =>
        CorrectionGuard.Check(streams, Case, By, Seen, at, out var @case, CorrectionRoute.Checking) is { } refused ? refused
        : @case.From is not null ? Refuse("本案已经转办过，不能再次转办，请由本校办理。")
        : CorrectionGuard.SchoolOf(streams, School) is not { } school || School == @case.School ? Refuse("请填写另一所学校的院校代码。", nameof(School))
        : CorrectionGuard.Said(Text, nameof(Text)) is { } unsaid ? unsaid
        : Accept(Case, new CorrectionHandedOver(By, School, Text.Trim(), school.Province, CorrectionGuard.TermsAt(school, @case, streams.Get<StudentRecord>(@case.Record))))
            .Saying(@case.Number);
}

/// <summary>接收: the other school takes what was handed over to it; the clock that began with its arrival goes on.</summary>
public sealed record TakeHandOver(Guid Case, Guid By, int Seen) : Request
{
    public override Needs Needs => Needs.Stream(Case, By);

    public override Answer Decide(Streams streams, Moment at) =>
        CorrectionGuard.Check(streams, Case, By, Seen, at, out var @case, CorrectionRoute.Receiving) is { } refused ? refused
        : Accept(Case, new HandOverTaken(By)).Saying(@case.Number);
}

/// <summary>退回转办: the other school says that the case is not its own; the province of the school that handed it over decides.</summary>
/// <param name="Text">Why, 4 to 500 characters; the student reads it too.</param>
public sealed record ContestHandOver(Guid Case, Guid By, string Text, int Seen) : Request
{
    public override Needs Needs => Needs.Stream(Case, By);

    public override Answer Decide(Streams streams, Moment at) =>
        CorrectionGuard.Check(streams, Case, By, Seen, at, out var @case, CorrectionRoute.Receiving) is { } refused ? refused
        : CorrectionGuard.Said(Text, nameof(Text)) is { } unsaid ? unsaid
        : Accept(Case, new HandOverContested(By, Text.Trim())).Saying(@case.Number);
}
