namespace Chsi.Silo.Gateways.Photos;

/// <summary>Makes an uploaded document safe to keep and to show: a photo, or the pages of a PDF as photos.</summary>
public interface IDocumentPreparation
{
    /// <summary>
    /// Prepares one document. Takes up to some 30 s for a PDF of many pages; throws for nothing but <see cref="OperationCanceledException"/> of
    /// <paramref name="stop"/>. Nothing of the upload stays on disk, and of a PDF nothing but its pages' pictures is given back.
    /// </summary>
    /// <param name="upload">The bytes as uploaded, read no further than <see cref="PhotoLimits.Bytes"/> + 1.</param>
    /// <param name="fileName">The name the browser gave. Only its ending is looked at.</param>
    Task<DocumentPreparation> Prepare(Stream upload, string fileName, CancellationToken stop);
}

public abstract record DocumentPreparation
{
    private DocumentPreparation()
    {
    }

    /// <summary>One photo a page, in their order, each as <see cref="PhotoPreparation.Prepared"/> has it.</summary>
    public sealed record Prepared(IReadOnlyList<byte[]> Pages) : DocumentPreparation;

    /// <summary>Not taken; the sentence tells the person, in Chinese, why and what to do.</summary>
    public sealed record Refused(string Sentence) : DocumentPreparation;

    /// <summary>Nothing is wrong with it: too many wait already; it may come again in a few seconds.</summary>
    public sealed record Busy(string Sentence) : DocumentPreparation;
}

public static class DocumentLimits
{
    /// <summary>Pages of a PDF.</summary>
    public const int Pages = 10;

    /// <summary>The longest side of a page, in points (1/72 inch): A1 is 2384.</summary>
    public const double Side = 2400;
}
