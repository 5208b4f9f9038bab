using System.Collections.Immutable;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.NameCorrection;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.Correction;

/// <summary>学籍无误、账号有误 (003-11): the record is right and the account's name wrong; customer service gets a name correction with the same evidence, in the same commit.</summary>
/// <param name="Account">The case's applicant.</param>
/// <param name="NameCase">Id for the name correction.</param>
/// <param name="Name">The record's name, as a value of the account.</param>
/// <param name="Text">What the student reads, 4 to 500 characters.</param>
/// <param name="Photos">Copies of all of the case's documents, with their bytes: each case keeps its own until its own day.</param>
public sealed record FindAccountWrong(Guid Case, Guid By, Guid Account, Guid NameCase, Personal Name, string Text, int Seen, ImmutableArray<EvidenceFile> Photos) : Request
{
    public override Needs Needs => Needs.Lookup(NameCorrection.NameCase.KeyOf(Account)).AndStreams(Case, By, Account, NameCase).AndSerial();

    public override Answer Decide(Streams streams, Moment at)
    {
        if (CorrectionGuard.Check(streams, Case, By, Seen, at, out var @case, CorrectionRoute.Checking) is { } refused)
        {
            return refused;
        }

        if (CorrectionGuard.Said(Text, nameof(Text)) is { } unsaid)
        {
            return unsaid;
        }

        if (@case.Applicant != Account || @case.Wanted.All(w => w.Field != CorrectionField.Name))
        {
            return Refuse("只有姓名可以转客服更正账号；账号证件号码有误的，请不予更正，并请学生在学信档案申请更正账号信息。");
        }

        // the case ends with it: what else is asked for would be answered by nobody
        if (@case.Wanted.Length > 1)
        {
            return Refuse("本案还申请更正其他信息，不能整案转客服，请对全部申请作出决定。");
        }

        if (streams.Find<NameCase>(NameCorrection.NameCase.KeyOf(Account)) is not null || streams.Find<StreamState>(NameCase) is not null)
        {
            return Refuse("该账号已有正在办理的姓名更正，请等待客服办理。");
        }

        if (!Photos.Select(p => p.Hash).Order(StringComparer.Ordinal).SequenceEqual(@case.Evidence.Select(e => e.Hash).Order(StringComparer.Ordinal)))
        {
            return Refuse("本案的材料已有变化，请刷新后再办理。");
        }

        var number = $"CX{WorkingCalendar.DayOf(at.Now):yyyy-MMdd}-{at.Serial:00000}";
        return Accept(Case, new AccountFoundWrong(By, Text.Trim(), NameCase))
            .And(NameCase,
                new CaseOpened(number, NameRoute.Name, Account, streams.Get<Account>(Account).Claim, NameCauses.NameWrong, Parent: Case),
                new NameCorrectionAsked(Name, null, @case.Said!, Photos, @case.Consent))
            .Saying(@case.Number);
    }
}
