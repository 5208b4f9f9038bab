namespace Chsi.Silo.Gateways.Photos;

/// <summary>
/// Prepares photos with libvips' command. This process only reads headers; whatever decodes foreign bytes is a child with no network, no
/// view of the machine, little memory and little time. The upload is dropped: what is kept is what the child encoded.
/// </summary>
public sealed class VipsPhotoPreparation(PhotoOptions options, IVirusScan virusScan) : IPhotoPreparation, IDisposable
{
    private readonly VipsChild child = new(options);
    private readonly SemaphoreSlim turn = new(options.AtOnce);

    public async Task<PhotoPreparation> Prepare(Stream upload, string fileName, CancellationToken stop)
    {
        if (!await turn.WaitAsync(TimeSpan.FromSeconds(options.WaitSeconds), stop))
        {
            return new PhotoPreparation.Busy(PhotoWording.Busy);
        }
        try
        {
            return await InTurn(await Read(upload, stop), fileName, stop);
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

    private async Task<PhotoPreparation> InTurn(ReadOnlyMemory<byte> upload, string fileName, CancellationToken stop)
    {
        if (Objection(upload.Span, fileName, out var kind) is { } objection)
        {
            return new PhotoPreparation.Refused(objection);
        }
        return await virusScan.Scan(upload, stop) switch
        {
            VirusScanResult.Infected => new PhotoPreparation.Refused(PhotoWording.Infected),
            VirusScanResult.Away => new PhotoPreparation.Refused(PhotoWording.TryLater),
            VirusScanResult.Clean or VirusScanResult.Off => await Encode(upload, kind, stop),
        };
    }

    /// <summary>One byte over the limit is enough to be refused for it.</summary>
    internal static async Task<ReadOnlyMemory<byte>> Read(Stream upload, CancellationToken stop)
    {
        const int Most = PhotoLimits.Bytes + 1;
        var bytes = new byte[upload.CanSeek ? (int)Math.Min(upload.Length - upload.Position, Most) : Most];
        return bytes.AsMemory(0, await upload.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, stop));
    }

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
            ChildOutcome.Done when Accepted(jpeg) is { } size => new PhotoPreparation.Prepared(jpeg, (int)size.Width, (int)size.Height),
            ChildOutcome.Done or ChildOutcome.Failed => new PhotoPreparation.Refused(PhotoWording.Unreadable),
            ChildOutcome.TooSlow => new PhotoPreparation.Refused(PhotoWording.TooSlow),
            ChildOutcome.Missing => new PhotoPreparation.Refused(PhotoWording.TryLater),
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
