using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Appeal;

/// <summary>
/// 承办: one of the school's board, or of the province, says what should be decided, and another one decides. The regulation leaves to the board how it comes to its decision
/// (59, 61); chosen: two people, neither of whom had a part in the refusal, so that no appeal is decided by fewer than approve a correction.
/// </summary>
/// <param name="Upheld">It should be 申诉成立.</param>
/// <param name="Text">Opinion, 4 to 500 characters, for the desk alone.</param>
/// <param name="Seen">See <see cref="Routes.CaseState.DrawnFrom"/>.</param>
public sealed record PrepareAppeal(Guid Case, Guid By, bool Upheld, string Text, int Seen) : Request
{
    public override Needs Needs => Needs.Stream(Case, By);

    public override Answer Decide(Streams streams, Moment at) =>
        AppealGuard.Check(streams, Case, By, Seen, Text, at, out var @case, AppealRoute.Board, AppealRoute.BoardExtended, AppealRoute.AtProvince) is { } refused ? refused
        : Accept(Case, new AppealPrepared(By, Upheld, Text.Trim())).Saying(@case.Number);
}
