using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Chsi.Silo.Gateways;

/// <summary>
/// clamd's INSTREAM over TCP ("host:port") or a unix socket (an absolute path): zINSTREAM, chunks each led by a 4-byte big-endian
/// length, a zero length at the end; the answer is "stream: OK", "stream: NAME FOUND" or an error, ended by a zero byte.
/// </summary>
public sealed class Clamd(ClamdOptions options) : IVirusScan
{
    private const int Chunk = 64 * 1024;
    private const int LongestAnswer = 4096;

    public bool IsConfigured => options.IsConfigured;

    public async Task<VirusScanResult> Scan(ReadOnlyMemory<byte> file, CancellationToken stop)
    {
        if (!IsConfigured)
        {
            return VirusScanResult.Off;
        }
        return await Ask((stream, limit) => Stream(stream, file, limit), stop) is { } answer ? Judge(answer) : VirusScanResult.Away;
    }

    public async Task<bool> Answers(CancellationToken stop) =>
        !IsConfigured || await Ask((stream, limit) => stream.WriteAsync("zPING\0"u8.ToArray(), limit).AsTask(), stop) == "PONG";

    /// <summary>Null where clamd is away.</summary>
    private async Task<string?> Ask(Func<NetworkStream, CancellationToken, Task> question, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(TimeSpan.FromSeconds(options.TimeoutSeconds));
        try
        {
            using var socket = await Connect(limit.Token);
            await using var stream = new NetworkStream(socket);
            await question(stream, limit.Token);
            return await Answer(stream, limit.Token);
        }
        catch (Exception e) when (e is SocketException or IOException
            || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return null;
        }
    }

    private async Task<Socket> Connect(CancellationToken stop)
    {
        var socket = options.SocketPath is null
            ? new Socket(SocketType.Stream, ProtocolType.Tcp)
            : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await (options.SocketPath is { } path
                ? socket.ConnectAsync(new UnixDomainSocketEndPoint(path), stop)
                : socket.ConnectAsync(options.Host, options.Port, stop));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task Stream(NetworkStream stream, ReadOnlyMemory<byte> file, CancellationToken stop)
    {
        await stream.WriteAsync("zINSTREAM\0"u8.ToArray(), stop);
        var length = new byte[4];
        for (var at = 0; at < file.Length; at += Chunk)
        {
            var chunk = file.Slice(at, Math.Min(Chunk, file.Length - at));
            BinaryPrimitives.WriteInt32BigEndian(length, chunk.Length);
            await stream.WriteAsync(length, stop);
            await stream.WriteAsync(chunk, stop);
        }
        await stream.WriteAsync(new byte[4], stop);
    }

    private static async Task<string> Answer(NetworkStream stream, CancellationToken stop)
    {
        var answer = new byte[LongestAnswer];
        var filled = 0;
        while (filled < answer.Length && !answer.AsSpan(0, filled).Contains((byte)0))
        {
            var read = await stream.ReadAsync(answer.AsMemory(filled), stop);
            if (read == 0)
            {
                break;
            }
            filled += read;
        }
        return Encoding.ASCII.GetString(answer, 0, filled).Trim('\0', '\n', ' ');
    }

    private static VirusScanResult Judge(string answer) => answer switch
    {
        "stream: OK" => VirusScanResult.Clean,
        _ when answer.EndsWith(" FOUND", StringComparison.Ordinal) => VirusScanResult.Infected,
        _ => VirusScanResult.Away,
    };
}
