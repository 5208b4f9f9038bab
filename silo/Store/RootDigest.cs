using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Chsi.Silo.Store;

/// <summary>
/// SHA-256 of heads in the order of their streams: for each the stream's id (16 bytes), the version of its newest fact (4 bytes, the highest
/// first) and that fact's hash (32 bytes), which covers every fact before it.
/// </summary>
internal sealed class RootDigest : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public int Heads { get; private set; }

    public void Add(Guid stream, int version, ReadOnlySpan<byte> hash)
    {
        Span<byte> head = stackalloc byte[20];
        stream.TryWriteBytes(head, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(head[16..], version);
        _hash.AppendData(head);
        _hash.AppendData(hash);
        Heads++;
    }

    public byte[] Whole() => _hash.GetHashAndReset();

    public void Dispose() => _hash.Dispose();
}
