using System.Buffers.Binary;
using System.Net.Sockets;

namespace Chsi.Tools.Faults.Scenarios;

/// <summary>
/// Stands between a node and PostgreSQL. Now and then it forwards a commit whole and cuts the connection before the answer: half of the times at
/// once, so that the node looks while PostgreSQL still works, half of the times when PostgreSQL is done.
/// </summary>
public sealed class CuttingProxy(string writer, int most) : PostgresProxy(writer)
{
    private const double Chance = 0.2;
    private static readonly TimeSpan PostgresIsDone = TimeSpan.FromSeconds(10);
    private int _cuts;
    private int _committed;

    public int Cuts => _cuts;

    /// <summary>Cuts after which PostgreSQL had committed; the others were refused by a guard.</summary>
    public int Committed => _committed;

    protected override async Task Carry(TcpClient node, TcpClient postgres)
    {
        using var answers = new CancellationTokenSource();
        var back = Answers(postgres.GetStream(), node.GetStream(), answers.Token);
        if (await Questions(node.GetStream(), postgres.GetStream(), answers))
        {
            await back;
            await End(node, postgres.GetStream());
        }
    }

    /// <summary>True when a commit has been forwarded and its answer is not to be.</summary>
    private async Task<bool> Questions(NetworkStream node, NetworkStream postgres, CancellationTokenSource answers)
    {
        var messages = new FrontendMessages();
        var buffer = new byte[1 << 16];
        var held = 0;
        while (true)
        {
            if (held == buffer.Length)
            {
                Array.Resize(ref buffer, held * 2);
            }

            var read = await node.ReadAsync(buffer.AsMemory(held));
            if (read == 0)
            {
                return false;
            }

            held += read;
            var sent = 0;
            for (int length; (length = messages.Length(buffer.AsSpan(sent, held - sent))) > 0;)
            {
                var cut = messages.Ends(buffer.AsSpan(sent, length), text => text.Contains("chsi.commit_decisions", StringComparison.Ordinal)) && Cut();
                sent += length;
                if (cut)
                {
                    await answers.CancelAsync();
                    await postgres.WriteAsync(buffer.AsMemory(0, sent));
                    return true;
                }
            }

            await postgres.WriteAsync(buffer.AsMemory(0, sent));
            buffer.AsSpan(sent, held - sent).CopyTo(buffer);
            held -= sent;
        }
    }

    private bool Cut() => _committed < most && Random.Shared.NextDouble() < Chance;

    private static async Task Answers(NetworkStream postgres, NetworkStream node, CancellationToken cut)
    {
        var buffer = new byte[1 << 16];
        try
        {
            for (int read; (read = await postgres.ReadAsync(buffer, cut)) > 0;)
            {
                await node.WriteAsync(buffer.AsMemory(0, read), CancellationToken.None);
            }

            node.Socket.Shutdown(SocketShutdown.Both);
        }
        catch (OperationCanceledException)
        {
            // what comes now is read by End, and by nobody else
        }
    }

    private async Task End(TcpClient node, NetworkStream postgres)
    {
        if (Interlocked.Increment(ref _cuts) % 2 == 0)
        {
            node.Client.Close();
        }

        // reading on, and not closing, is what lets PostgreSQL take in all that was sent
        using var limit = new CancellationTokenSource(PostgresIsDone);
        var head = new byte[5];
        var failed = false;
        while (true)
        {
            await postgres.ReadExactlyAsync(head, limit.Token);
            failed |= head[0] == 'E';
            await postgres.ReadExactlyAsync(new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1)) - 4], limit.Token);
            if (head[0] == 'Z')
            {
                Interlocked.Add(ref _committed, failed ? 0 : 1);
                return;
            }
        }
    }
}
