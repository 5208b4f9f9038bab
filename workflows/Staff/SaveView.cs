using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Staff;

/// <summary>保存视图: a member of the desk keeps a filter of the queue under a name, for themselves or, as the lead, for all of the desk.</summary>
/// <param name="View">Its id, new.</param>
/// <param name="Name">1 to 20 characters, once among the own.</param>
/// <param name="Query">The filter as the queue's address has it: names and values of lower-case letters, digits and hyphens, so nothing of a person.</param>
/// <param name="Shared">For all of the desk.</param>
public sealed record SaveView(Guid Staff, Guid View, string Name, string Query, bool Shared) : Request
{
    private const int Longest = 20, Most = 20, LongestQuery = 200;

    public override Needs Needs => Needs.Stream(Staff);

    public override Answer Decide(Streams streams, Moment at)
    {
        if (streams.Find<StaffMember>(Staff) is not { Reviews: true } member || member.Id != at.Person)
        {
            return Refuse("只能保存本人的视图。");
        }

        if (Shared && !member.Leads)
        {
            return Refuse("只有客服组长可以保存共享视图。", nameof(Shared));
        }

        if (Query.Length is 0 or > LongestQuery || !Query.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '=' or '&' or '-'))
        {
            return Refuse("这个列表不能保存为视图。");
        }

        return string.IsNullOrWhiteSpace(Name) || Name.Trim().Length > Longest ? Refuse($"请填写视图名称，不超过{Longest}个字。", nameof(Name))
            : member.Views.Any(v => v.Id == View) ? Refuse("该请求已被使用，请重新保存。")
            : member.Views.Any(v => v.Name == Name.Trim()) ? Refuse("您已有同名的视图。", nameof(Name))
            : member.Views.Length >= Most ? Refuse($"最多保存{Most}个视图，请先删除不用的。")
            : Accept(Staff, new ViewSaved(View, Name.Trim(), Query, Shared));
    }
}

/// <summary>删除视图: by whoever saved it; a shared one by any lead.</summary>
/// <param name="Staff">Who saved it.</param>
/// <param name="By">Who asks.</param>
public sealed record DropView(Guid Staff, Guid View, Guid By) : Request
{
    public override Needs Needs => Needs.Stream(Staff, By);

    public override Answer Decide(Streams streams, Moment at) =>
        at.Person != By || streams.Find<StaffMember>(Staff)?.Views.FirstOrDefault(v => v.Id == View) is not { } view
            || (By != Staff && !(view.Shared && streams.Find<StaffMember>(By) is { Leads: true }))
            ? Refuse("没有可以由您删除的这个视图。")
            : Accept(Staff, new ViewDropped(View));
}
