using System.Collections.Immutable;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.NameCorrection;

/// <summary>An account beside a record that has been put right: what it is to bear, and what the gateway says of it.</summary>
/// <param name="Name">As the record has it now, as a value of the account; null where the account bears it.</param>
/// <param name="Number">The same; null where the account bears it.</param>
/// <param name="DocumentType">The record's.</param>
/// <param name="NameCheck">What the gateway said of name and number as the account is to bear them.</param>
/// <param name="Claim">Id for the number's stream, used only where the number is seen for the first time.</param>
/// <param name="Case">Id for the case at customer service, used only where the account does not follow by itself.</param>
/// <param name="Photos">The card, for that case; may be empty.</param>
public sealed record AccountBeside(
    Guid Account, Personal? Name, Personal? Number, string DocumentType, NameCheckOutcome NameCheck, Guid Claim, Guid Case, ImmutableArray<EvidenceFile> Photos)
{
    /// <summary>Look-ups that following it reads.</summary>
    public ImmutableArray<LookupKey> Lookups => [NameCase.KeyOf(Account), .. NumberKey is { } key ? [key] : Array.Empty<LookupKey>()];

    /// <summary>Streams beside the account and its number that following it reads.</summary>
    public ImmutableArray<Guid> Streams => [Claim, Case];

    private LookupKey? NumberKey => Number?.Plain is { } number ? IdNumberClaim.KeyOf(DocumentType, number) : null;

    /// <summary>
    /// The account follows where the gateway agrees to name and number together and the number is free; otherwise customer service gets a correction of name or number, and
    /// its person is told. Nothing where such a case is open already.
    /// </summary>
    /// <param name="source">The case that put the record right.</param>
    /// <param name="record">That record.</param>
    /// <param name="said">What its person said in that case.</param>
    /// <param name="consent">Version of the consent to the use of the photos.</param>
    internal Accepted Follow(CaseState source, Guid record, Personal said, string consent, Streams streams, Moment at)
    {
        var account = streams.Get<Account>(Account);
        if (account.ClosedAt is not null)
        {
            return Accepted.Nothing;
        }

        var claim = NumberKey is { } key ? streams.Find<IdNumberClaim>(key) : null;
        if (NameCheck is NameCheckOutcome.Agrees && (Number is null || NumberGuard.Check(account, DocumentType, claim, streams) is null))
        {
            var seen = Number is null || claim is not null ? Accepted.Nothing : Accepted.Nothing.And(Claim, new NumberSeen(DocumentType, Number));
            return seen.And(SettleAccount.To(source.Id, account, Name ?? account.Name!.Bare(), Name is null ? [] : [account.Name!.Bare()], Number, Number is null ? null : claim?.Id ?? Claim))
                .Tell(Notice.To(account.Id, "账号信息已同步更正",
                    $"您账号的{NameCauses.What(Cause)}已随学籍更正（案件号{source.Number}）同步更正。{(Number is null ? "" : "今后请用更正后的证件号码登录。")}"));
        }

        if (streams.Find<NameCase>(NameCase.KeyOf(Account)) is not null)
        {
            return Accepted.Nothing;
        }

        var number = $"CX{WorkingCalendar.DayOf(at.Now):yyyy-MMdd}-{at.Serial:00000}";
        return Accepted.Nothing.And(Case,
            new CaseOpened(number, NameRoute.Name, Account, account.Claim, Cause, Parent: source.Id),
            new NameCorrectionAsked(Name ?? account.Name!.Bare(), null, said.Bare(), Photos, consent, Number, record));
    }

    private string Cause => NameCauses.Of(Name is not null, Number is not null);
}

/// <summary>The facts by which an account gets another name, another number, or both.</summary>
internal static class SettleAccount
{
    /// <param name="source">The case that decided it.</param>
    /// <param name="spellings">Spellings of the name that are found too; none where the name stays as it is found.</param>
    /// <param name="claim">The stream of the number; null where the number stays.</param>
    public static Accepted To(Guid source, Account account, Personal name, ImmutableArray<Personal> spellings, Personal? number, Guid? claim)
    {
        var settled = spellings.IsEmpty ? Accepted.Nothing : Accepted.Nothing.And(account.Id, new NameSettled(source, name, spellings));
        return claim is not { } given ? settled : settled
            .And(account.Id, new NumberSettled(source, number!, account.Number!.Bare(), given))
            .And(account.Claim, new NumberReleased(account.Id))
            .And(given, new NumberTaken(account.Id));
    }
}
