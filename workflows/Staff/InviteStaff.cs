using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Staff;

/// <summary>
/// 邀请: who leads a desk takes on a colleague there, who comes by a link that is shown once and sets password and second factor.
/// </summary>
/// <param name="Staff">As with <see cref="AddStaff"/>.</param>
/// <param name="UserName">Lower-case letters and digits, 3 to 32, a letter first, nobody else's.</param>
/// <param name="Name">2 to 30 characters: a work identity, shown in histories.</param>
/// <param name="Role">One that the desk has.</param>
/// <param name="Link">SHA-256 (hex) of the token in the link.</param>
/// <param name="By">Who asks, and leads as the decision is made.</param>
public sealed record InviteStaff(Guid Staff, string UserName, string Name, string Role, string Link, Guid By) : Request
{
    /// <summary>For so long the link is good.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromDays(3);

    public override Needs Needs => Needs.Lookup(new LookupKey(LookupKind.StaffName, UserName)).AndStreams(Staff, By);

    public override Answer Decide(Streams streams, Moment at)
    {
        if (StaffGuard.CheckLead(streams, By, at, out var lead) is { } refused)
        {
            return refused;
        }

        if (StaffGuard.CheckNew(streams, Staff, UserName, Name.Trim(), lead.Desk) is { } unusable)
        {
            return unusable;
        }

        if (Name.Trim().Length is < 2 or > 30)
        {
            return Refuse("请填写姓名，2至30个字。", nameof(Name));
        }

        if (!StaffRoles.Of(lead.Desk).Contains(Role))
        {
            return Refuse("请选择角色。", nameof(Role));
        }

        var invited = Accept(Staff, new StaffAdded(UserName, Name.Trim(), lead.Desk, null), new StaffInvited(Link, at.Now + Lasts));
        return Role == StaffRoles.Reviewer ? invited : invited.And(Staff, new StaffRoleGiven(Role));
    }
}

/// <summary>
/// 重新邀请: a new link for a colleague whose link ran out, or who lost password or second factor: both are void from now on. The whole desk is told, so
/// that who leads does not come in as a colleague unnoticed.
/// </summary>
/// <param name="Link">As with <see cref="InviteStaff"/>.</param>
public sealed record InviteAgain(Guid Staff, string Link, Guid By) : Request
{
    public override Needs Needs => Needs.Stream(Staff, By);

    public override Answer Decide(Streams streams, Moment at) =>
        StaffGuard.CheckLead(streams, By, at, out var lead) is { } refused ? refused
        : StaffGuard.CheckColleague(streams, Staff, lead, "不能重置本人的登录，请由其他负责人办理。") is { } another ? another
        : Accept(Staff, new StaffInvited(Link, at.Now + InviteStaff.Lasts))
            .Tell(Notice.To(lead.Desk, "登录已重置", $"{lead.Name}为{streams.Get<StaffMember>(Staff).Name}重新生成了邀请链接，原来的密码和动态码已作废。本人没有提出的，请告知其他{StaffRoles.Label(StaffRoles.Lead, lead.Desk)}。"));
}
