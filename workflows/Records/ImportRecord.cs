using System.Collections.Immutable;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Staff;

namespace Chsi.Workflows.Records;

/// <summary>A school reports a student whom it has not reported before (学籍电子注册). The line was checked before this is asked.</summary>
/// <param name="Record">Id of the new record, drawn by the asker; the owner of its values.</param>
/// <param name="School">院校代码; only the school itself, or the system for it, reports its students.</param>
/// <param name="Province">That of the school in the list of organisations.</param>
/// <param name="Row">Keyed digest of the line.</param>
public sealed record ImportRecord(
    Guid Record, string School, string Province, string StudentNumber, Personal Name, Personal Number, Personal Particulars, ImmutableArray<FieldValue> Fields,
    Guid Import, int Line, string Row) : Request
{
    public override Needs Needs => Needs.Lookup(RecordKeys.Student(School, StudentNumber)).AndStreams(Record);

    public override Answer Decide(Streams streams, Moment at) =>
        RecordGuard.Reports(School, at) is { } refused ? refused
        : streams.Find<StudentRecord>(RecordKeys.Student(School, StudentNumber)) is not null ? Refuse("本校已有这个学号的学籍。", RecordEntry.StudentNumberColumn)
        : streams.Find<StreamState>(Record) is not null ? Refuse("该请求已被使用，请重新导入。")
        : Accept(Record, new RecordRegistered(School, Province, StudentNumber, Name, Number, Particulars, [.. Fields.Where(f => f.Value.Length > 0)], Import, Line, Row));
}

/// <summary>What the decisions about records ask alike.</summary>
internal static class RecordGuard
{
    public const string Moved = "该学籍刚刚有变化，请刷新后重新办理。", Certified = "学历已注册并提供网上查询，学校不得变更；确有错误的，须经省级教育行政部门审核确认。";

    /// <summary>Who decides about a record works at its school and is no 经办人, who prepares and imports alone.</summary>
    /// <param name="foreign">What is said to anybody from elsewhere.</param>
    public static Refused? Decides(Streams streams, Guid by, StudentRecord? record, Moment at, string foreign) =>
        record is null ? new(foreign) : StaffGuard.CheckDecides(streams, by, Desk.School(record.School), at, foreign);

    /// <summary>注销 is what the case of a duplicate decides: nothing else makes a record void, and nothing else brings back one that was found to be a duplicate.</summary>
    public static Refused? Ends(StudentRecord record, IEnumerable<FieldChange> changes) => changes.FirstOrDefault(c => c.Field == RecordField.Status && c.Before != c.After) switch
    {
        null => null,
        _ when record.Duplicate is not null => new("这条学籍已作为重复学籍注销，学籍状态不能更改。"),
        { After: StudentRecord.VoidStatus } => new("学籍不能直接改为已注销：重复的学籍由学生申请处理重复学籍，核对后注销。"),
        _ => null,
    };

    public static Refused? Reports(string school, Moment at) =>
        at.Desk == Desk.School(school) || at.Desk == Desk.Clock ? null : new("只有本校工作人员可以导入或修改本校学生的学籍。");
}
