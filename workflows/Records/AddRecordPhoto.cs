using System.Collections.Immutable;
using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Records;

/// <summary>The two photos of a record, by stored kind (002-08).</summary>
public static class RecordPhotos
{
    /// <summary>录取照片: from the enrolment in the gaokao.</summary>
    public const string Admission = "admission-photo";

    /// <summary>学历照片: taken for the certificate.</summary>
    public const string Certificate = "certificate-photo";

    public static ImmutableArray<(string Kind, string Label)> All { get; } = [(Admission, "录取照片"), (Certificate, "学历照片")];
}

/// <summary>The school adds a photo to a record, or another in its place; the one before is no longer shown.</summary>
/// <param name="Photo">Prepared, with its bytes; one of <see cref="RecordPhotos"/>.</param>
public sealed record AddRecordPhoto(Guid Record, EvidenceFile Photo) : Request
{
    public override Needs Needs => Needs.Stream(Record);

    public override Answer Decide(Streams streams, Moment at) =>
        streams.Find<StudentRecord>(Record) is not { } record ? Refuse("本校没有这个学号的学籍。", RecordEntry.StudentNumberColumn)
        : RecordGuard.Reports(record.School, at) is { } refused ? refused
        : RecordPhotos.All.All(p => p.Kind != Photo.Kind) ? Refuse("请选择照片种类。", "Kind")
        : Accept(Record, new RecordPhotoAdded([Photo]));
}
