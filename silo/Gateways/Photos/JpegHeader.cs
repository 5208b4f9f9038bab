using System.Buffers.Binary;

namespace Chsi.Silo.Gateways.Photos;

/// <summary>ITU-T T.81, annex B: the segments from SOI up to the first scan.</summary>
internal static class JpegHeader
{
    public static (long Width, long Height)? Size(ReadOnlySpan<byte> file) => Walk(file).Size;

    /// <summary>Whether the file carries Exif, XMP, ICC, IPTC or a comment: everything that an encoder without metadata leaves out.</summary>
    public static bool HasMetadata(ReadOnlySpan<byte> file) => Walk(file).Metadata;

    private static ((long Width, long Height)? Size, bool Metadata) Walk(ReadOnlySpan<byte> file)
    {
        (long Width, long Height)? size = null;
        var metadata = false;
        var at = 2;
        while (at + 4 <= file.Length && file[at] == 0xFF)
        {
            var marker = file[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }
            if (marker is 0xD8 or 0xD9 or 0x01 or (>= 0xD0 and <= 0xD7))
            {
                return (null, metadata);
            }
            var length = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
            if (length < 2 || at + 2 + length > file.Length)
            {
                return (null, metadata);
            }
            if (marker == 0xDA)
            {
                return (size, metadata);
            }
            if (IsFrame(marker))
            {
                // a second frame header would make the size a matter of opinion
                if (size is not null || length < 8)
                {
                    return (null, metadata);
                }
                size = (BinaryPrimitives.ReadUInt16BigEndian(file[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(file[(at + 5)..]));
            }
            // APP0 is JFIF and APP14 Adobe's colour transform: both describe the coding, not the picture
            metadata |= marker is (>= 0xE1 and <= 0xEF and not 0xEE) or 0xFE;
            at += 2 + length;
        }
        return (null, metadata);
    }

    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);
}
