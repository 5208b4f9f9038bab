using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Staff;

/// <summary>
/// 单键快捷键: a member of staff switches single keys on or off for themselves, at whatever computer (WCAG 2.1.4). Asking for what already is has no effect.
/// </summary>
public sealed record SetSingleKeys(Guid Staff, bool On) : Request
{
    public override Needs Needs => Needs.Stream(Staff);

    public override Answer Decide(Streams streams, Moment at) =>
        streams.Find<StaffMember>(Staff) is not { Removed: false } member || member.Id != at.Person ? Refuse("只能更改本人的设置。")
        : member.SingleKeys == On ? Accepted.Nothing
        : Accept(Staff, new SingleKeysSet(On));
}
