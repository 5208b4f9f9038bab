using Chsi.Workflows.Decisions;
using Chsi.Workflows.Routes;
using Chsi.Workflows.Staff;

namespace Chsi.Workflows.Appeal;

/// <summary>What deciding an appeal asks: the desk where it stands, somebody who decides there, the stage, the page of now, and nobody who had a part before.</summary>
internal static class AppealGuard
{
    private const int Shortest = 4, Longest = 500;

    public static Refused? Check(Streams streams, Guid id, Guid by, int seen, string said, Moment at, out AppealCase @case, params ReadOnlySpan<Stage> stages)
    {
        var found = streams.Find<AppealCase>(id);
        @case = found!;
        if (found is null || at.Person != by || (at.Desk != found.Office && at.Desk != found.Superior)
            || streams.Find<StaffMember>(by) is not { } member || !member.WorksAt(at.Desk))
        {
            return new("只有受理申诉的学校或省级教育行政部门可以办理本案。");
        }

        var here = false;
        foreach (var stage in stages)
        {
            here |= found.At(stage);
        }

        return member.Role == StaffRoles.Clerk ? new("经办人只能录入和导入，请由审核人或负责人办理。")
            : !found.UnderReview || found.Desk != at.Desk ? new("本案当前不在本部门办理，请刷新后查看。")
            : !here ? new(found.Deciding ? "本案已有人承办，请刷新后由另一人决定。" : "本案须先由一人承办，再由另一人决定，请刷新后查看。")
            : found.DrawnFrom != seen ? new("本案在您打开页面后已有变化，请刷新后再办理。")
            : found.Bar(by) is { } why ? new(why)
            : said.Trim().Length is < Shortest or > Longest ? new($"请填写意见或原因，{Shortest}至{Longest}个字。", "Text")
            : null;
    }
}
