using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Staff;

/// <summary>
/// A member of staff leaves: sessions end and the cases held go back to the queue with this commit, and the user name is free again. What was
/// decided stays under the name it was decided by. Asked by who leads the desk, and not about themselves; an operator asks on the command line, as the system.
/// </summary>
/// <param name="Reason">1 to 200 characters, kept with the fact.</param>
/// <param name="By">Who asks; null for the system.</param>
public sealed record RemoveStaff(Guid Staff, string Reason, Guid? By = null) : Request
{
    public override Needs Needs => By is { } by ? Needs.Stream(Staff, by) : Needs.Stream(Staff);

    public override Answer Decide(Streams streams, Moment at) =>
        StaffGuard.CheckManaged(streams, Staff, By, at, "您没有移除工作人员的权限。", "不能移除本人，请由其他负责人办理。") is { } refused ? refused
        : string.IsNullOrWhiteSpace(Reason) || Reason.Length > 200 ? Refuse("请填写移除的原因，不超过200个字。", nameof(Reason))
        : Accept(Staff, new StaffRemoved(Reason.Trim()));
}
