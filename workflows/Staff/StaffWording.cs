using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Staff;

/// <summary>The Chinese of what happened to a member of staff, as who leads the desk reads it.</summary>
public static class StaffWording
{
    /// <summary>The line of a fact; null for facts that are the person's own affair.</summary>
    public static string? Line(Fact fact, Desk desk) => fact switch
    {
        StaffAdded f => $"加入，用户名 {f.UserName}",
        StaffInvited => "生成邀请链接",
        InvitationAccepted => "通过链接设置密码",
        SecondFactorSet => "绑定动态码",
        StaffPasswordChanged => "更改密码",
        StaffRoleGiven f => $"角色改为{StaffRoles.Label(f.Role, desk)}",
        StaffRemoved f => $"移除：{f.Reason}",
        AbsenceEntered f => $"登记{EnterAbsence.Days(f.From, f.Until)}不在岗，代理人{f.DeputyName}",
        AbsenceEnded => "结束或取消不在岗",
        _ => null,
    };
}
