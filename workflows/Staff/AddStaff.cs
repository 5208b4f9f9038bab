using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Staff;

/// <summary>Takes on a member of staff. The first in Production is made by the command line, so only the system asks for now.</summary>
/// <param name="UserName">Lower-case letters and digits, 3 to 32.</param>
/// <param name="Lead">As 组长; only customer service has one.</param>
public sealed record AddStaff(Guid Staff, string UserName, string Name, Desk StaffDesk, Personal Password, Personal? Secret, bool Lead = false) : Request
{
    public override Needs Needs => Needs.Lookup(new LookupKey(LookupKind.StaffName, UserName)).AndStreams(Staff);

    public override Answer Decide(Streams streams, Moment at)
    {
        if (at.Desk != Desk.Clock)
        {
            return Refuse("您没有添加工作人员的权限。");
        }

        if (UserName.Length is < 3 or > 32 || !UserName.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)))
        {
            return Refuse("用户名由3至32位小写字母或数字组成。", nameof(UserName));
        }

        if (streams.Find<StaffMember>(Staff) is not null)
        {
            return Refuse("该请求已被使用，请重新添加。");
        }

        if (streams.Find<StaffMember>(new LookupKey(LookupKind.StaffName, UserName)) is not null)
        {
            return Refuse("该用户名已被使用。", nameof(UserName));
        }

        if (Lead && StaffDesk != Desk.CustomerService)
        {
            return Refuse("只有客服设有组长。");
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
