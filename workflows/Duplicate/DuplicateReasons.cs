using Chsi.Workflows.Records;

namespace Chsi.Workflows.Duplicate;

/// <summary>How such a case comes about.</summary>
public static class DuplicateCauses
{
    public const string RecordDoubled = "record-doubled";
}

/// <summary>Why there are two records, as the student says it. Codes are stored: add, never rename.</summary>
public static class DuplicateReasons
{
    public static CodeList All { get; } = new(
    [
        new("registered-twice", "同一次学习被登记了两次"), new("changed-form", "换了专业、学习形式或学校，原来的登记没有注销"), new("never-attended", "报名后没有就读，登记仍在"),
    ]);
}
