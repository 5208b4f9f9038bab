using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;

namespace Chsi.Workflows.Accounts;

/// <summary>
/// 绑定新手机号: an account that came back after its phone had become somebody else's gets another, to which a code was sent and entered. Its
/// person is signed in and has just given the password, or has passed 实人验证; the process that knows either asks.
/// </summary>
/// <param name="Session">The session of 实人验证 that passed; null for somebody who is signed in.</param>
/// <param name="Consent">Version of the consent to hand name and number to its service.</param>
public sealed record BindPhone(Guid Account, Personal Phone, string? Session = null, string? Consent = null) : Request
{
    public override Needs Needs => Needs.Lookup(PhoneKey).AndStreams(Account);

    private LookupKey PhoneKey => new(LookupKind.Phone, Phone.Plain!);

    public override Answer Decide(Streams streams, Moment at)
    {
        var mayAsk = Session is null ? at.Desk == Desk.Applicant && at.Person == Account : at.Desk == Desk.Clock;
        if (!mayAsk || streams.Find<Account>(Account) is not { ClosedAt: null } account)
        {
            return Refuse("没有找到您的账号，请重新登录后再试。");
        }

        return account.Phone is not null ? Refuse("该账号已绑定手机号，无需再绑定。")
            : streams.Find<Account>(PhoneKey) is not null ? Refuse(RegisterAccount.PhoneIsTaken, nameof(Phone))
            : Accept(Account, new PhoneBound(Phone, Session is null ? HolderProof.BySignIn : HolderProof.ByFace, Session, Consent))
                .Tell(Notice.To(Account, "已绑定新手机号", "您的学信网账号已绑定新的手机号，可用于登录和找回密码。如非本人操作，请立即联系学信网客服。"));
    }
}
