using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Staff;

/// <summary>接受邀请: whoever has the link sets the password; the second factor is set up at the sign-in that follows. Once.</summary>
/// <param name="Link">SHA-256 (hex) of the token that was shown.</param>
/// <param name="Password">The hash, under the key of the member of staff.</param>
public sealed record AcceptInvitation(Guid Staff, string Link, Personal Password) : Request
{
    /// <summary>The sentence for a link that is not, or is no longer, good: it does not tell which.</summary>
    public const string Void = "邀请链接无效或已过期，请联系本单位负责人重新发送。";

    public override Needs Needs => Needs.Stream(Staff);

    public override Answer Decide(Streams streams, Moment at) =>
        streams.Find<StaffMember>(Staff) is { Removed: false, Invitation: { } open } && open.Link == Link && open.Until > at.Now
            ? Accept(Staff, new InvitationAccepted(Password))
            : Refuse(Void);
}
