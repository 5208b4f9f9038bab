using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Duplicate;

/// <summary>已另行注销: one of the two records became void in another way while the case was open, and whoever has the case ends it.</summary>
/// <param name="Text">On what it rests, 4 to 500 characters; the student reads it.</param>
/// <param name="Seen">See <see cref="Routes.CaseState.DrawnFrom"/>.</param>
public sealed record EndDuplicate(Guid Case, Guid By, string Text, int Seen) : Request
{
    public override Needs Needs => VoidDuplicate.Reads(Case, By, null);

    public override Answer Decide(Streams streams, Moment at) =>
        DuplicateGuard.Check(streams, Case, By, null, Text, Seen, at, out var @case, DuplicateRoute.AtSchool, DuplicateRoute.AtOtherSchool, DuplicateRoute.Examining, DuplicateRoute.Deciding)
            is { } refused ? refused
        : @case.Gone(streams) is not { } gone ? Refuse("两条学籍都没有注销，请选择核对结论。", "Void")
        : Accept(Case, new DuplicateOvertaken(By, gone, Text.Trim())).Saying(@case.Number);
}
