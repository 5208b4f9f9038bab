using System.Buffers.Binary;

namespace Chsi.Silo.Gateways.Photos;

/// <summary>ISO/IEC 15948: IHDR comes first and has 13 bytes.</summary>
internal static class PngHeader
{
    private const int Signature = 8;
    private const int HeaderLength = 13;

    public static (long Width, long Height)? Size(ReadOnlySpan<byte> file)
    {
        if (file.Length < Signature + 8 + HeaderLength + 4
            || BinaryPrimitives.ReadUInt32BigEndian(file[Signature..]) != HeaderLength
            || !file.Slice(Signature + 4, 4).SequenceEqual("IHDR"u8))
        {
            return null;
        }
        var header = file[(Signature + 8)..];
        return (BinaryPrimitives.ReadUInt32BigEndian(header), BinaryPrimitives.ReadUInt32BigEndian(header[4..]));
    }
}
