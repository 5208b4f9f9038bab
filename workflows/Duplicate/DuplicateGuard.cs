using Chsi.Workflows.Decisions;
using Chsi.Workflows.Routes;
using Chsi.Workflows.Staff;

namespace Chsi.Workflows.Duplicate;

/// <summary>What deciding asks of a school and of a province alike: the desk where the case stands, somebody who decides there, the page of now, and one of the two records.</summary>
internal static class DuplicateGuard
{
    public const int Shortest = 4, Longest = 500;

    /// <summary>Neither verdict is true of a record that is void already.</summary>
    public static Refused? Standing(DuplicateCase @case, Streams streams) =>
        @case.Gone(streams) is null ? null : new("其中一条学籍已另行注销，请选择“其中一条已另行注销”办结本案。", "Void");

    /// <param name="invalid">The record that is said to be invalid; null where both stand.</param>
    /// <param name="stages">Where the decision is made.</param>
    public static Refused? Check(Streams streams, Guid id, Guid by, Guid? invalid, string text, int seen, Moment at, out DuplicateCase @case, params ReadOnlySpan<Stage> stages)
    {
        var found = streams.Find<DuplicateCase>(id);
        @case = found!;
        const string foreign = "只有两条学籍所在的学校和省级教育行政部门可以办理本案。";
        if (found is null || (at.Desk != found.Office && at.Desk != found.Counterpart && at.Desk != found.Superior))
        {
            return new(foreign);
        }

        if (StaffGuard.CheckDecides(streams, by, at.Desk, at, foreign) is { } refused)
        {
            return refused;
        }

        var here = false;
        foreach (var stage in stages)
        {
            here |= found.At(stage);
        }

        return !here || found.Desk != at.Desk ? new("本案当前不在本单位的这一环节，可能已被办理，请刷新后查看。")
            : found.DrawnFrom != seen ? new("本案在您打开页面后已有变化，请刷新后再办理。")
            : found.Bar(by) is { } why ? new(why)
            : invalid is { } said && said != found.Invalid!.Record && said != found.Kept!.Record ? new("请选择核对结论。", "Void")
            : text.Trim().Length is < Shortest or > Longest ? new($"请填写依据和理由，{Shortest}至{Longest}个字。", "Text")
            : null;
    }
}
