using System.Collections.Immutable;
using Chsi.Workflows.Records;

namespace Chsi.Workflows.Correction;

/// <summary>What of a record can be corrected by a case.</summary>
/// <param name="Code">Stored: never renamed. That of a <see cref="RecordField"/>, or one of the names below.</param>
/// <param name="Key">关键字段: what provinces have rules for; the others are the school's own.</param>
public sealed record CorrectionField(string Code, string Label, bool Key = false)
{
    public const string Name = "name", Number = "number", Sex = "sex", Birth = "birth", Nation = "nation", StudentNumber = StudentRecord.StudentNumberField;

    /// <summary>Every field, in the order of the student's page.</summary>
    public static ImmutableArray<CorrectionField> All { get; } =
    [
        new(Name, "姓名", Key: true), new(Sex, "性别", Key: true), new(Birth, "出生日期", Key: true), new(Nation, "民族", Key: true), new(Number, "证件号码", Key: true),
        new(StudentNumber, "学号"),
        .. new[] { RecordField.College, "department", RecordField.Class, RecordField.Major, RecordField.Enrolled }.Select(f => new CorrectionField(f, RecordField.Of(f).Label)),
    ];

    public static ImmutableArray<string> Keys { get; } = [.. All.Where(f => f.Key).Select(f => f.Code)];

    public static CorrectionField? Find(string code) => All.FirstOrDefault(f => f.Code == code);
}

/// <summary>A paper that proves what is asked for.</summary>
/// <param name="Code">Stored as the kind of the files: never renamed.</param>
/// <param name="OfChange">Proves that something changed; nobody has it for what was wrong from the beginning.</param>
public sealed record CorrectionDocument(string Code, string Label, bool OfChange = false)
{
    public const string IdCard = "id-card", Household = "household", Police = "police-certificate", PoliceNumber = "police-number-change", Birth = "birth-certificate",
        PoliceLetter = "police-letter", Admission = "admission-form";

    /// <summary>学校公函: the school's own letter to its province, which no student hands in.</summary>
    public const string SchoolLetter = "school-letter";

    public static ImmutableArray<CorrectionDocument> All { get; } =
    [
        new(IdCard, "居民身份证正反面"), new(Household, "户口簿（含曾用名页）"), new(Admission, "高考报名表或招生录取登记表"),
        new(Police, "公安机关出具的变更证明", OfChange: true), new(PoliceNumber, "县级以上公安机关出具的公民身份号码变更证明", OfChange: true),
        new(PoliceLetter, "公安机关出具的核实函", OfChange: true), new(Birth, "出生医学证明"),
    ];

    public static CorrectionDocument? Find(string code) => All.FirstOrDefault(d => d.Code == code);

    /// <summary>What a file of any kind is called on the pages of a case.</summary>
    public static string LabelOf(string kind) => kind == SchoolLetter ? "学校公函扫描件" : Find(kind)?.Label ?? "其他材料";
}
