using System.Collections.Immutable;
using System.Globalization;

namespace Chsi.Workflows.Records;

/// <summary>The value of a field, in its stored form: a code of its list, a day as 2026-09-01, or text.</summary>
public sealed record FieldValue(string Field, string Value);

/// <summary>A field before and after; empty where there was or is none.</summary>
public sealed record FieldChange(string Field, string Before, string After);

/// <summary>
/// A field of a record that stands in clear. Name, number, sex, birth and 民族 are protected values and not among them. Labels are those of the student's
/// view (004-09), which are also the columns of a school's file.
/// </summary>
/// <param name="Code">Stored: never renamed.</param>
/// <param name="Must">A file without it is refused.</param>
/// <param name="List">Its values; null for text and days.</param>
/// <param name="Day">Whether it is a day in Chinese time.</param>
/// <param name="Shown">Whether the student's page has a place for it even where it is empty.</param>
public sealed record RecordField(string Code, string Label, bool Must = false, CodeList? List = null, bool Day = false, bool Shown = true)
{
    /// <summary>The longest text of a field, in characters.</summary>
    public const int Longest = 100;

    public const string SchoolName = "school-name", DocumentType = "document-type", Level = "level", Major = "major", College = "college", Class = "class", Status = "status",
        Enrolled = "enrolled", Expected = "expected", Origin = "origin", Prior = "prior", Upgrade = "upgrade", Registered = "registered", Certified = "certified";

    /// <summary>Every field, in the order of the student's page.</summary>
    public static ImmutableArray<RecordField> All { get; } =
    [
        new(SchoolName, "学校名称", Must: true),
        new(DocumentType, "证件类型", Must: true, Shown: false),
        new(Level, "层次", Must: true, RecordCodes.Levels),
        new(Major, "专业", Must: true),
        new("length", "学制", Must: true),
        new("category", "学历类别", Must: true, RecordCodes.Categories),
        new("form", "学习形式", Must: true, RecordCodes.Forms),
        new(College, "分院"),
        new("department", "系(所、函授站)"),
        new(Class, "班级"),
        new(Enrolled, "入学日期", Must: true, Day: true),
        new(Expected, "预计毕业日期", Day: true),
        new(Status, "学籍状态", Must: true, RecordCodes.Statuses),
        new("left", "离校日期", Day: true, Shown: false),
        new(Origin, "生源地", List: RecordCodes.Provinces, Shown: false),
        new(Registered, "学籍注册日期", Day: true, Shown: false),
        new(Certified, "学历注册并提供网上查询日期", Day: true, Shown: false),
        new(Upgrade, "专升本", List: RecordCodes.YesNo, Shown: false),
        new(Prior, "专科资格", List: RecordCodes.PriorQualifications, Shown: false),
        new("admitted-as", "录取专业", Shown: false),
    ];

    private static readonly ImmutableDictionary<string, RecordField> ByCode = All.ToImmutableDictionary(f => f.Code);

    /// <summary>The field of a stored code, also of one that no file has any more.</summary>
    public static RecordField Of(string code) => ByCode.GetValueOrDefault(code)
        ?? new(code, code == StudentRecord.StudentNumberField ? RecordEntry.StudentNumberColumn : code, Shown: false);

    /// <summary>A stored value as people read it.</summary>
    public string Text(string value) =>
        Code == Status && value.Length > 0 ? RecordCodes.Shown(value)
        : Code == DocumentType ? IdNumbers.DocumentType.Find(value)?.Label ?? value
        : Day && DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day.ToString("yyyy年MM月dd日", CultureInfo.InvariantCulture)
        : List?.LabelOf(value) ?? value;
}
