using System.Collections.Immutable;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.NameCorrection;

/// <summary>
/// 申请更正姓名: a rare character was left out or another one typed for it, or the name was mistyped (001-21). The number stays as it is: an account with a wrong
/// number registers anew with the right one.
/// </summary>
/// <param name="Name">As on the card, checked.</param>
/// <param name="Registered">As the school has it; null where it is the same.</param>
/// <param name="Said">4 to 200 characters.</param>
/// <param name="Photos">One: the side of the card with the portrait.</param>
/// <param name="Consent">Version of the consent; null where it was not given.</param>
public sealed record AskNameCorrection(
    Guid Case, Guid Account, Personal Name, Personal? Registered, Personal Said, ImmutableArray<EvidenceFile> Photos, string? Consent) : Request
{
    public const int Shortest = 4, Longest = 200;

    public override Needs Needs => Needs.Lookup(NameCase.KeyOf(Account)).AndStreams(Account, Case).AndSerial();

    public override Answer Decide(Streams streams, Moment at)
    {
        if (streams.Find<Account>(Account) is not { ClosedAt: null, IdentityNeeded: false } account || at.Person != Account)
        {
            return Refuse("请登录后再申请。");
        }

        if (streams.Find<NameCase>(NameCase.KeyOf(Account)) is not null)
        {
            return Refuse("您已有正在办理的姓名更正，请等待结果。");
        }

        if (Said.Plain?.Trim().Length is not (>= Shortest and <= Longest))
        {
            return Refuse($"请说明姓名哪里不对，{Shortest}至{Longest}个字。", nameof(Said));
        }

        if (Photos is not [{ Kind: ReRegistration.HandInPhotos.CardFront }])
        {
            return Refuse("请上传证件人像面照片。", ReRegistration.HandInPhotos.CardFront);
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
        return Accept(Case, new CaseOpened(number, NameRoute.Name, Account, account.Claim, NameCauses.NameWrong),
            new NameCorrectionAsked(Name, Registered, Said, Photos, Consent)).Saying(number);
    }
}
