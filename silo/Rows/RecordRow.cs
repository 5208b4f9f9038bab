using Chsi.Workflows.Records;

namespace Chsi.Silo.Rows;

/// <summary>A student record in lists. Masked name and number stand with the protected values it refers to.</summary>
/// <param name="School">院校代码.</param>
/// <param name="Province">The first two digits of GB/T 2260.</param>
/// <param name="Withheld">专科资格待查.</param>
/// <param name="Aside">An import said otherwise than a correction, and the school has not looked at it yet.</param>
/// <param name="Missing">What it lacks: <see cref="RecordGaps"/>.</param>
/// <param name="Line">Digest of the line that it was last brought up to; empty where something else has changed since.</param>
public sealed record RecordRow(
    Guid Id, string School, string Province, string StudentNumber, string SchoolName, string College, string Class, string Level, string Major, string Status, string Enrolled,
    bool Withheld, bool Aside, int Missing, Guid NameValue, Guid NumberValue, Guid ParticularsValue, string Line, Guid Import, DateTimeOffset RegisteredAt, DateTimeOffset ChangedAt, int Version) : IRow
{
    public static readonly RowTable Table = new(typeof(RecordRow), "chsi.record_row",
    [
        ("id", "uuid"), ("school", "text"), ("province", "text"), ("student_number", "text"), ("school_name", "text"), ("college", "text"), ("class", "text"),
        ("level", "text"), ("major", "text"), ("status", "text"), ("enrolled", "text"), ("withheld", "bool"), ("aside", "bool"), ("missing", "int"), ("name_value", "uuid"),
        ("number_value", "uuid"), ("particulars_value", "uuid"), ("line", "text"), ("import", "uuid"), ("registered_at", "timestamptz"), ("changed_at", "timestamptz"),
        ("version", "int"),
    ]);

    public static RecordRow Of(StudentRecord r) => new(r.Id, r.School, r.Province, r.StudentNumber, r.Of(RecordField.SchoolName), r.Of(RecordField.College), r.Of(RecordField.Class),
        r.Of(RecordField.Level), r.Of(RecordField.Major), r.Of(RecordField.Status), r.Of(RecordField.Enrolled), r.Withheld, r.Aside is not null, (int)RecordGapList.Of(r),
        r.Name!.Id, r.Number!.Id, r.Particulars!.Id, r.Row, r.Import, r.RegisteredAt, r.ChangedAt, r.Version);

    public IEnumerable<object?> Values() =>
    [
        Id, School, Province, StudentNumber, SchoolName, College, Class, Level, Major, Status, Enrolled, Withheld, Aside, Missing, NameValue, NumberValue, ParticularsValue,
        Line, Import, RegisteredAt, ChangedAt, Version,
    ];
}
