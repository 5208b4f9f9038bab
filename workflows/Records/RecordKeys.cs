using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;

namespace Chsi.Workflows.Records;

/// <summary>The values under which records are found.</summary>
public static class RecordKeys
{
    /// <summary>School and 学号: at most one record.</summary>
    public static LookupKey Student(string school, string studentNumber) => new(LookupKind.Student, $"{school}:{studentNumber}");

    /// <summary>All records of a number, whatever the name.</summary>
    public static LookupKey Number(string documentType, string number) => new(LookupKind.RecordNumber, Normal(documentType, number));

    /// <summary>The records of a person: name and number must both be the same (002-01, 003-04).</summary>
    public static LookupKey Person(string documentType, string number, string name) => new(LookupKind.RecordPerson, $"{Normal(documentType, number)}|{name.ToUpperInvariant()}");

    /// <summary>The students of a school with this name.</summary>
    public static LookupKey Name(string school, string name) => new(LookupKind.RecordName, $"{school}:{name.ToUpperInvariant()}");

    // older records carry the 15 digits of before 1999: both forms are one number
    private static string Normal(string documentType, string number) => IdNumberClaim.KeyOf(documentType, IdNumber.Upgrade15(number) ?? number).Value;
}
