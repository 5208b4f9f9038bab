using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Appeal;

/// <summary>延长复查: the board takes 15 days more, once, before its time is over.</summary>
/// <param name="Text">Why, 4 to 500 characters; the student reads it.</param>
public sealed record ExtendAppeal(Guid Case, Guid By, string Text, int Seen) : Request
{
    public override Needs Needs => Needs.Stream(Case, By);

    public override Answer Decide(Streams streams, Moment at) =>
        AppealGuard.Check(streams, Case, By, Seen, Text, at, out var @case) is { } refused ? refused
        : !@case.At(AppealRoute.Board) || @case.ExtendedFrom is not null || @case.Due <= at.Now ? Refuse("复查期限只能在期限内由学校延长一次。")
        : Accept(Case, new AppealExtended(By, Text.Trim())).Saying(@case.Number);
}
