using System.Buffers.Binary;

namespace Chsi.Silo.Gateways.Photos;

/// <summary>
/// ISO/IEC 23008-12: ftyp names a HEIC brand; meta / iprp / ipco holds an ispe (width and height) for every picture of the file,
/// tiles, previews and the whole, of which the largest counts.
/// </summary>
internal static class HeifHeader
{
    private const int DeepestBox = 3;

    public static bool IsHeif(ReadOnlySpan<byte> file)
    {
        if (file.Length < 16 || !file.Slice(4, 4).SequenceEqual("ftyp"u8))
        {
            return false;
        }
        var length = BinaryPrimitives.ReadUInt32BigEndian(file);
        if (length < 16 || length > file.Length || length > 1024)
        {
            return false;
        }
        for (var at = 8; at + 4 <= length; at += at == 8 ? 8 : 4)
        {
            // AVIF is left out: same container, other codec, and no phone hands it in as a photo
            if (file.Slice(at, 4) is [(byte)'h', (byte)'e', (byte)'i' or (byte)'v', (byte)'c' or (byte)'x' or (byte)'m' or (byte)'s'])
            {
                return true;
            }
        }
        return false;
    }

    public static (long Width, long Height)? Size(ReadOnlySpan<byte> file)
    {
        (long Width, long Height)? largest = null;
        return Walk(file, 0, ref largest) ? largest : null;
    }

    private static bool Walk(ReadOnlySpan<byte> boxes, int depth, ref (long Width, long Height)? largest)
    {
        while (boxes.Length > 0)
        {
            if (Box(boxes, out var type, out var header, out var length) is false)
            {
                return false;
            }
            var content = boxes[header..length];
            if (type.SequenceEqual("ispe"u8))
            {
                if (content.Length < 12)
                {
                    return false;
                }
                long width = BinaryPrimitives.ReadUInt32BigEndian(content[4..]), height = BinaryPrimitives.ReadUInt32BigEndian(content[8..]);
                largest = largest is { } known && known.Width * known.Height >= width * height ? known : (width, height);
            }
            var inner = Inner(type);
            if (inner >= 0 && (depth > DeepestBox || content.Length < inner || !Walk(content[inner..], depth + 1, ref largest)))
            {
                return false;
            }
            boxes = boxes[length..];
        }
        return true;
    }

    /// <summary>Where the boxes inside begin, or -1 for a box that is not looked into.</summary>
    private static int Inner(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("meta"u8) ? 4 : type.SequenceEqual("iprp"u8) || type.SequenceEqual("ipco"u8) ? 0 : -1;

    private static bool Box(ReadOnlySpan<byte> boxes, out ReadOnlySpan<byte> type, out int header, out int length)
    {
        type = default;
        (header, length) = (8, 0);
        if (boxes.Length < 8)
        {
            return false;
        }
        type = boxes.Slice(4, 4);
        ulong size = BinaryPrimitives.ReadUInt32BigEndian(boxes);
        if (size == 1)
        {
            header = 16;
            size = boxes.Length < 16 ? 0 : BinaryPrimitives.ReadUInt64BigEndian(boxes[8..]);
        }
        else if (size == 0)
        {
            size = (ulong)boxes.Length;
        }
        length = size <= (ulong)boxes.Length ? (int)size : 0;
        return length >= header;
    }
}
