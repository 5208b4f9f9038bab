using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.Accounts;

/// <summary>What the name-and-number gateway said.</summary>
public enum NameCheckOutcome
{
    Agrees,

    Disagrees,

    /// <summary>The gateway could not be reached; it says nothing about the person.</summary>
    Away,

    /// <summary>The gateway does not know this type of document: people look at it.</summary>
    UnknownDocument,
}

/// <summary>
/// Registers an account by phone (001-09). The phone was verified, the fields were checked and name and number were put to the gateway
/// (000-12) before this is asked. A taken number needs the express wish to register again (001-15 to 001-17); then the account can do nothing but
/// prove whose number it is.
/// </summary>
/// <param name="Account">Id of the new account, drawn by the asker.</param>
/// <param name="Claim">Id for the number's stream, used only where the number is seen for the first time.</param>
/// <param name="Case">Id for a case, used only where one is opened.</param>
/// <param name="Number">Normalised, as are the other values.</param>
/// <param name="Password">The hash.</param>
/// <param name="ReRegister">我要重新注册 was ticked.</param>
public sealed record RegisterAccount(
    Guid Account, Guid Claim, Guid Case, Personal Name, string DocumentType, Personal Number, Personal Phone, Personal? Mail,
    Personal Password, string? Question, Personal? Answer, NameCheckOutcome NameCheck, bool ReRegister, string Consent) : Request
{
    /// <summary>001-15. Whoever reads it may choose to register again.</summary>
    public const string NumberIsTaken = "证件号码已被注册";

    /// <summary>001-11.</summary>
    public const string PhoneIsTaken = "手机号码已被注册!";

    public override Needs Needs =>
        (Mail is null ? Needs.Lookup(NumberKey, PhoneKey) : Needs.Lookup(NumberKey, PhoneKey, MailKey))
        .AndStreams(Account, Claim, Case).AndSerial();

    private LookupKey NumberKey => IdNumberClaim.KeyOf(DocumentType, Number.Plain!);

    private LookupKey PhoneKey => new(LookupKind.Phone, Phone.Plain!);

    private LookupKey MailKey => new(LookupKind.Mail, Mail!.Plain!);

    public override Answer Decide(Streams streams, Moment at)
    {
        if (streams.All.Any(s => s.Exists && (s.Id == Account || s.Id == Claim || s.Id == Case)))
        {
            return Refuse("该请求已被使用，请刷新页面后重新提交。");
        }

        if (streams.Find<Account>(PhoneKey) is not null)
        {
            return Refuse(PhoneIsTaken, nameof(Phone));
        }

        if (Mail is not null && streams.Find<Account>(MailKey) is not null)
        {
            return Refuse("该邮箱已被其他账号绑定，请更换邮箱。", nameof(Mail));
        }

        if (NameCheck is NameCheckOutcome.Disagrees)
        {
            return Refuse("姓名与证件号码不一致，请对照证件逐字核对。姓名含生僻字无法输入的，请联系客服。", nameof(Name));
        }

        var claim = streams.Find<IdNumberClaim>(NumberKey);
        if (claim?.ReservedFor is not null)
        {
            return Refuse("证件号码已经被注册，客服审核通过后才能被再次注册", nameof(Number));
        }

        if (claim?.Holder is not null && !ReRegister)
        {
            return Refuse(NumberIsTaken, nameof(Number));
        }

        var number = claim?.Id ?? Claim;
        var accepted = Accept(Account, new AccountRegistered(
            Name, DocumentType, Number, Phone, Mail, Password, Question, Answer, number, "phone", Consent));
        if (claim is null)
        {
            accepted = accepted.And(number, new NumberSeen(DocumentType, Number));
        }

        if (claim?.Holder is not null)
        {
            return Claimed(accepted, number, Causes.NumberTaken, at);
        }

        return NameCheck switch
        {
            NameCheckOutcome.Agrees => accepted.And(Account, new NameAgreed("gateway")).And(number, new NumberTaken(Account)),
            NameCheckOutcome.Away => accepted
                .And(Account, new NameCheckPostponed(at.Now.AddMinutes(at.Settings.NameCheckRetryMinutes)))
                .And(number, new NumberTaken(Account)),
            NameCheckOutcome.UnknownDocument => Claimed(accepted, number, Causes.DocumentUnknown, at),
            NameCheckOutcome.Disagrees => throw new InvalidOperationException("Refused above."),
        };
    }

    private Accepted Claimed(Accepted accepted, Guid number, string cause, Moment at) => accepted
        .And(Account, new IdentityCheckRequired(Case, cause))
        .And(number, new NumberClaimed(Account, Case))
        .And(Case, new CaseOpened(NumberOf(at), ReRegistrationRoute.Name, Account, number, cause))
        .Saying(NumberOf(at));

    private static string NumberOf(Moment at) => $"CX{WorkingCalendar.DayOf(at.Now):yyyy-MMdd}-{at.Serial:00000}";
}
