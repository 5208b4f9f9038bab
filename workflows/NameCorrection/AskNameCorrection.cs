using System.Collections.Immutable;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.NameCorrection;

/// <summary>
/// 申请更正姓名或证件号码: a rare character was left out or another one typed for it, or name or number were mistyped (001-21, 003-11). A number that another account
/// uses is not asked for here: that is what 重新注册 is for.
/// </summary>
/// <param name="Name">As on the card, checked; null where it is right.</param>
/// <param name="Registered">As the school has it; null where it is the same.</param>
/// <param name="Said">4 to 200 characters.</param>
/// <param name="Photos">One: the side of the card with the portrait.</param>
/// <param name="Consent">Version of the consent; null where it was not given.</param>
/// <param name="Number">As on the card, checked for the account's type of document; null where it is right.</param>
/// <param name="DocumentType">The account's, by which the number is found; empty without a number.</param>
public sealed record AskNameCorrection(
    Guid Case, Guid Account, Personal? Name, Personal? Registered, Personal Said, ImmutableArray<EvidenceFile> Photos, string? Consent,
    Personal? Number = null, string DocumentType = "") : Request
{
    public const int Shortest = 4, Longest = 200;

    /// <summary>Whoever reads it is led to 重新注册.</summary>
    public const string NumberIsTaken = "该证件号码已被另一个学信网账号使用，不能在这里更正。";

    public override Needs Needs => (Number is null ? Needs.Lookup(NameCase.KeyOf(Account)) : Needs.Lookup(NameCase.KeyOf(Account), NumberKey))
        .AndStreams(Account, Case).AndLinked(1).AndSerial();

    private LookupKey NumberKey => IdNumberClaim.KeyOf(DocumentType, Number!.Plain!);

    public override Answer Decide(Streams streams, Moment at)
    {
        if (streams.Find<Account>(Account) is not { ClosedAt: null, IdentityNeeded: false } account || at.Person != Account)
        {
            return Refuse("请登录后再申请。");
        }

        if (streams.Find<NameCase>(NameCase.KeyOf(Account)) is not null)
        {
            return Refuse("您已有正在办理的更正申请，请等待结果。");
        }

        if (Name is null && Number is null && Registered is null)
        {
            return Refuse("请填写正确的姓名、学校登记的姓名或正确的证件号码，无误的留空。", "Correct");
        }

        if (Number is not null && NumberGuard.Check(account, DocumentType, streams.Find<IdNumberClaim>(NumberKey), streams) is { } sentence)
        {
            return Refuse(sentence, nameof(Number));
        }

        if (Said.Plain?.Trim().Length is not (>= Shortest and <= Longest))
        {
            return Refuse($"请说明哪里不对，{Shortest}至{Longest}个字。", nameof(Said));
        }

        if (Photos is not [{ Kind: HandInPhotos.CardFront }])
        {
            return Refuse("请上传证件人像面照片。", HandInPhotos.CardFront);
        }

        if (Consent is null)
        {
            return Refuse("请阅读并同意照片使用说明。", nameof(Consent));
        }

        if (streams.Find<StreamState>(Case) is not null)
        {
            return Refuse("该请求已被使用，请刷新页面后重新提交。");
        }

        var number = $"CX{WorkingCalendar.DayOf(at.Now):yyyy-MMdd}-{at.Serial:00000}";
        return Accept(Case, new CaseOpened(number, NameRoute.Name, Account, account.Claim, NameCauses.Of(Name is not null, Number is not null)),
            new NameCorrectionAsked(Name ?? account.Name!.Bare(), Registered, Said, Photos, Consent, Number)).Saying(number);
    }
}

/// <summary>What is asked of a number when it is asked for, and again when it is given.</summary>
internal static class NumberGuard
{
    /// <param name="claim">The stream of the number asked for; null where nobody has used it yet.</param>
    /// <returns>Why the account cannot have it; null where it can.</returns>
    public static string? Check(Account account, string documentType, IdNumberClaim? claim, Streams streams) =>
        account.DocumentType != documentType ? "账号的证件类型已有变化，请刷新页面后重新提交。"
        : claim is not null && claim.Id == account.Claim ? "与账号现在的证件号码相同，无需更正。"
        : Open(account, streams) is { } open ? $"您的重新注册（案件号{open.Number}）还没有定论，请等收到结果后再申请更正证件号码。"
        : claim is { Holder: not null } or { ReservedFor: not null } ? AskNameCorrection.NumberIsTaken
        : null;

    /// <summary>The case that may yet give the account's number to another account, a dispute about it included; null where none is under way.</summary>
    public static ReRegistrationCase? Open(Account account, Streams streams) =>
        account.Case is { } id && streams.Find<ReRegistrationCase>(id) is { } found && (!found.Closed || found.DisputedIn is not null) ? found : null;
}
