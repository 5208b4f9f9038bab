using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Staff;

/// <summary>What the decisions about staff ask alike.</summary>
internal static class StaffGuard
{
    /// <summary>Who asks leads the own desk as the decision is made.</summary>
    public static Refused? CheckLead(Streams streams, Guid by, Moment at, out StaffMember lead)
    {
        lead = streams.Find<StaffMember>(by) ?? new(by);
        return at.Person == by && lead.Manages && at.Desk == lead.Desk ? null : new("只有本单位的负责人可以管理工作人员。");
    }

    /// <summary>A colleague at the desk of who leads it, and not that person.</summary>
    /// <param name="self">What is said where it is.</param>
    public static Refused? CheckColleague(Streams streams, Guid staff, StaffMember lead, string self) =>
        streams.Find<StaffMember>(staff)?.WorksAt(lead.Desk) is not true ? new("本单位没有这名工作人员，或已被移除。") : staff == lead.Id ? new(self) : null;

    /// <summary>The system, or who leads the desk of this member.</summary>
    /// <param name="by">Null for the system.</param>
    /// <param name="forbidden">What is said to anybody else.</param>
    /// <param name="self">As with <see cref="CheckColleague"/>.</param>
    public static Refused? CheckManaged(Streams streams, Guid staff, Guid? by, Moment at, string forbidden, string self) =>
        at.Desk == Desk.Clock ? streams.Find<StaffMember>(staff) is not { Removed: false } ? new("没有这名工作人员，或已被移除。") : null
        : by is not { } asks || CheckLead(streams, asks, at, out var lead) is not null ? new(forbidden)
        : CheckColleague(streams, staff, lead, self);

    /// <summary>Who decides works at the desk whose matter it is and is no 经办人, who prepares and imports alone.</summary>
    /// <param name="foreign">What is said to anybody from elsewhere.</param>
    public static Refused? CheckDecides(Streams streams, Guid by, Desk desk, Moment at, string foreign) =>
        at.Desk != desk || at.Person != by || streams.Find<StaffMember>(by)?.WorksAt(desk) is not true ? new(foreign)
        : streams.Get<StaffMember>(by).Role == StaffRoles.Clerk ? new("经办人只能录入和导入，请由审核人或负责人办理。") : null;

    /// <summary>A user name that is not in use, and a stream that is new, or that of the same person who was at this desk before: what they had a part in bars them still.</summary>
    public static Refused? CheckNew(Streams streams, Guid staff, string userName, string name, Desk desk) =>
        userName.Length is < 3 or > 32 || !userName.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)) ? new("用户名由3至32位小写字母或数字组成。", "UserName")
        // digits alone, and an ID number with its X, are read as an applicant's at sign-in
        : !char.IsAsciiLetterLower(userName[0]) ? new("用户名须以小写字母开头。", "UserName")
        : streams.Find<StaffMember>(new LookupKey(LookupKind.StaffName, userName)) is not null ? new("该用户名已被使用。", "UserName")
        : streams.Find<StaffMember>(staff) is not { } before || (before.Removed && before.Desk == desk && (before.Name == name || before.UserName == userName)) ? null
        : new("该请求已被使用，请重新添加。");
}
