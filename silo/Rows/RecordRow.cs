using Chsi.Workflows.Records;
using Npgsql;

namespace Chsi.Silo.Rows;

/// <summary>A student record in lists. Masked name and number stand with the protected values it refers to.</summary>
/// <param name="School">院校代码.</param>
/// <param name="Province">The first two digits of GB/T 2260.</param>
/// <param name="Withheld">专科资格待查.</param>
/// <param name="Aside">An import said otherwise than a correction, and the school has not looked at it yet.</param>
/// <param name="Line">Digest of the line that it was last brought up to; empty where something else has changed since.</param>
public sealed record RecordRow(
    Guid Id, string School, string Province, string StudentNumber, string SchoolName, string College, string Class, string Level, string Major, string Status, string Enrolled,
    bool Withheld, bool Aside, Guid NameValue, Guid NumberValue, Guid ParticularsValue, string Line, Guid Import, DateTimeOffset RegisteredAt, DateTimeOffset ChangedAt, int Version) : IRow
{
    public const string Table = "chsi.record_row";

    public const string Columns = "id, school, province, student_number, school_name, college, class, level, major, status, enrolled, withheld, aside, name_value, number_value, "
        + "particulars_value, line, import, registered_at, changed_at, version";

    private const string Insert = $"insert into {Table} ({Columns}) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21)";

    private static readonly string Update = Sql.MustHit($"update {Table} set school_name=$2, college=$3, class=$4, level=$5, major=$6, status=$7, enrolled=$8, withheld=$9, aside=$10, "
        + "name_value=$11, number_value=$12, particulars_value=$13, line=$14, import=$15, changed_at=$16, version=$17 where id=$1");

    public static RecordRow Of(StudentRecord r) => new(r.Id, r.School, r.Province, r.StudentNumber, r.Of(RecordField.SchoolName), r.Of(RecordField.College), r.Of(RecordField.Class),
        r.Of(RecordField.Level), r.Of(RecordField.Major), r.Of(RecordField.Status), r.Of(RecordField.Enrolled), r.Withheld, r.Aside is not null,
        r.Name!.Id, r.Number!.Id, r.Particulars!.Id, r.Row, r.Import, r.RegisteredAt, r.ChangedAt, r.Version);

    public NpgsqlBatchCommand Write(bool isNew) => isNew
        ? Sql.Command(Insert, Id, School, Province, StudentNumber, SchoolName, College, Class, Level, Major, Status, Enrolled, Withheld, Aside, NameValue, NumberValue, ParticularsValue,
            Line, Import, RegisteredAt, ChangedAt, Version)
        : Sql.Command(Update, Id, SchoolName, College, Class, Level, Major, Status, Enrolled, Withheld, Aside, NameValue, NumberValue, ParticularsValue, Line, Import, ChangedAt, Version);

    public IEnumerable<object?> Values() =>
    [
        Id, School, Province, StudentNumber, SchoolName, College, Class, Level, Major, Status, Enrolled, Withheld, Aside, NameValue, NumberValue, ParticularsValue,
        Line, Import, RegisteredAt, ChangedAt, Version,
    ];
}
