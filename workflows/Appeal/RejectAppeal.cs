using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Appeal;

/// <summary>
/// 申诉不成立, with reason and basis, by another person than who prepared it: after the board's the student can go on to the province; the province's ends it.
/// Where one has agreed to 申诉成立, it counts as prepared anew and another one decides: no single person ends what the others do not agree on.
/// </summary>
/// <param name="Basis">The rule it rests on, 2 to 200 characters.</param>
/// <param name="Text">What the student reads, 4 to 500 characters.</param>
public sealed record RejectAppeal(Guid Case, Guid By, string Basis, string Text, int Seen) : Request
{
    public override Needs Needs => Needs.Stream(Case, By).AndLinked(1);

    public override Answer Decide(Streams streams, Moment at) =>
        AppealGuard.Check(streams, Case, By, Seen, Text, at, out var @case, AppealRoute.BoardDeciding, AppealRoute.ProvinceDeciding) is { } refused ? refused
        : Basis.Trim().Length is < 2 or > 200 ? Refuse("请填写依据，2至200个字。", nameof(Basis))
        : !@case.Seconders.IsEmpty ? Accept(Case, new AppealPrepared(By, Upheld: false, $"{Text.Trim()}依据：{Basis.Trim()}。")).Saying(@case.Number)
        : Accept(Case, new AppealRejected(By, Text.Trim(), Basis.Trim(), @case.AtBoard ? AppealPeriods.UntilProvince(at) : null)).Saying(@case.Number);
}
