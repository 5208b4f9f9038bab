using System.Collections.Immutable;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Binding;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.Records;
using Chsi.Workflows.Routes;
using Chsi.Workflows.Staff;

namespace Chsi.Workflows.Correction;

/// <summary>What is asked for, whoever asks.</summary>
/// <param name="Known">The record's protected values, opened by the asker.</param>
/// <param name="Cause">One of <see cref="CorrectionCauses"/>.</param>
/// <param name="ChangedOn">The day (Chinese time) on the paper of the police; null for a mistake.</param>
/// <param name="Wanted">New values, owned by the account; at least one, each field once.</param>
/// <param name="Said">4 to 500 characters.</param>
/// <param name="Photos">Prepared documents with their bytes, of the kinds of <see cref="CorrectionDocument"/>; at most <see cref="MostFiles"/>.</param>
/// <param name="Consent">Version of the consent to their use; null where it was not given.</param>
public sealed record CorrectionForm(
    OpenedRecord Known, string Cause, DateOnly? ChangedOn, ImmutableArray<WantedValue> Wanted, Personal Said, ImmutableArray<EvidenceFile> Photos, string? Consent)
{
    public const int Shortest = 4, Longest = 500, MostFiles = 20;

    /// <summary>The facts that open the case, or why it is not opened.</summary>
    internal Answer Open(Guid @case, Account account, StudentRecord record, Guid? preparer, Streams streams, Moment at)
    {
        var today = WorkingCalendar.DayOf(at.Now);
        if (streams.Find<CorrectionCase>(CorrectionCase.KeyOf(record.Id)) is not null)
        {
            return new Refused("这条学籍已有正在办理的更正申请，请等待结果。");
        }

        if (Wanted.IsEmpty || Wanted.DistinctBy(w => w.Field).Count() != Wanted.Length || Wanted.Any(w => CorrectionField.Find(w.Field) is null))
        {
            return new Refused("请选择需要更正的信息。", nameof(Wanted));
        }

        if (Cause is not (CorrectionCauses.Changed or CorrectionCauses.Mistaken))
        {
            return new Refused("请选择更正的原因。", nameof(Cause));
        }

        if (Cause == CorrectionCauses.Changed ? ChangedOn is null || ChangedOn > today : ChangedOn is not null)
        {
            return new Refused("请填写公安机关证明上的变更日期。", nameof(ChangedOn));
        }

        var book = CorrectionRules.Shipped;
        var conditions = CorrectionConditions.Of(book, new(record, [.. Wanted.Select(w => w.Field)], Cause, ChangedOn, today), book.Version);
        if (conditions.Bars is [var bar, ..])
        {
            return new Refused(bar.Sentence);
        }

        if (preparer is not null && !conditions.SchoolOpens)
        {
            return new Refused("按本省规定须由学生本人申请，学校不能代为提交。");
        }

        if (CorrectionValues.Refusal(record, Known, Wanted, today) is { } refused)
        {
            return refused;
        }

        if (Said.Plain?.Trim().Length is not (>= Shortest and <= Longest))
        {
            return new Refused($"请说明情况，{Shortest}至{Longest}个字。", nameof(Said));
        }

        if (Photos.Length > MostFiles || Photos.Any(p => CorrectionDocument.Find(p.Kind) is null))
        {
            return new Refused($"请按材料清单上传，最多{MostFiles}个文件。", nameof(Photos));
        }

        if (conditions.Documents.FirstOrDefault(d => Photos.All(p => p.Kind != d.Code)) is { } missing)
        {
            return new Refused($"请上传{missing.Label}。", missing.Code);
        }

        if (Consent is null)
        {
            return new Refused("请阅读并同意材料使用说明。", nameof(Consent));
        }

        if (streams.Find<StreamState>(@case) is not null)
        {
            return new Refused("该请求已被使用，请刷新页面后重新提交。");
        }

        var number = $"CX{today:yyyy-MMdd}-{at.Serial:00000}";
        var opens = conditions.OpensOn > today ? WorkingCalendar.StartOf(conditions.OpensOn) : at.Now;
        return Accepted.Nothing.And(@case,
            new CaseOpened(number, CorrectionRoute.Name, account.Id, account.Claim, Cause, Desk.School(record.School)),
            new CorrectionAsked(record.Id, record.School, record.Province, Cause, Wanted, ChangedOn, Said, Photos, Consent, conditions.Terms, opens, preparer)).Saying(number);
    }

    /// <summary>Whether the record is of the person of the account: one number, in either of its lengths. The name may be what is wrong.</summary>
    /// <param name="number">The account's number, opened.</param>
    internal bool IsOf(StudentRecord record, Account account, Personal number) => Told(record, account, number) && Whole(number.Plain!) == Whole(Known.Number.Plain!);

    /// <summary>Whether the record is of that person once it is as asked for; of a record that is not theirs yet nothing else is asked.</summary>
    internal bool Becomes(StudentRecord record, Account account, Personal number) =>
        Told(record, account, number) && Wanted.All(w => Naming.Contains(w.Field)) && Wanted.Any(w => w.Field == CorrectionField.Number && w.Value?.Plain is { } asked && Whole(asked) == Whole(number.Plain!));

    internal bool Told(StudentRecord record, Account account, Personal number) =>
        !record.Withheld && Known.IsOf(record) && account.Number?.Id == number.Id && account.DocumentType == record.DocumentType;

    /// <summary>What makes a record another one's, or somebody's own: a number says sex and birth too.</summary>
    public static ImmutableArray<string> Naming { get; } = [CorrectionField.Name, CorrectionField.Number, CorrectionField.Sex, CorrectionField.Birth];

    private static string Whole(string number) => IdNumber.Upgrade15(number) ?? number;
}

