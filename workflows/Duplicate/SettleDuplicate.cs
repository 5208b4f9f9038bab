using Chsi.Workflows.Decisions;
using Chsi.Workflows.Records;

namespace Chsi.Workflows.Duplicate;

/// <summary>审核: somebody of the province looks at what the schools said, and says what should be done.</summary>
/// <param name="Void">The invalid record; null where both stand.</param>
/// <param name="Text">4 to 500 characters, for the desk alone.</param>
/// <param name="Seen">See <see cref="Routes.CaseState.DrawnFrom"/>.</param>
public sealed record WeighDuplicate(Guid Case, Guid By, Guid? Void, string Text, int Seen) : Request
{
    public override Needs Needs => VoidDuplicate.Reads(Case, By, Void);

    public override Answer Decide(Streams streams, Moment at) =>
        DuplicateGuard.Check(streams, Case, By, Void, Text, Seen, at, out var @case, DuplicateRoute.Examining) is { } refused ? refused
        : DuplicateGuard.Standing(@case, streams) is { } gone ? gone
        : ProvinceOf(streams, Void, at) is { } foreign ? foreign
        : Accept(Case, new DuplicateWeighed(By, Void, Text.Trim())).Saying(@case.Number);

    /// <summary>A province has the records of its own schools alone 注销.</summary>
    internal static Refused? ProvinceOf(Streams streams, Guid? invalid, Moment at) =>
        invalid is { } record && Desk.Province(streams.Get<StudentRecord>(record).Province) != at.Desk
            ? Refuse("该学籍属于另一省份的学校，不由本省注销；请认定两条都保留，并请学生向该校申请。", nameof(Void)) : null;
}

/// <summary>决定: another person of the province than the one who looked at it.</summary>
/// <param name="Void">As of <see cref="WeighDuplicate"/>.</param>
/// <param name="Basis">The rule it rests on, 2 to 200 characters.</param>
/// <param name="Text">What the student reads, 4 to 500 characters.</param>
/// <param name="Seen">See <see cref="Routes.CaseState.DrawnFrom"/>.</param>
public sealed record SettleDuplicate(Guid Case, Guid By, Guid? Void, string Basis, string Text, int Seen) : Request
{
    public override Needs Needs => VoidDuplicate.Reads(Case, By, Void);

    public override Answer Decide(Streams streams, Moment at)
    {
        if (DuplicateGuard.Check(streams, Case, By, Void, Text, Seen, at, out var @case, DuplicateRoute.Deciding) is { } refused)
        {
            return refused;
        }

        if (DuplicateGuard.Standing(@case, streams) is { } gone)
        {
            return gone;
        }

        if (WeighDuplicate.ProvinceOf(streams, Void, at) is { } foreign)
        {
            return foreign;
        }

        if (Basis.Trim().Length is < 2 or > 200)
        {
            return Refuse("请填写依据，2至200个字。", nameof(Basis));
        }

        var settled = new DuplicateSettled(By, Void, Basis.Trim(), Text.Trim());
        return Void is { } invalid ? VoidDuplicate.To(@case, settled, invalid, streams, at) : Accept(Case, settled, new DuplicateDenied()).Saying(@case.Number);
    }
}
