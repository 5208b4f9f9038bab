using System.Buffers.Binary;

namespace Chsi.Silo.Gateways.Photos;

/// <summary>
/// GIF89a: the logical screen and every picture drawn on it. Decoders enlarge the screen for a picture that does not fit, so the size is
/// that of both together.
/// </summary>
internal static class GifHeader
{
    private const int MostPictures = 10_000;

    public static (long Width, long Height)? Size(ReadOnlySpan<byte> file)
    {
        if (file.Length < 13)
        {
            return null;
        }
        long width = BinaryPrimitives.ReadUInt16LittleEndian(file[6..]);
        long height = BinaryPrimitives.ReadUInt16LittleEndian(file[8..]);
        var at = 13 + TableLength(file[10]);
        for (var pictures = 0; at < file.Length && pictures < MostPictures;)
        {
            switch (file[at])
            {
                case 0x21:
                    at = AfterBlocks(file, at + 2);
                    break;
                case 0x2C when at + 10 < file.Length:
                    var picture = file[(at + 1)..];
                    width = Math.Max(width, Ushort(picture, 0) + Ushort(picture, 4));
                    height = Math.Max(height, Ushort(picture, 2) + Ushort(picture, 6));
                    pictures++;
                    at = AfterBlocks(file, at + 10 + TableLength(picture[8]) + 1);
                    break;
                case 0x3B when pictures > 0:
                    return (width, height);
                default:
                    return null;
            }
        }
        return null;
    }

    private static long Ushort(ReadOnlySpan<byte> at, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(at[offset..]);

    private static int TableLength(byte packed) => (packed & 0x80) == 0 ? 0 : 3 << ((packed & 7) + 1);

    private static int AfterBlocks(ReadOnlySpan<byte> file, int at)
    {
        while (at < file.Length && file[at] != 0)
        {
            at += 1 + file[at];
        }
        return at + 1;
    }
}
