using Chsi.Workflows.Decisions;
using Chsi.Workflows.Staff;

namespace Chsi.Workflows.Appeal;

/// <summary>
/// 延长复查: the board takes 15 days more, once, before its time is over, as who leads the school approves (教育部令第41号, 61); what was prepared is prepared anew in them.
/// The regulation says 学校负责人 and names no office; chosen: 分管校领导 or a 负责人, who had no part in the refusal either.
/// </summary>
/// <param name="Text">Why, 4 to 500 characters; the student reads it.</param>
public sealed record ExtendAppeal(Guid Case, Guid By, string Text, int Seen) : Request
{
    public override Needs Needs => Needs.Stream(Case, By);

    /// <summary>Whoever has this role at the school may approve it.</summary>
    public static bool Approves(string role) => role is StaffRoles.Lead or StaffRoles.Principal;

    public override Answer Decide(Streams streams, Moment at) =>
        AppealGuard.Check(streams, Case, By, Seen, Text, at, out var @case, AppealRoute.Board, AppealRoute.BoardExtended, AppealRoute.BoardDeciding, AppealRoute.AtProvince,
            AppealRoute.ProvinceDeciding) is { } refused ? refused
        : !@case.AtBoard || @case.Extended || @case.Due <= at.Now ? Refuse("复查期限只能在期限内由学校延长一次。")
        : !Approves(streams.Get<StaffMember>(By).Role) ? Refuse("延长复查期限须经学校负责人批准，请由负责人或分管校领导办理。")
        : Accept(Case, new AppealExtended(By, Text.Trim())).Saying(@case.Number);
}
