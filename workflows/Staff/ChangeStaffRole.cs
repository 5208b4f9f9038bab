using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Staff;

/// <summary>
/// Gives a member of staff another role of their desk. It holds from this commit on, in sessions that run too. Asked by who leads the desk, and not
/// about themselves, so that a desk that had a lead keeps one; an operator asks on the command line, as the system.
/// </summary>
/// <param name="Role">One of <see cref="StaffRoles"/> that the desk has.</param>
/// <param name="By">Who asks; null for the system.</param>
public sealed record ChangeStaffRole(Guid Staff, string Role, Guid? By = null) : Request
{
    public override Needs Needs => By is { } by ? Needs.Stream(Staff, by) : Needs.Stream(Staff);

    public override Answer Decide(Streams streams, Moment at)
    {
        if (StaffGuard.CheckManaged(streams, Staff, By, at, "您没有更改工作人员角色的权限。", "不能更改本人的角色，请由其他负责人办理。") is { } refused)
        {
            return refused;
        }

        var member = streams.Get<StaffMember>(Staff);
        var roles = StaffRoles.Of(member.Desk);
        return roles.Count == 1 ? Refuse("这里不设组长。")
            : !roles.Contains(Role) ? Refuse($"角色只能是{string.Join('、', roles.Select(r => StaffRoles.Label(r, member.Desk)))}。", nameof(Role))
            : member.Role == Role ? Refuse($"该工作人员已是{StaffRoles.Label(Role, member.Desk)}。", nameof(Role))
            : Accept(Staff, new StaffRoleGiven(Role));
    }
}
