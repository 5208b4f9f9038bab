using System.Collections.Immutable;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Records;

namespace Chsi.Workflows.Duplicate;

/// <summary>One of two records that a person says are of one study, as it stood when they said so: either desk compares both, and sees no other school's record.</summary>
/// <param name="School">院校代码.</param>
/// <param name="Fields">Those of <see cref="Compared"/> that it has.</param>
public sealed record DoubledRecord(Guid Record, string School, string StudentNumber, ImmutableArray<FieldValue> Fields)
{
    /// <summary>What tells two studies apart, in the order of the page; nothing of it is personal.</summary>
    public static ImmutableArray<string> Compared { get; } =
        [RecordField.SchoolName, RecordField.Level, RecordField.Major, "category", "form", RecordField.College, RecordField.Class, RecordField.Enrolled, "expected", RecordField.Status, RecordField.Certified];

    internal static DoubledRecord Of(StudentRecord record) => new(record.Id, record.School, record.StudentNumber,
        [.. Compared.Select(f => new FieldValue(f, record.Of(f))).Where(f => f.Value.Length > 0)]);
}

/// <summary>A person, or their school for them, says that two of their records are of one study.</summary>
/// <param name="Invalid">The one to be 注销.</param>
/// <param name="Kept">The one that goes on.</param>
/// <param name="Province">Of the school of the first: the first two digits of GB/T 2260.</param>
/// <param name="Reason">Code of <see cref="DuplicateReasons"/>.</param>
/// <param name="ByRecord">The case is found by either record too, so that there is one about it; false where an earlier version did not say.</param>
/// <param name="Opener">Who of the school opened it for the student; null where the student did.</param>
public sealed record DuplicateAsked(DoubledRecord Invalid, DoubledRecord Kept, string Province, string Reason, bool ByRecord = false, Guid? Opener = null) : Fact;

/// <summary>One of the schools says which record is invalid.</summary>
/// <param name="Void">Null where both stand.</param>
/// <param name="Text">On what it rests; the student reads it.</param>
public sealed record DuplicateStated(Guid By, Guid? Void, string Text) : Fact;

/// <summary>The schools do not agree with each other or with the student, or the 学历 can be queried: the province decides.</summary>
public sealed record DuplicateReferred : Fact;

/// <summary>审核: somebody of the province looked at both and says what should be done; another person decides.</summary>
/// <param name="Void">As of <see cref="DuplicateStated"/>.</param>
/// <param name="Text">For the desk alone.</param>
public sealed record DuplicateWeighed(Guid By, Guid? Void, string Text) : Fact;

/// <summary>The province decided.</summary>
/// <param name="Void">As of <see cref="DuplicateStated"/>.</param>
/// <param name="Text">What the student reads.</param>
public sealed record DuplicateSettled(Guid By, Guid? Void, string Basis, string Text) : Fact;

/// <summary>注销: one of the two is no more, the other goes on.</summary>
public sealed record DuplicateVoided(Guid Void, Guid Kept) : Fact;

/// <summary>One of the two became void in another way while the case was open: there is nothing left to decide.</summary>
/// <param name="Void">That one.</param>
/// <param name="Text">On what it rests; the student reads it.</param>
public sealed record DuplicateOvertaken(Guid By, Guid Void, string Text) : Fact;

/// <summary>Both records stand.</summary>
public sealed record DuplicateDenied : Fact;
