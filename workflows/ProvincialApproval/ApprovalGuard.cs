using Chsi.Workflows.Decisions;
using Chsi.Workflows.Routes;
using Chsi.Workflows.Staff;

namespace Chsi.Workflows.ProvincialApproval;

/// <summary>What the province's decisions ask alike: its own desk, the stage, the page of now, another person than the examiner.</summary>
internal static class ApprovalGuard
{
    public const int Shortest = 2, Longest = 500;

    public static Refused? Check(Streams streams, Guid id, Guid by, int seen, string said, Moment at, out ApprovalCase @case, params ReadOnlySpan<Stage> stages)
    {
        var found = streams.Find<ApprovalCase>(id);
        @case = found!;
        if (found is null || at.Desk != found.Office || at.Person != by || streams.Find<StaffMember>(by) is not { } member || !member.WorksAt(at.Desk))
        {
            return new("只有本省教育行政部门的工作人员可以办理本案。");
        }

        var here = false;
        foreach (var stage in stages)
        {
            here |= found.At(stage);
        }

        return !here ? new("本案当前不在该环节，可能已被办理，请刷新后查看。")
            : found.DrawnFrom != seen ? new("本案在您打开页面后已有变化，请刷新后再办理。")
            : found.Bar(by) is { } why ? new(why)
            : said.Trim().Length is < Shortest or > Longest ? new($"请填写意见或原因，{Shortest}至{Longest}个字。", "Text")
            : null;
    }
}
