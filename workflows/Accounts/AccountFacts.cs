using System.Collections.Immutable;
using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Accounts;

/// <summary>A person registered. The account is not usable before name and number agree and, for a taken number, identity is proven.</summary>
/// <param name="DocumentType">Code of the document type.</param>
/// <param name="Password">The hash in its own notation, as a protected value.</param>
/// <param name="Question">Code of the security question; null where none was set.</param>
/// <param name="Answer">Hash of the answer.</param>
/// <param name="Route">How it was registered: <c>phone</c>.</param>
/// <param name="Consent">Version of the consent that was given.</param>
public sealed record AccountRegistered(
    Personal Name, string DocumentType, Personal Number, Personal Phone, Personal? Mail, Personal Password,
    string? Question, Personal? Answer, Guid Claim, string Route, string Consent) : Fact;

/// <summary>The account may do nothing but prove who its person is: its number is taken, or its document can only be checked by people.</summary>
/// <param name="Cause">See <see cref="ReRegistration.Causes"/>.</param>
public sealed record IdentityCheckRequired(Guid Case, string Cause) : Fact;

/// <summary>Name and number agree (000-12). By: <c>gateway</c>, <c>desk</c> or <c>face-check</c>.</summary>
public sealed record NameAgreed(string By) : Fact;

/// <summary>The name check could not be made (待核验); it is tried again at this instant.</summary>
public sealed record NameCheckPostponed(DateTimeOffset RetryAt) : Fact;

/// <summary>The person proved to be the holder of the number; the services open.</summary>
/// <param name="By"><c>face-check</c> or <c>desk</c>.</param>
public sealed record IdentityProven(Guid Case, string By) : Fact;

/// <summary>A new password, set after a code to the bound phone was entered. All sessions end.</summary>
public sealed record PasswordChanged(Personal Password, string By) : Fact;

/// <summary>An account that had no phone got one, to which a code was sent and entered.</summary>
/// <param name="By">How its person proved to be it, see <see cref="ReRegistration.HolderProof"/>.</param>
/// <param name="Session">The session of 实人验证; null where the person was signed in.</param>
/// <param name="Consent">Version of the consent to hand name and number to its service.</param>
public sealed record PhoneBound(Personal Phone, string By, string? Session = null, string? Consent = null) : Fact;

/// <summary>Customer service found how the name is really written (001-21).</summary>
/// <param name="Name">From now on the account's.</param>
/// <param name="Spellings">Other ways in which it is found: as it was typed at first, and as a school has it.</param>
public sealed record NameSettled(Guid Case, Personal Name, ImmutableArray<Personal> Spellings) : Fact;

/// <summary>Customer service found that the number was typed wrongly; the account holds this one from now on and the one before no more.</summary>
/// <param name="Claim">The stream of the number.</param>
public sealed record NumberSettled(Guid Case, Personal Number, Personal Before, Guid Claim) : Fact;

/// <summary>The account's person signed in, for the first time on that Chinese day.</summary>
public sealed record AccountUsed : Fact;

/// <summary>Closed (注销): phone and mail are free again, all sessions end, nobody signs in.</summary>
/// <param name="Reason">See <see cref="ClosingReasons"/>.</param>
public sealed record AccountClosed(string Reason, Guid? Case) : Fact;

/// <summary>
/// A closed account came back, for what closed it was wrong: it holds its number again and its person signs in with the password of before.
/// </summary>
/// <param name="Case">The case that decided so.</param>
/// <param name="Phone">The phone of before, or the one proven in the dispute; null where it is somebody else's: then the account has none.</param>
/// <param name="Mail">The same for the mail address.</param>
public sealed record AccountRestored(Guid Case, Personal? Phone, Personal? Mail) : Fact;

/// <summary>Why accounts are closed, by stored name, and the sentence for people.</summary>
public static class ClosingReasons
{
    public const string Superseded = "superseded";
    public const string Lapsed = "lapsed";
    public const string Withdrawn = "withdrawn";
    public const string Overturned = "overturned";
    public const string NameDisagreed = "name-disagreed";

    public static string Sentence(string reason) => reason switch
    {
        Superseded => "该证件号码已通过身份验证并由新账号使用，本账号已注销。",
        Lapsed => "未在期限内提交验证材料，本次注册已失效，可以重新注册。",
        Withdrawn => "您已撤回重新注册申请，本账号已注销。",
        Overturned => "经重新审核，该证件号码已恢复给原账号，本账号已注销。",
        NameDisagreed => "姓名与证件号码核验不一致，本次注册未成功，请核对后重新注册。",
        _ => "本账号已注销。",
    };
}
