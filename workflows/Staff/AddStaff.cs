using Chsi.Workflows.Decisions;
using Chsi.Workflows.Organisations;

namespace Chsi.Workflows.Staff;

/// <summary>Takes on a member of staff with a password. An operator asks on the command line, so only the system asks; a lead invites instead.</summary>
/// <param name="Staff">A new stream, or that of a colleague who left this desk and comes back, known by name or user name.</param>
/// <param name="UserName">Lower-case letters and digits, 3 to 32, a letter first.</param>
/// <param name="StaffDesk">One of the platform's own, or of a school or province that is in the list of organisations.</param>
/// <param name="Lead">As 组长 or 负责人, where the desk has one.</param>
public sealed record AddStaff(Guid Staff, string UserName, string Name, Desk StaffDesk, Personal Password, Personal? Secret, bool Lead = false) : Request
{
    private static readonly Desk[] Own = [Desk.CustomerService, Desk.Operations, Desk.DataProtection];

    public override Needs Needs => Organisation.IdOf(StaffDesk) is { } organisation
        ? Needs.Lookup(new LookupKey(LookupKind.StaffName, UserName)).AndStreams(Staff, organisation) : Needs.Lookup(new LookupKey(LookupKind.StaffName, UserName)).AndStreams(Staff);

    public override Answer Decide(Streams streams, Moment at)
    {
        if (at.Desk != Desk.Clock)
        {
            return Refuse("您没有添加工作人员的权限。");
        }

        if (StaffGuard.CheckNew(streams, Staff, UserName, Name, StaffDesk) is { } refused)
        {
            return refused;
        }

        if (!Own.Contains(StaffDesk) && (Organisation.IdOf(StaffDesk) is not { } organisation || streams.Find<Organisation>(organisation) is null))
        {
            return Refuse($"机构列表中没有{StaffDesk}，请先导入机构，再添加其工作人员。", nameof(StaffDesk));
        }

        if (Lead && !StaffRoles.Of(StaffDesk).Contains(StaffRoles.Lead))
        {
            return Refuse("这里不设组长。");
        }

        var added = Accept(Staff, new StaffAdded(UserName, Name, StaffDesk, Password));
        added = Lead ? added.And(Staff, new StaffRoleGiven(StaffRoles.Lead)) : added;
        return Secret is null ? added : added.And(Staff, new SecondFactorSet(Secret));
    }
}

/// <summary>Sets up the second factor; asked by the person, after a code of the new secret was proven.</summary>
public sealed record SetSecondFactor(Guid Staff, Personal Secret) : Request
{
    public override Needs Needs => Needs.Stream(Staff);

    public override Answer Decide(Streams streams, Moment at) =>
        streams.Find<StaffMember>(Staff) is not { Removed: false } member || member.Id != at.Person
            ? Refuse("请重新登录后再设置。")
            : member.SecondFactor is not null
                ? Refuse("二次验证已设置，如需更换请联系管理员。")
                : Accept(Staff, new SecondFactorSet(Secret));
}
