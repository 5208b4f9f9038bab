using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Staff;

/// <summary>
/// Makes a member of customer service its lead, or a reviewer again. It holds from this commit on, in sessions that run too. An operator asks
/// on the command line, so only the system asks.
/// </summary>
/// <param name="Role">One of <see cref="StaffRoles"/>.</param>
public sealed record ChangeStaffRole(Guid Staff, string Role) : Request
{
    public override Needs Needs => Needs.Stream(Staff);

    public override Answer Decide(Streams streams, Moment at) =>
        at.Desk != Desk.Clock ? Refuse("您没有更改工作人员角色的权限。")
        : streams.Find<StaffMember>(Staff) is not { Removed: false } member ? Refuse("没有这名工作人员，或已被移除。")
        : member.Desk != Desk.CustomerService ? Refuse("只有客服设有组长。")
        : Role is not (StaffRoles.Reviewer or StaffRoles.Lead) ? Refuse("角色只能是审核人或组长。", nameof(Role))
        : member.Role == Role ? Refuse(Role == StaffRoles.Lead ? "该工作人员已是组长。" : "该工作人员已是审核人。", nameof(Role))
        : Accept(Staff, new StaffRoleGiven(Role));
}
