using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.ReRegistration;

namespace Chsi.Workflows.NameCorrection;

/// <summary>
/// 通过: the card bears name and number, and the gateway, asked as at registration (000-12), agrees to them together; where it does not know the document,
/// a second reviewer does, and the first one's word changes nothing yet. The account has them from now on, and the spellings of before are still found; the number
/// of before is free, and all that is found by the number follows in the same commit.
/// </summary>
/// <param name="Opinion">1 to 500 characters.</param>
/// <param name="Seen">See <see cref="Routes.CaseState.DrawnFrom"/>.</param>
/// <param name="NameCheck">What the gateway said of name and number as the account is to bear them.</param>
/// <param name="Number">The number that the case asks for, opened by the asker; null where it asks for none.</param>
/// <param name="DocumentType">As with <see cref="AskNameCorrection"/>.</param>
/// <param name="Claim">Id for the number's stream, used only where the number is seen for the first time.</param>
public sealed record ApproveName(Guid Case, string Opinion, int Seen, NameCheckOutcome NameCheck, Personal? Number = null, string DocumentType = "", Guid Claim = default) : Request
{
    public override Needs Needs => Number is null ? Needs.Stream(Case).AndLinked(1).AndLease(Case)
        : Needs.Lookup(NumberKey).AndStreams(Case, Claim).AndLinked(2).AndLease(Case);

    private LookupKey NumberKey => IdNumberClaim.KeyOf(DocumentType, Number!.Plain!);

    public override Answer Decide(Streams streams, Moment at)
    {
        if (ReviewGuard.Check<NameCase>(streams, Case, Seen, at, out var @case) is { } refused)
        {
            return refused;
        }

        if (string.IsNullOrWhiteSpace(Opinion) || Opinion.Length > 500)
        {
            return Refuse("请填写核实意见，不超过500个字。", nameof(Opinion));
        }

        var account = streams.Get<Account>(@case.Applicant);
        if (account.ClosedAt is not null)
        {
            return Refuse("申请人的账号已注销，不能更正；请写明原因，答复不通过。");
        }

        if (Number?.Id != @case.IdNumber?.Id)
        {
            return Refuse("申请的证件号码已不再保存，不能更正；请写明原因，答复不通过。");
        }

        var claim = Number is null ? null : streams.Find<IdNumberClaim>(NumberKey);
        if (Number is not null && NumberGuard.Open(account, streams) is { } open)
        {
            return Refuse($"申请人的重新注册（案件号{open.Number}）还没有定论，请等其办结后再办理。");
        }

        if (Number is not null && NumberGuard.Check(account, DocumentType, claim, streams) is not null)
        {
            return Refuse(claim is { Holder: null, ReservedFor: not null } ? "该号码正由另一件申请核实，请等其办结。"
                : "申请的证件号码已被另一个账号使用，不能更正；请告知申请人用该号码重新注册，答复不通过。");
        }

        var changes = Number is not null || @case.Name!.Id != account.Name!.Id;
        if (changes && Doubt is { } doubt)
        {
            return Refuse(doubt);
        }

        var agreed = !changes ? null : NameCheck is NameCheckOutcome.Agrees ? "gateway" : "desk";
        var first = agreed is "desk" && @case.At(NameRoute.InReview);
        var seen = first || Number is null || claim is not null ? Accepted.Nothing : Accept(Claim, new NumberSeen(DocumentType, Number));
        return seen.And(Case, new NameCorrectionApproved(at.Person, Opinion.Trim(), first || Number is null ? null : claim?.Id ?? Claim, agreed, first))
            .With(LeaseChange.End(streams.Lease!)).Saying(@case.Number);
    }

    // a document that the gateway does not know is looked at by people alone
    private string? Doubt => NameCheck switch
    {
        NameCheckOutcome.Disagrees => "更正后的姓名与证件号码核验不一致，不能更正；请对照证件照片逐字核对，写明原因，答复不通过。",
        NameCheckOutcome.Away => "姓名与证件号码核验服务暂时没有答复，账号没有更正，请稍后再办理。",
        NameCheckOutcome.Agrees or NameCheckOutcome.UnknownDocument => null,
    };
}

/// <summary>不通过, with what can be done.</summary>
/// <param name="Text">1 to 500 characters; the person reads it.</param>
public sealed record RefuseName(Guid Case, string Text, int Seen) : Request
{
    public override Needs Needs => Needs.Stream(Case).AndLinked(1).AndLease(Case);

    public override Answer Decide(Streams streams, Moment at) =>
        ReviewGuard.Check<NameCase>(streams, Case, Seen, at, out var @case) is { } refused ? refused
        : string.IsNullOrWhiteSpace(Text) || Text.Length > 500 ? Refuse("请填写未通过的原因和办法，不超过500个字。", nameof(Text))
        : Accept(Case, new NameCorrectionRefused(at.Person, Text.Trim())).With(LeaseChange.End(streams.Lease!)).Saying(@case.Number);
}
