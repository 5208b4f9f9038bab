using System.Text.Json.Serialization;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.Records;
using Chsi.Workflows.Staff;

namespace Chsi.Workflows.Binding;

/// <summary>
/// 认定为本人: the school found that its record is this person's. Name and number of the record become those that were checked, with those of before kept, and the
/// province is told (003-12); sex and birth follow where another number says otherwise. No later import undoes it. Where the rules in force do not leave name or number to the school alone, the record stays as it is and its person,
/// recognised by this, asks for the correction.
/// </summary>
/// <param name="Known">The record's protected values, opened by the asker.</param>
/// <param name="Said">Name and number of the account and the record's particulars, with sex and birth as another number says them, as new values of the record.</param>
/// <param name="Text">On what it rests, 4 to 200 characters; the person reads it.</param>
/// <param name="Seen">Version of the case's stage that the page was drawn from.</param>
/// <param name="By">Who asks: 审核人 or 负责人 of the school.</param>
public sealed record ConfirmBinding(
    Guid Case, Guid Record, [property: JsonIgnore] OpenedRecord Known, [property: JsonIgnore] OpenedRecord Said, string Text, int Seen, Guid By) : Request
{
    public override Needs Needs => Needs.Lookup(CorrectionCase.KeyOf(Record)).AndStreams(Case, Record, By).AndLinked(1);

    public override Answer Decide(Streams streams, Moment at)
    {
        if (BindingGuard.Check(streams, Case, By, Seen, Text, at, out var @case) is { } refused)
        {
            return refused;
        }

        if (streams.Find<Account>(@case.Applicant) is not { Status: AccountStatus.Usable } account
            || account.Name!.Id != @case.Name!.Id || account.Number!.Id != @case.IdNumber!.Id || account.DocumentType != @case.DocumentType)
        {
            return Refuse("申请人的账号信息在申请后已更正，请不予认定并请其重新申请。");
        }

        if (streams.Find<StudentRecord>(Record) is not { } record || record.School != @case.School)
        {
            return Refuse("本校没有这个学号的学籍，请先导入或核对学号。");
        }

        if (!Known.IsOf(record))
        {
            return Refuse(RecordGuard.Moved);
        }

        if (record.CertifiedBy(at.Now))
        {
            return Refuse(RecordGuard.Certified);
        }

        if (streams.Find<CorrectionCase>(CorrectionCase.KeyOf(Record)) is not null)
        {
            return Refuse(CorrectRecord.UnderWay);
        }

        // what a file with this number would be refused for does not come about here
        if (Known.Number.Plain != Said.Number.Plain && Particulars.Of(Said.Particulars.Plain!) is var said
            && said != said.Beside(DocumentType.Find(@case.DocumentType) ?? DocumentType.Other, Said.Number.Plain!, WorkingCalendar.DayOf(at.Now)))
        {
            return Refuse(RecordGuard.Moved);
        }

        FieldChange[] type = record.DocumentType == @case.DocumentType ? [] : [new(RecordField.DocumentType, record.DocumentType, @case.DocumentType)];
        if (SchoolAlone.Refusal(record, Known, Said, type.Select(t => t.Field), WorkingCalendar.DayOf(at.Now)) is not null)
        {
            return Accept(Case, new BindingConfirmed(at.Person, Record, Text.Trim(), ByCorrection: true)).Saying(@case.Number);
        }

        var changed = RecordChange.Of(Known, Said, [.. type],
            Known.Name.Plain != Said.Name.Plain, Known.Number.Plain != Said.Number.Plain, Known.Particulars.Plain != Said.Particulars.Plain, RecordBases.Binding, Case, Text.Trim(), "");
        var confirmed = Accept(Case, new BindingConfirmed(at.Person, Record, Text.Trim())).Saying(@case.Number);
        return !RecordChange.Says(changed) ? confirmed
            : confirmed.And(Record, changed).Tell(Notice.To(Desk.Province(record.Province), "学校更正学籍信息",
                $"院校{record.School}经核实更正了学号{record.StudentNumber}的{string.Join("、", What(changed))}（案件号{@case.Number}），请登录后查看。"));
    }

    private static IEnumerable<string> What(RecordChanged changed) =>
        [.. changed.NameBefore is null ? [] : (string[])["姓名"], .. changed.NumberBefore is null ? [] : (string[])["证件号码"], .. changed.ParticularsBefore is null ? [] : (string[])["性别、出生日期"]];
}

/// <summary>不予认定: the record is not this person's, or there is none.</summary>
/// <param name="Text">Why and what can be done, 4 to 200 characters; the person reads it.</param>
/// <param name="By">As of <see cref="ConfirmBinding"/>.</param>
public sealed record RefuseBinding(Guid Case, string Text, int Seen, Guid By) : Request
{
    public override Needs Needs => Needs.Stream(Case, By).AndLinked(1);

    public override Answer Decide(Streams streams, Moment at) =>
        BindingGuard.Check(streams, Case, By, Seen, Text, at, out var @case) is { } refused ? refused
        : Accept(Case, new BindingRefused(at.Person, Text.Trim())).Saying(@case.Number);
}

/// <summary>What both decisions ask alike.</summary>
internal static class BindingGuard
{
    public static Refused? Check(Streams streams, Guid id, Guid by, int seen, string text, Moment at, out BindingCase @case)
    {
        var found = streams.Find<BindingCase>(id);
        @case = found!;
        const string foreign = "只有申请所指学校的工作人员可以办理本案。";
        return found is null ? new(foreign)
            : StaffGuard.CheckDecides(streams, by, Desk.School(found.School), at, foreign) is { } refused ? refused
            : !found.UnderReview ? new("本案已经办结，请刷新后查看。")
            : found.DrawnFrom != seen ? new("本案在您打开页面后已有变化，请刷新后再办理。")
            : text.Trim().Length is < CorrectRecord.Shortest or > CorrectRecord.Longest ? new($"请填写依据或原因，{CorrectRecord.Shortest}至{CorrectRecord.Longest}个字。", "Text")
            : null;
    }
}
