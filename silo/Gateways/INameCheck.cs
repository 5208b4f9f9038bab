namespace Chsi.Silo.Gateways;

/// <summary>Asks the authority whether a name and a document number belong together.</summary>
public interface INameCheck
{
    /// <summary>
    /// Asks once, within the configured time limit. Throws for nothing but <see cref="OperationCanceledException"/> of
    /// <paramref name="stop"/>; every failure is <see cref="NameCheckAnswer.Away"/>.
    /// </summary>
    Task<NameCheckAnswer> Ask(NameCheckQuestion question, CancellationToken stop);
}

/// <summary>Who is asked about. Never logged, not even by ToString.</summary>
/// <param name="Name">The name as normalised by the rules.</param>
/// <param name="DocumentType">The code word of the kind of document, for example "citizen-card".</param>
/// <param name="Number">The number as normalised by the rules, letters in upper case.</param>
public sealed record NameCheckQuestion(string Name, string DocumentType, string Number)
{
    public override string ToString() => $"{nameof(NameCheckQuestion)} ({DocumentType})";
}

public enum NameCheckAnswer
{
    /// <summary>The authority knows this number under this name. It does not say that the asker is that person.</summary>
    Agrees,

    /// <summary>The number is not known, or belongs to another name; the authority does not say which.</summary>
    Disagrees,

    /// <summary>The authority does not check documents of this kind: a desk has to look.</summary>
    UnknownDocument,

    /// <summary>No answer that could be understood: nothing is known, ask again later.</summary>
    Away,
}
