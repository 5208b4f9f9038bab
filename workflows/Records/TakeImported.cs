using Chsi.Workflows.Calendar;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Records;

/// <summary>
/// The school looked at what an import said and was not taken over, and the import is right: its values stand, the next import changes them again,
/// and the province, which was told of the correction, is told of this. Not after the 学历 was registered and can be queried, not while a student's
/// correction is open or under appeal, and of the key fields only what the rules in force leave to the school alone.
/// </summary>
/// <param name="Known">The record's protected values, opened by the asker.</param>
/// <param name="Said">The same, but those that were set aside in their place.</param>
/// <param name="Reason">4 to 200 characters; the student reads it.</param>
/// <param name="Seen">Version of the record that the page was drawn from.</param>
/// <param name="By">As of <see cref="CorrectRecord"/>.</param>
public sealed record TakeImported(Guid Record, OpenedRecord Known, OpenedRecord Said, string Reason, int Seen, Guid By) : Request
{
    /// <summary>A 学号 that was put right is not taken back so: another record may bear it by now.</summary>
    public const string Renumbered = "导入的是更正前的学号。学号不能改按导入内容登记：请修改本校的数据后以更正为准，确需更改的，请申请更正学籍信息。";

    public override Needs Needs => Needs.Lookup(CorrectionCase.KeyOf(Record)).AndStreams(Record, By);

    public override Answer Decide(Streams streams, Moment at)
    {
        var record = streams.Find<StudentRecord>(Record);
        if (RecordGuard.Decides(streams, By, record, at, "只有本校工作人员可以办理本校学生的学籍。") is { } refused)
        {
            return refused;
        }

        if (record!.Aside is not { } aside)
        {
            return Refuse(KeepCorrection.Nothing);
        }

        if (record.Version != Seen || !Known.IsOf(record) || !IsOf(aside))
        {
            return Refuse(RecordGuard.Moved);
        }

        if (RecordGuard.Ends(record, aside.Fields.Select(f => f with { Before = record.Of(f.Field) })) is { } ends)
        {
            return ends;
        }

        if (aside.Fields.Any(f => f.Field == StudentRecord.StudentNumberField))
        {
            return Refuse(Renumbered);
        }

        if (record.CertifiedBy(at.Now))
        {
            return Refuse(RecordGuard.Certified);
        }

        if (streams.Find<CorrectionCase>(CorrectionCase.KeyOf(Record)) is not null)
        {
            return Refuse(CorrectRecord.UnderWay);
        }

        if (Reason.Trim().Length is < CorrectRecord.Shortest or > CorrectRecord.Longest)
        {
            return Refuse($"请填写理由，{CorrectRecord.Shortest}至{CorrectRecord.Longest}个字。", nameof(Reason));
        }

        if (SchoolAlone.Refusal(record, Known, Said, aside.Fields.Select(f => f.Field), WorkingCalendar.DayOf(at.Now)) is { } elsewhere)
        {
            return elsewhere;
        }

        // the line is known again only where nothing was put right since
        var changed = RecordChange.Of(Known, Said, [.. aside.Fields.Select(f => f with { Before = record.Of(f.Field) })], aside.Name is not null, aside.Number is not null,
            aside.Particulars is not null, RecordBases.ImportTaken, aside.Import, Reason.Trim(), record.Row);
        return Accept(Record, changed).Tell(Notice.To(Desk.Province(record.Province), "学校改按导入内容登记学籍",
            $"院校{record.School}核对后把学号{record.StudentNumber}的学籍改按导入内容登记，请登录后查看。"));
    }

    private bool IsOf(ImportSetAside aside) =>
        Said.Name.Id == (aside.Name ?? Known.Name).Id && Said.Number.Id == (aside.Number ?? Known.Number).Id && Said.Particulars.Id == (aside.Particulars ?? Known.Particulars).Id;
}
