using System.Collections.Immutable;
using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Records;

/// <summary>A school reported a student; the record begins.</summary>
/// <param name="School">院校代码.</param>
/// <param name="Province">Where the school is: the first two digits of GB/T 2260.</param>
/// <param name="StudentNumber">学号, unique within the school.</param>
/// <param name="Particulars">Sex, birth and 民族: see <see cref="Particulars"/>.</param>
/// <param name="Fields">Every field that the line had, in the order of <see cref="RecordField.All"/>.</param>
/// <param name="Import">The import it came with.</param>
/// <param name="Line">Line in the file, from 2.</param>
/// <param name="Row">Keyed digest of the line, by which the same line is known again.</param>
public sealed record RecordRegistered(
    string School, string Province, string StudentNumber, Personal Name, Personal Number, Personal Particulars, ImmutableArray<FieldValue> Fields,
    Guid Import, int Line, string Row) : Fact;

/// <summary>Something of a record changed; what it was before stays here for ever.</summary>
/// <param name="Fields">Only those that changed.</param>
/// <param name="Name">As it stands afterwards; there with the number where either changed, for they are looked up together.</param>
/// <param name="NameBefore">Null where the name did not change.</param>
/// <param name="Particulars">Null where they did not change.</param>
/// <param name="Basis">One of <see cref="RecordBases"/>.</param>
/// <param name="Source">The import or the case it rests on; empty where there is neither.</param>
/// <param name="Reason">What was said for it; empty for an import.</param>
/// <param name="Row">Of an import as in <see cref="RecordRegistered"/>; otherwise empty.</param>
public sealed record RecordChanged(
    ImmutableArray<FieldChange> Fields, Personal? Name, Personal? NameBefore, Personal? Number, Personal? NumberBefore, Personal? Particulars, Personal? ParticularsBefore,
    string Basis, Guid Source, string Reason, string Row) : Fact;

/// <summary>
/// An import said otherwise than an approved correction, or than a 学历 that can be queried, or changes what the rules leave to a correction: what is
/// registered stands, and the school is asked.
/// </summary>
/// <param name="Fields">The value that stands, and what the import said.</param>
/// <param name="Name">What the import said; null where it agreed or was taken over.</param>
public sealed record ImportSetAside(
    ImmutableArray<FieldChange> Fields, Personal? Name, Personal? Number, Personal? Particulars, Guid Import, int Line, string Row) : Fact;

/// <summary>The record's school has come under another province, and the record with it.</summary>
/// <param name="Province">As in <see cref="RecordRegistered"/>.</param>
public sealed record RecordFollowedSchool(string Province) : Fact;

/// <summary>A photo of the student came to the record.</summary>
/// <param name="Photos">One, of a kind of <see cref="RecordPhotos"/>.</param>
public sealed record RecordPhotoAdded(ImmutableArray<EvidenceFile> Photos) : Fact, IBringsFiles;

/// <summary>The school looked at what an import said otherwise and let the correction stand.</summary>
public sealed record CorrectionKept(string Reason) : Fact;

/// <summary>The record turned out to be a second one of one study and was 注销; what its status was stands in the change beside it.</summary>
/// <param name="Kept">The record that goes on.</param>
/// <param name="School">院校代码 of its school.</param>
/// <param name="Source">The case it rests on.</param>
public sealed record RecordFoundDuplicate(Guid Kept, string School, string StudentNumber, Guid Source) : Fact;

/// <summary>On what a change rests. Stored: add, never rename.</summary>
public static class RecordBases
{
    public const string Import = "import";

    /// <summary>The school put right what it had reported (003-12).</summary>
    public const string SchoolCorrection = "school-correction";

    /// <summary>A case decided so; the reason says which, and who decided where that was not the school.</summary>
    public const string Case = "case";

    /// <summary>The school recognised whose record it is.</summary>
    public const string Binding = "binding";

    /// <summary>The school decided a correction, the province decided it.</summary>
    public const string Correction = "correction", ProvinceCorrection = "province-correction";

    /// <summary>An appeal was upheld: by the school alone, or with the province's word.</summary>
    public const string Appeal = "appeal", ProvinceAppeal = "province-appeal";

    /// <summary>The school looked at what an import said otherwise than a correction, and took the import's value.</summary>
    public const string ImportTaken = "import-taken";

    /// <summary>Whether an import leaves alone what was last changed on this basis.</summary>
    public static bool Outlasts(string basis) => basis is not (Import or ImportTaken);
}
