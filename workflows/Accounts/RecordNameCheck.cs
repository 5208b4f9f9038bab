using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;

namespace Chsi.Workflows.Accounts;

/// <summary>
/// The name check that could not be made at registration (待核验) was tried again by the clock. Agreed: services open. Disagreed: the account ends,
/// number and phone are free, and the person is told. Away: it is tried again.
/// </summary>
/// <param name="Name">The stored value that the service was asked about; null for whatever the account has.</param>
/// <param name="Number">The same of the number.</param>
public sealed record RecordNameCheck(Guid Account, NameCheckOutcome Outcome, Guid? Name = null, Guid? Number = null) : Request
{
    public override Needs Needs => Needs.Stream(Account).AndLinked(1);

    public override Answer Decide(Streams streams, Moment at)
    {
        if (at.Desk != Desk.Clock)
        {
            return Refuse("核验结果只能由核验服务给出。");
        }

        if (streams.Find<Account>(Account) is not { Status: AccountStatus.NamePending } account)
        {
            return Accepted.Nothing;
        }

        if ((Name ?? account.Name!.Id) != account.Name!.Id || (Number ?? account.Number!.Id) != account.Number!.Id)
        {
            // put right by customer service meanwhile: the answer is about what the account no longer has
            return Accepted.Nothing;
        }

        return Outcome switch
        {
            NameCheckOutcome.Agrees => Accept(Account, new NameAgreed("gateway"))
                .Tell(Notice.To(Account, "实名核验已通过", "您的学信网账号已通过实名核验，现在可以使用各项服务。")),
            NameCheckOutcome.Away or NameCheckOutcome.UnknownDocument =>
                Accept(Account, new NameCheckPostponed(at.Now.AddMinutes(at.Settings.NameCheckRetryMinutes))),
            NameCheckOutcome.Disagrees => Accept(Account, new AccountClosed(ClosingReasons.NameDisagreed, null))
                .And(account.Claim, new NumberReleased(Account))
                .Tell(Notice.To(Account, "实名核验未通过", "您填写的姓名与证件号码核验不一致，本次注册未成功。请核对后重新注册，姓名含生僻字的请联系客服。")),
        };
    }
}

/// <summary>A new password after a code to the bound phone was entered (找回密码). All sessions end and the holder is told.</summary>
/// <param name="Password">The hash.</param>
public sealed record ResetPassword(Guid Account, Personal Password) : Request
{
    public override Needs Needs => Needs.Stream(Account);

    public override Answer Decide(Streams streams, Moment at) =>
        at.Person != Account || at.Desk != Desk.Nobody ? Refuse("只能找回本人账号的密码。")
            : streams.Find<Account>(Account) is not { ClosedAt: null } ? Refuse("该账号已注销，不能找回密码。")
            : Accept(Account, new PasswordChanged(Password, "phone"))
                .Tell(Notice.To(Account, "密码已修改", "您的学信网账号密码已通过手机验证码重新设置，其他设备上的登录已全部退出。如非本人操作，请立即找回密码。"));
}
