namespace Chsi.Silo.Gateways.Photos;

internal enum PhotoKind
{
    Jpeg,
    Png,
    Gif,
    Heif,
}

/// <summary>
/// Kind and size as the first bytes tell them, read without decoding. Where a file names several sizes, the largest area counts: a
/// decoder might believe any of them.
/// </summary>
internal readonly record struct PhotoHeader(PhotoKind Kind, long Width, long Height)
{
    public long Pixels => Width * Height;

    public static PhotoKind? KindOf(ReadOnlySpan<byte> file) => file switch
    {
        [0xFF, 0xD8, 0xFF, ..] => PhotoKind.Jpeg,
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => PhotoKind.Png,
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => PhotoKind.Gif,
        _ when HeifHeader.IsHeif(file) => PhotoKind.Heif,
        _ => null,
    };

    /// <summary>Null: the header breaks off, contradicts itself or names no size.</summary>
    public static PhotoHeader? Read(PhotoKind kind, ReadOnlySpan<byte> file)
    {
        var size = kind switch
        {
            PhotoKind.Jpeg => JpegHeader.Size(file),
            PhotoKind.Png => PngHeader.Size(file),
            PhotoKind.Gif => GifHeader.Size(file),
            PhotoKind.Heif => HeifHeader.Size(file),
        };
        return size is ( > 0 and <= 1_000_000, > 0 and <= 1_000_000) ? new PhotoHeader(kind, size.Value.Width, size.Value.Height) : null;
    }

    /// <summary>Whether a file of this kind may bear this name; the ending is compared without regard to case.</summary>
    public static bool Fits(PhotoKind kind, string fileName) =>
        Path.GetExtension(fileName).ToLowerInvariant() switch
        {
            ".jpg" or ".jpeg" => kind is PhotoKind.Jpeg,
            ".png" => kind is PhotoKind.Png,
            ".gif" => kind is PhotoKind.Gif,
            ".heic" or ".heif" => kind is PhotoKind.Heif,
            _ => false,
        };
}