/// <summary>
/// 申请更正学籍信息: a student asks for the own record to be put right (001-29, 004-04). Under another number it is asked for by school and 学号, where the name is the same or
/// the school has said that it is theirs (认定为本人), and the number asked for is the account's.
/// </summary>
/// <param name="Number">The account's number, opened.</param>
/// <param name="Name">The account's name, opened, where it is by the name that the record is theirs; otherwise null.</param>
/// <param name="Binding">The case in which the school said so; null where there is none.</param>
public sealed record AskCorrection(Guid Case, Guid Account, Guid Record, Personal Number, CorrectionForm Form, Personal? Name = null, Guid? Binding = null) : Request
{
    private const string Unknown = "没有找到您的这条学籍，请刷新后重试。";

    public override Needs Needs => Needs.Lookup(CorrectionCase.KeyOf(Record)).AndStreams([Case, Account, Record, .. Binding is { } binding ? [binding] : Array.Empty<Guid>()]).AndSerial();

    public override Answer Decide(Streams streams, Moment at)
    {
        if (streams.Find<Account>(Account) is not { Status: AccountStatus.Usable } account || at.Person != Account)
        {
            return Refuse("请登录后再申请。");
        }

        if (streams.Find<StudentRecord>(Record) is not { } record || !Form.Told(record, account, Number))
        {
            return Refuse(Unknown);
        }

        if (!Form.IsOf(record, account, Number))
        {
            if (!Named(account) && !Recognised(streams, account))
            {
                return Refuse(Unknown);
            }

            if (!Form.Becomes(record, account, Number))
            {
                return Refuse("这条学籍登记的不是您的证件号码，请先申请改为您账号的证件号码，其他信息在更正以后再申请。", CorrectionField.Number);
            }
        }

        return Form.Open(Case, account, record, null, streams, at);
    }

    private bool Named(Account account) => Name is { Plain: { } name } && account.Name?.Id == Name.Id && string.Equals(name, Form.Known.Name.Plain, StringComparison.OrdinalIgnoreCase);

    private bool Recognised(Streams streams, Account account) => Binding is { } id && streams.Find<BindingCase>(id) is { ByCorrection: true } binding
        && binding.Applicant == Account && binding.Record == Record && binding.IdNumber!.Id == account.Number!.Id;
}

/// <summary>
/// 代为申请: the school opens a correction for a student who has an account, where its rules allow it; the account bears the record's number, or the one asked for. Whoever does,
/// does not decide.
/// </summary>
/// <param name="Number">The account's number, opened.</param>
/// <param name="By">Who asks: anybody of the school's desk, 经办人 too.</param>
public sealed record OpenCorrection(Guid Case, Guid Account, Guid Record, Personal Number, CorrectionForm Form, Guid By) : Request
{
    public override Needs Needs => Needs.Lookup(CorrectionCase.KeyOf(Record)).AndStreams(Case, Account, Record, By).AndSerial();

    public override Answer Decide(Streams streams, Moment at) =>
        streams.Find<StudentRecord>(Record) is not { } record || at.Desk != Desk.School(record.School) || at.Person != By
            || streams.Find<StaffMember>(By) is not { } member || !member.WorksAt(at.Desk) ? Refuse("只有本校工作人员可以代为申请。")
        : streams.Find<Account>(Account) is not { Status: AccountStatus.Usable } account || !(Form.IsOf(record, account, Number) || Form.Becomes(record, account, Number)) ? Refuse("该学生没有可用的学信网账号，请通知学生注册后自行申请。")
        : Form.Open(Case, account, record, By, streams, at);
}
