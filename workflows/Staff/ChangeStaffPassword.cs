using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Staff;

/// <summary>
/// A new password for a member of staff who has lost theirs: all their sessions end with this commit. The second factor stays; whoever lost that
/// too is removed and taken on again. An operator asks on the command line, so only the system asks.
/// </summary>
/// <param name="Password">The hash, under the key of the member of staff.</param>
public sealed record ChangeStaffPassword(Guid Staff, Personal Password) : Request
{
    public override Needs Needs => Needs.Stream(Staff);

    public override Answer Decide(Streams streams, Moment at) =>
        at.Desk != Desk.Clock ? Refuse("您没有重设工作人员密码的权限。")
        : streams.Find<StaffMember>(Staff) is not { Removed: false } ? Refuse("没有这名工作人员，或已被移除。")
        : Accept(Staff, new StaffPasswordChanged(Password));
}
