namespace Chsi.Silo.Gateways.Photos;

/// <summary>Makes an uploaded photo safe to keep and to show: checked, scanned, decoded in a process of its own, encoded anew.</summary>
public interface IPhotoPreparation
{
    /// <summary>
    /// Prepares one photo. Takes up to some 20 s under load; throws for nothing but <see cref="OperationCanceledException"/> of
    /// <paramref name="stop"/>. Nothing of the upload stays on disk.
    /// </summary>
    /// <param name="upload">The bytes as uploaded, read when it is this photo's turn and no further than <see cref="PhotoLimits.Bytes"/> + 1.</param>
    /// <param name="fileName">The name the browser gave. Only its ending is looked at.</param>
    Task<PhotoPreparation> Prepare(Stream upload, string fileName, CancellationToken stop);

    /// <summary>What /health/ready says of photos; probes once.</summary>
    Task<PhotoReadiness> Readiness();
}

public abstract record PhotoPreparation
{
    private PhotoPreparation()
    {
    }

    /// <summary>A JPEG in sRGB, upright, without metadata, its longest side at most <see cref="PhotoLimits.PreparedSide"/> pixels.</summary>
    public sealed record Prepared(byte[] Jpeg, int Width, int Height) : PhotoPreparation;

    /// <summary>Not taken; the sentence tells the person, in Chinese, why and what to do.</summary>
    public sealed record Refused(string Sentence) : PhotoPreparation;

    /// <summary>Nothing was looked at: too many photos wait already. Nothing is wrong with this one; it may come again in a few seconds.</summary>
    public sealed record Busy(string Sentence) : PhotoPreparation;
}

public enum PhotoReadiness
{
    /// <summary>Photos are decoded under bubblewrap, without network or the machine's files.</summary>
    Sandboxed,

    /// <summary>Photos are decoded in a plain child process with memory and time limits only.</summary>
    WithoutSandbox,

    /// <summary>The vips program does not run: every photo is refused.</summary>
    Missing,
}

public static class PhotoLimits
{
    /// <summary>8 MB.</summary>
    public const int Bytes = 8 * 1024 * 1024;

    /// <summary>Width times height, read from the header before anything is decoded.</summary>
    public const long Pixels = 40_000_000;

    /// <summary>The longest side of a prepared photo, in pixels.</summary>
    public const int PreparedSide = 2000;
}
