namespace Chsi.Silo.Gateways.Photos;

/// <summary>
/// Prepares photos with libvips' command. This process only reads headers; whatever decodes foreign bytes is a child with no network, no
/// view of the machine, little memory and little time. The upload is dropped: what is kept is what the child encoded.
/// </summary>
public sealed class VipsPhotoPreparation(PhotoOptions options, IVirusScan virusScan) : IPhotoPreparation, IDisposable
{
    private readonly VipsChild child = new(options);
    private readonly SemaphoreSlim turn = new(options.AtOnce);

    public async Task<PhotoPreparation> Prepare(ReadOnlyMemory<byte> upload, string fileName, CancellationToken stop)
    {
        if (Objection(upload.Span, fileName, out var kind) is { } objection)
        {
            return new PhotoPreparation.Refused(objection);
        }
        switch (await virusScan.Scan(upload, stop))
        {
            case VirusScanResult.Infected:
                return new PhotoPreparation.Refused(PhotoWording.Infected);
            case VirusScanResult.Away:
                return new PhotoPreparation.Refused(PhotoWording.TryLater);
            case VirusScanResult.Clean or VirusScanResult.Off:
                break;
        }
        await turn.WaitAsync(stop);
        try
        {
            return await Encode(upload, kind, stop);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // no room, or no right to write, where temporary files go
            return new PhotoPreparation.Refused(PhotoWording.TryLater);
        }
        finally
        {
            turn.Release();
        }
    }

    public async Task<PhotoReadiness> Readiness() => await child.Readiness();

    public void Dispose() => turn.Dispose();

    private string? Objection(ReadOnlySpan<byte> upload, string fileName, out PhotoKind kind)
    {
        kind = default;
        if (upload.Length is 0 or > PhotoLimits.Bytes)
        {
            return upload.IsEmpty ? PhotoWording.Empty : PhotoWording.TooLarge;
        }
        if (PhotoHeader.KindOf(upload) is not { } known)
        {
            return PhotoWording.UnknownKind;
        }
        kind = known;
        if (!PhotoHeader.Fits(kind, fileName))
        {
            return PhotoWording.WrongEnding;
        }
        return PhotoHeader.Read(kind, upload) switch
        {
            null => PhotoWording.Unreadable,
            { Pixels: > PhotoLimits.Pixels } => PhotoWording.TooManyPixels,
            { } size when Math.Min(size.Width, size.Height) < options.ShortestSide => PhotoWording.TooSmall(options.ShortestSide),
            _ => null,
        };
    }

    private async Task<PhotoPreparation> Encode(ReadOnlyMemory<byte> upload, PhotoKind kind, CancellationToken stop)
    {
        var (outcome, jpeg) = await child.Encode(upload, kind, stop);
        return outcome switch
        {
            VipsOutcome.Encoded when Accepted(jpeg) is { } size => new PhotoPreparation.Prepared(jpeg, (int)size.Width, (int)size.Height),
            VipsOutcome.Encoded or VipsOutcome.Failed => new PhotoPreparation.Refused(PhotoWording.Unreadable),
            VipsOutcome.TooSlow => new PhotoPreparation.Refused(PhotoWording.TooSlow),
            VipsOutcome.Missing => new PhotoPreparation.Refused(PhotoWording.TryLater),
        };
    }

    /// <summary>The child has held hostile bytes, so its output is not believed either.</summary>
    private static PhotoHeader? Accepted(byte[] jpeg) =>
        jpeg.Length <= PhotoLimits.Bytes
        && PhotoHeader.KindOf(jpeg) is PhotoKind.Jpeg
        && PhotoHeader.Read(PhotoKind.Jpeg, jpeg) is { Width: <= PhotoLimits.PreparedSide, Height: <= PhotoLimits.PreparedSide } size
        && !JpegHeader.HasMetadata(jpeg)
            ? size
            : null;
}
