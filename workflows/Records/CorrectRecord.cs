using System.Collections.Immutable;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Records;

/// <summary>
/// The school puts right what it reported wrongly (003-12), and its province is told. No later import undoes it. Not after the 学历 was registered and can be
/// queried (教学〔2014〕11号, 19): then the province decides. Not while a student's own
/// correction of it is open or under appeal: what is right is decided there. Of name, number, sex, birth and 民族 only what the rules in force leave to the school alone.
/// 注销 is no such correction.
/// </summary>
/// <param name="Known">The record's protected values, opened by the asker.</param>
/// <param name="Said">What they are to be; the same texts where they stay.</param>
/// <param name="Fields">Fields that are to be otherwise, in their stored form; an empty value takes one away.</param>
/// <param name="Reason">On what it rests, 4 to 200 characters; the student reads it.</param>
/// <param name="Seen">Version of the record that the page was drawn from.</param>
/// <param name="By">Who asks: 审核人 or 负责人 of the school.</param>
public sealed record CorrectRecord(Guid Record, OpenedRecord Known, OpenedRecord Said, ImmutableArray<FieldValue> Fields, string Reason, int Seen, Guid By) : Request
{
    public const int Shortest = 4, Longest = 200;

    internal const string UnderWay = "这条学籍有正在办理的更正申请或申诉，请在该案办结后再更正。";

    public override Needs Needs => Needs.Lookup(CorrectionCase.KeyOf(Record)).AndStreams(Record, By);

    public override Answer Decide(Streams streams, Moment at)
    {
        var record = streams.Find<StudentRecord>(Record);
        if (RecordGuard.Decides(streams, By, record, at, "只有本校工作人员可以更正本校学生的学籍。") is { } refused)
        {
            return refused;
        }

        if (record!.Version != Seen || !Known.IsOf(record))
        {
            return Refuse(RecordGuard.Moved);
        }

        if (record.CertifiedBy(at.Now))
        {
            return Refuse(RecordGuard.Certified);
        }

        if (streams.Find<CorrectionCase>(CorrectionCase.KeyOf(Record)) is not null)
        {
            return Refuse(UnderWay);
        }

        if (Reason.Trim().Length is < Shortest or > Longest)
        {
            return Refuse($"请填写更正的依据，{Shortest}至{Longest}个字。", nameof(Reason));
        }

        if (SchoolAlone.Refusal(record, Known, Said, Fields.Where(f => f.Value != record.Of(f.Field)).Select(f => f.Field), WorkingCalendar.DayOf(at.Now)) is { } elsewhere)
        {
            return elsewhere;
        }

        var fields = Fields.Select(f => new FieldChange(f.Field, record.Of(f.Field), f.Value)).Where(c => c.Before != c.After).ToImmutableArray();
        if (RecordGuard.Ends(record, fields) is { } ends)
        {
            return ends;
        }

        var changed = RecordChange.Of(Known, Said, fields, Known.Name.Plain != Said.Name.Plain, Known.Number.Plain != Said.Number.Plain,
            Known.Particulars.Plain != Said.Particulars.Plain, RecordBases.SchoolCorrection, Guid.Empty, Reason.Trim(), "");
        return !RecordChange.Says(changed) ? Refuse("没有需要更正的内容。")
            : Accept(Record, changed).Tell(Notice.To(Desk.Province(record.Province), "学校更正学籍信息",
                $"院校{record.School}更正了学号{record.StudentNumber}的学籍信息，请登录后查看。"));
    }
}

/// <summary>The school looked at what an import said and was not taken over, and lets what is registered stand.</summary>
/// <param name="Reason">4 to 200 characters.</param>
/// <param name="Seen">Version of the record that the page was drawn from.</param>
/// <param name="By">As of <see cref="CorrectRecord"/>.</param>
public sealed record KeepCorrection(Guid Record, string Reason, int Seen, Guid By) : Request
{
    internal const string Nothing = "这条学籍没有待决定的导入内容，可能已由他人办理。";

    public override Needs Needs => Needs.Stream(Record, By);

    public override Answer Decide(Streams streams, Moment at) =>
        RecordGuard.Decides(streams, By, streams.Find<StudentRecord>(Record), at, "只有本校工作人员可以办理本校学生的学籍。") is { } refused ? refused
        : streams.Find<StudentRecord>(Record)!.Aside is null ? Refuse(Nothing)
        : streams.Find<StudentRecord>(Record)!.Version != Seen ? Refuse(RecordGuard.Moved)
        : Reason.Trim().Length is < CorrectRecord.Shortest or > CorrectRecord.Longest ? Refuse($"请填写理由，{CorrectRecord.Shortest}至{CorrectRecord.Longest}个字。", nameof(Reason))
        : Accept(Record, new CorrectionKept(Reason.Trim()));
}
