using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Staff;

/// <summary>
/// A member of staff leaves: sessions end and the cases held go back to the queue with this commit, and the user name is free again. What was
/// decided stays under the name it was decided by. An operator asks on the command line, so only the system asks.
/// </summary>
/// <param name="Reason">1 to 200 characters, kept with the fact.</param>
public sealed record RemoveStaff(Guid Staff, string Reason) : Request
{
    public override Needs Needs => Needs.Stream(Staff);

    public override Answer Decide(Streams streams, Moment at) =>
        at.Desk != Desk.Clock ? Refuse("您没有移除工作人员的权限。")
        : streams.Find<StaffMember>(Staff) is not { Removed: false } ? Refuse("没有这名工作人员，或已被移除。")
        : string.IsNullOrWhiteSpace(Reason) || Reason.Length > 200 ? Refuse("请填写移除的原因，不超过200个字。", nameof(Reason))
        : Accept(Staff, new StaffRemoved(Reason.Trim()));
}
