using System.Diagnostics.CodeAnalysis;

namespace Chsi.Workflows.Decisions;

/// <summary>What checking something typed came to: the value in its one normal form, or a sentence for the person who typed it.</summary>
/// <typeparam name="T">The checked value.</typeparam>
public sealed record Checked<T> where T : notnull
{
    private Checked(T? value, string? refusal)
    {
        Value = value;
        Refusal = refusal;
    }

    /// <summary>Whether there is a value; if not there is a refusal.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool Accepted => Refusal is null;

    /// <summary>The value in its normal form; meaningless when refused.</summary>
    public T? Value { get; }

    /// <summary>One sentence in the words of the page, to be shown as it stands; null when accepted.</summary>
    public string? Refusal { get; }

    /// <summary>An accepted value.</summary>
    public static implicit operator Checked<T>(T value) => new(value, null);

    /// <summary>A refusal with the sentence to show.</summary>
    public static Checked<T> Refused(string sentence) => new(default, sentence);

    /// <summary>The refusal, or only the kind of value: checked values are mostly personal data and must not reach a log.</summary>
    public override string ToString() => Refusal ?? typeof(T).Name;
}
