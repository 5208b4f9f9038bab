using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Records;

namespace Chsi.Workflows.Duplicate;

/// <summary>How the invalid record is 注销: never deleted, with what stood before kept and a link to the record that goes on, in the commit of the decision.</summary>
internal static class VoidDuplicate
{
    public const string UnderCorrection = "拟注销的学籍有正在办理的更正申请或申诉，请在该案办结后再办理。";

    /// <summary>What a request about this record reads beside the case: whoever corrects it now is asked first.</summary>
    public static Needs Reads(Guid @case, Guid by, Guid? invalid) =>
        (invalid is { } record ? Needs.Lookup(CorrectionCase.KeyOf(record)) : new()).AndStreams(@case, by).AndLinked(1);

    /// <summary>The facts of case and record, or why it cannot be done now.</summary>
    /// <param name="said">What whoever decides says, before the case ends.</param>
    public static Answer To(DuplicateCase @case, Fact said, Guid invalid, Streams streams, Moment at)
    {
        var kept = @case.Invalid!.Record == invalid ? @case.Kept! : @case.Invalid;
        var (record, other) = (streams.Get<StudentRecord>(invalid), streams.Get<StudentRecord>(kept.Record));
        if (streams.Find<CorrectionCase>(CorrectionCase.KeyOf(invalid)) is not null)
        {
            return new Refused(UnderCorrection);
        }

        var who = at.Desk == @case.Superior ? "省级教育行政部门决定" : @case.TwoSchools ? "两所学校核对一致" : "学校核对";
        var changed = new RecordChanged([new(RecordField.Status, record.Of(RecordField.Status), StudentRecord.VoidStatus)], null, null, null, null, null, null,
            RecordBases.Case, @case.Id, $"{who}，案件号{@case.Number}，保留的学籍：院校{kept.School}，学号{kept.StudentNumber}", "");
        var text = $"重复学籍（案件号{@case.Number}）已办结，其中一条学籍已注销，请登录后查看。";
        var accepted = Accepted.Nothing.And(@case.Id, said, new DuplicateVoided(invalid, kept.Record))
            .And(invalid, changed, new RecordFoundDuplicate(kept.Record, kept.School, kept.StudentNumber, @case.Id));
        foreach (var desk in new[] { Desk.School(record.School), Desk.School(other.School), Desk.Province(record.Province) }.Distinct().Where(d => d != at.Desk))
        {
            accepted = accepted.Tell(Notice.To(desk, "重复学籍已注销", text));
        }

        return accepted.Saying(@case.Number);
    }
}
