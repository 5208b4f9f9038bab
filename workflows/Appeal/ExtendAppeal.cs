using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Appeal;

/// <summary>延长复查: the board takes 15 days more, once, before its time is over; what was prepared is prepared anew in them.</summary>
/// <param name="Text">Why, 4 to 500 characters; the student reads it.</param>
public sealed record ExtendAppeal(Guid Case, Guid By, string Text, int Seen) : Request
{
    public override Needs Needs => Needs.Stream(Case, By);

    public override Answer Decide(Streams streams, Moment at) =>
        AppealGuard.Check(streams, Case, By, Seen, Text, at, out var @case, AppealRoute.Board, AppealRoute.BoardExtended, AppealRoute.BoardDeciding, AppealRoute.AtProvince,
            AppealRoute.ProvinceDeciding) is { } refused ? refused
        : !@case.AtBoard || @case.Extended || @case.Due <= at.Now ? Refuse("复查期限只能在期限内由学校延长一次。")
        : Accept(Case, new AppealExtended(By, Text.Trim())).Saying(@case.Number);
}
