using System.Collections.Immutable;

namespace Chsi.Workflows.Letters;

/// <summary>A letter as it is read and printed.</summary>
/// <param name="Kind">One of <see cref="LetterKinds"/>; stands in its address.</param>
/// <param name="Number">文号, or the number of the case where it has none of its own.</param>
/// <param name="To">Whom it is addressed to; empty where that does not stand in it.</param>
/// <param name="From">What the office that writes it is called.</param>
/// <param name="At">When it was decided, or the day that the school's letter bears.</param>
/// <param name="Law">The version of the law by whose wording it is written.</param>
public sealed record Letter(string Kind, string Title, string Number, string To, ImmutableArray<string> Paragraphs, string From, DateTimeOffset At, string Law);

/// <summary>The letters that a case leaves. In addresses: never renamed.</summary>
public static class LetterKinds
{
    /// <summary>学校公函: the school submits the correction to its province.</summary>
    public const string Submission = "submission";

    /// <summary>The school's own decision.</summary>
    public const string School = "school";

    /// <summary>The province's decision.</summary>
    public const string Province = "province";
}

/// <summary>What a letter names, opened by whoever may read it.</summary>
/// <param name="Changes">Each field with its value before and after, as people read them.</param>
/// <param name="Texts">What the school wrote, by the ids of its facts, as far as the reader may know it; null for lists.</param>
public sealed record LetterNames(
    string Student, string StudentNumber, string School, string Province, ImmutableArray<(string Label, string Before, string After)> Changes, IReadOnlyDictionary<Guid, string?>? Texts = null)
{
    /// <summary>For lists, which name nobody.</summary>
    public static LetterNames None { get; } = new("", "", "", "", []);
}
