namespace Chsi.Silo.Gateways.Photos;

/// <summary>
/// Documents by poppler's programs: a child without network, view of the machine, much memory or much time says what a PDF is and draws its pages; each page
/// is then prepared as any photo. The PDF itself is dropped. What is no PDF is a photo.
/// </summary>
public sealed class PdfPreparation(PhotoOptions options, IVirusScan virusScan, IPhotoPreparation photos) : IDocumentPreparation, IDisposable
{
    private static readonly TimeSpan Wall = TimeSpan.FromSeconds(25);

    private readonly SemaphoreSlim turn = new(options.AtOnce);

    public async Task<DocumentPreparation> Prepare(Stream upload, string fileName, CancellationToken stop)
    {
        if (!string.Equals(Path.GetExtension(fileName), ".pdf", StringComparison.OrdinalIgnoreCase))
        {
            return Of(await photos.Prepare(upload, fileName, stop));
        }
        if (!await turn.WaitAsync(TimeSpan.FromSeconds(options.WaitSeconds), stop))
        {
            return new DocumentPreparation.Busy(PhotoWording.Busy);
        }
        try
        {
            return await InTurn(await VipsPhotoPreparation.Read(upload, stop), stop);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // no room, or no right to write, where temporary files go
            return new DocumentPreparation.Refused(PhotoWording.TryLater);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task<DocumentPreparation> InTurn(ReadOnlyMemory<byte> upload, CancellationToken stop)
    {
        if (upload.Length is 0 or > PhotoLimits.Bytes || !upload.Span.StartsWith("%PDF-"u8))
        {
            return new DocumentPreparation.Refused(upload.IsEmpty ? DocumentWording.Empty : upload.Length > PhotoLimits.Bytes ? DocumentWording.TooLarge : DocumentWording.WrongEnding);
        }
        // pdfinfo says nothing of a script that runs when the file is opened; none is ever run or kept here, and yet it is no plain document
        if (upload.Span.IndexOf("/JavaScript"u8) >= 0)
        {
            return new DocumentPreparation.Refused(DocumentWording.Scripted);
        }
        return await virusScan.Scan(upload, stop) switch
        {
            VirusScanResult.Infected => new DocumentPreparation.Refused(DocumentWording.Infected),
            VirusScanResult.Away => new DocumentPreparation.Refused(PhotoWording.TryLater),
            VirusScanResult.Clean or VirusScanResult.Off => await Pages(upload, await photos.Readiness(), stop),
        };
    }

    private async Task<DocumentPreparation> Pages(ReadOnlyMemory<byte> upload, PhotoReadiness ready, CancellationToken stop)
    {
        if (ready is PhotoReadiness.Missing)
        {
            return new DocumentPreparation.Refused(PhotoWording.TryLater);
        }
        using var folder = new PrivateFolder();
        await File.WriteAllBytesAsync(folder.File(PdfCommand.Input), upload, stop);
        var command = new PdfCommand(options.Poppler, folder.Name, ready is PhotoReadiness.Sandboxed);
        var described = await ChildRun.Of(command.Describe(), Wall, stop);
        if (Objection(described) is { } objection)
        {
            return new DocumentPreparation.Refused(objection);
        }
        var drawn = await ChildRun.Of(command.Draw(), Wall, stop);
        if (drawn.Outcome is not ChildOutcome.Done)
        {
            return new DocumentPreparation.Refused(Refusal(drawn.Outcome));
        }
        var pages = new List<byte[]>();
        foreach (var page in new DirectoryInfo(folder.Name).EnumerateFiles($"{PdfCommand.Page}*.jpg").OrderBy(f => f.Name, StringComparer.Ordinal).Take(DocumentLimits.Pages))
        {
            // the child has held hostile bytes: its pictures are looked at like anybody's
            if (page is not { LinkTarget: null, Length: > 0 and <= PhotoLimits.Bytes })
            {
                return new DocumentPreparation.Refused(DocumentWording.Unreadable);
            }
            await using var picture = page.OpenRead();
            var prepared = Of(await photos.Prepare(picture, "page.jpg", stop));
            if (prepared is not DocumentPreparation.Prepared { Pages: var photo })
            {
                return prepared;
            }
            pages.AddRange(photo);
        }
        return pages.Count > 0 ? new DocumentPreparation.Prepared(pages) : new DocumentPreparation.Refused(DocumentWording.Unreadable);
    }

    private static string? Objection(ChildRun described) => described.Outcome is ChildOutcome.Done
        ? PdfDescription.Read(described.Said) switch
        {
            null => DocumentWording.Unreadable,
            { Encrypted: true } => DocumentWording.Locked,
            { Scripted: true } => DocumentWording.Scripted,
            { Pages: > DocumentLimits.Pages and var pages } => DocumentWording.TooManyPages(pages),
            { Side: > DocumentLimits.Side } => DocumentWording.HugePage,
            _ => null,
        }
        : described.Outcome is ChildOutcome.Failed ? DocumentWording.LockedOrBroken : Refusal(described.Outcome);

    private static string Refusal(ChildOutcome outcome) => outcome switch
    {
        ChildOutcome.TooSlow => DocumentWording.TooSlow,
        ChildOutcome.Missing => DocumentWording.Off,
        ChildOutcome.Done or ChildOutcome.Failed => DocumentWording.Unreadable,
    };

    private static DocumentPreparation Of(PhotoPreparation photo) => photo switch
    {
        PhotoPreparation.Prepared prepared => new DocumentPreparation.Prepared([prepared.Jpeg]),
        PhotoPreparation.Refused refused => new DocumentPreparation.Refused(refused.Sentence),
        PhotoPreparation.Busy busy => new DocumentPreparation.Busy(busy.Sentence),
        _ => throw new InvalidOperationException("A photo is prepared, refused or has to wait."),
    };
}
