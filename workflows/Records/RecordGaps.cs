using System.Collections.Immutable;

namespace Chsi.Workflows.Records;

/// <summary>What a record has a place for and lacks. Stored as bits: add, never renumber.</summary>
[Flags]
public enum RecordGaps
{
    None = 0,

    /// <summary>分院.</summary>
    College = 1,

    /// <summary>班级.</summary>
    Class = 2,

    /// <summary>生源地.</summary>
    Origin = 4,

    /// <summary>预计毕业日期.</summary>
    Expected = 8,

    /// <summary>录取照片.</summary>
    AdmissionPhoto = 16,

    /// <summary>学历照片.</summary>
    CertificatePhoto = 32,
}

/// <summary>The gaps of records, as schools look for them.</summary>
public static class RecordGapList
{
    public static ImmutableArray<(RecordGaps Gap, string Label)> All { get; } =
    [
        (RecordGaps.College, "分院"), (RecordGaps.Class, "班级"), (RecordGaps.Origin, "生源地"), (RecordGaps.Expected, "预计毕业日期"),
        (RecordGaps.AdmissionPhoto, "录取照片"), (RecordGaps.CertificatePhoto, "学历照片"),
    ];

    public static RecordGaps Of(StudentRecord record)
    {
        return Field(RecordField.College, RecordGaps.College) | Field(RecordField.Class, RecordGaps.Class) | Field(RecordField.Origin, RecordGaps.Origin)
            | Field(RecordField.Expected, RecordGaps.Expected) | Photo(RecordPhotos.Admission, RecordGaps.AdmissionPhoto) | Photo(RecordPhotos.Certificate, RecordGaps.CertificatePhoto);

        RecordGaps Field(string field, RecordGaps gap) => record.Of(field).Length == 0 ? gap : RecordGaps.None;
        RecordGaps Photo(string kind, RecordGaps gap) => record.Photos.ContainsKey(kind) ? RecordGaps.None : gap;
    }
}
