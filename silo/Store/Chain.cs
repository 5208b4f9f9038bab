using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Chsi.Workflows.Decisions;

namespace Chsi.Silo.Store;

/// <summary>
/// Each fact carries the hash of the fact before it and of what it says: stream, version, type, body, who, when and under which request. An
/// edit, a gap or a swap breaks the chain. The request's digest and reply are no part of it: nothing is folded from them.
/// </summary>
public static class Chain
{
    public static byte[] Link(byte[]? before, Guid stream, string type, ReadOnlySpan<byte> body, Stamp stamp)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(before ?? []);
        Append(hash, stream);
        Append(hash, stamp.Version);
        Append(hash, type);
        Append(hash, stamp.Person);
        Append(hash, stamp.Name);
        Append(hash, stamp.Desk.ToString());
        Append(hash, stamp.At.UtcTicks / TimeSpan.TicksPerMicrosecond);
        Append(hash, stamp.Request);
        Append(hash, body.Length);
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }

    private static void Append(IncrementalHash hash, Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        hash.AppendData(bytes);
    }

    private static void Append(IncrementalHash hash, long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        hash.AppendData(bytes);
    }

    private static void Append(IncrementalHash hash, string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        Append(hash, bytes.Length);
        hash.AppendData(bytes);
    }
}
