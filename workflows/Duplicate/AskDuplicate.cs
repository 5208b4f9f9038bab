using System.Collections.Immutable;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Records;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.Duplicate;

/// <summary>申请处理重复学籍: a person has two records of one study, and says which of them goes on (003-17).</summary>
/// <param name="Number">The account's number, opened.</param>
/// <param name="Names">The account's name and its approved other spellings, opened.</param>
/// <param name="Invalid">The record that is to be 注销.</param>
/// <param name="InvalidKnown">Its protected values, opened by the asker.</param>
/// <param name="Kept">The record that goes on.</param>
/// <param name="Reason">Code of <see cref="DuplicateReasons"/>.</param>
public sealed record AskDuplicate(
    Guid Case, Guid Account, Personal Number, ImmutableArray<Personal> Names, Guid Invalid, OpenedRecord InvalidKnown, Guid Kept, OpenedRecord KeptKnown, string Reason) : Request
{
    public override Needs Needs => Needs
        .Lookup([DuplicateCase.KeyOf(Account), CorrectionCase.KeyOf(Invalid), .. new[] { Invalid, Kept }.Distinct().Select(DuplicateCase.KeyOfRecord)])
        .AndStreams([.. new[] { Case, Account, Invalid, Kept }.Distinct()]).AndSerial();

    public override Answer Decide(Streams streams, Moment at) =>
        streams.Find<Account>(Account) is not { Status: AccountStatus.Usable } account || at.Person != Account ? Refuse("请登录后再申请。") : Open(account, null, streams, at);

    /// <summary>The facts that open the case, or why it is not opened.</summary>
    /// <param name="opener">Who opens it for the student; null where the student does.</param>
    internal Answer Open(Account account, Guid? opener, Streams streams, Moment at)
    {
        if (streams.Find<DuplicateCase>(DuplicateCase.KeyOf(Account)) is not null)
        {
            return Refuse(opener is null ? "您已有正在办理的重复学籍申请，请等待结果。" : "该学生已有正在办理的重复学籍申请。");
        }

        if (Invalid == Kept)
        {
            return Refuse("请选择两条不同的学籍：一条保留，一条注销。", nameof(Invalid));
        }

        if (Own(streams, account, Invalid, InvalidKnown) is not { } invalid || Own(streams, account, Kept, KeptKnown) is not { } kept)
        {
            return Refuse(opener is null ? "没有找到您的这条学籍，请刷新后重试。" : "两条学籍登记的姓名和证件号码须与该学生的账号一致，请先更正。");
        }

        if (invalid.Void || kept.Void)
        {
            return Refuse("所选的学籍已经注销，请刷新后查看。");
        }

        if (new[] { Invalid, Kept }.Any(r => streams.Find<DuplicateCase>(DuplicateCase.KeyOfRecord(r)) is not null))
        {
            return Refuse("所选的学籍有正在办理的重复学籍申请，请等待结果。");
        }

        if (streams.Find<CorrectionCase>(CorrectionCase.KeyOf(Invalid)) is not null)
        {
            return Refuse(VoidDuplicate.UnderCorrection, nameof(Invalid));
        }

        if (DuplicateReasons.All.Values.All(r => r.Code != Reason))
        {
            return Refuse("请选择为什么有两条学籍。", nameof(Reason));
        }

        if (streams.Find<StreamState>(Case) is not null)
        {
            return Refuse("该请求已被使用，请刷新页面后重新提交。");
        }

        var number = $"CX{WorkingCalendar.DayOf(at.Now):yyyy-MMdd}-{at.Serial:00000}";
        return Accept(Case, new CaseOpened(number, DuplicateRoute.Name, Account, account.Claim, DuplicateCauses.RecordDoubled, Desk.School(invalid.School)),
            new DuplicateAsked(DoubledRecord.Of(invalid), DoubledRecord.Of(kept), invalid.Province, Reason, ByRecord: true, opener)).Saying(number);
    }

    // as 学信档案 finds it: by number and name, of which approved spellings are some
    private StudentRecord? Own(Streams streams, Account account, Guid id, OpenedRecord known) =>
        streams.Find<StudentRecord>(id) is { Withheld: false } record && known.IsOf(record) && account.Number?.Id == Number.Id && Names.All(n => account.Names.Contains(n.Id))
        && Names.Any(n => RecordKeys.Person(record.DocumentType, known.Number.Plain!, known.Name.Plain!) == RecordKeys.Person(account.DocumentType, Number.Plain!, n.Plain!)) ? record : null;
}
