using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace Chsi.Tests.Support;

/// <summary>Where the connection is cut that carries the next commit.</summary>
public enum Cut
{
    /// <summary>PostgreSQL never sees the commit.</summary>
    BeforeItIsForwarded,

    /// <summary>PostgreSQL has it and may still be at it.</summary>
    AsSoonAsItIsForwarded,

    /// <summary>PostgreSQL has committed and answered; the answer is lost.</summary>
    WhenItIsAnswered,
}

/// <summary>
/// Stands between Npgsql and PostgreSQL and cuts one connection at a chosen moment, once. A commit is known by its statement's text, which a
/// node sends in clear the first two times: a test takes a node of its own for each cut.
/// </summary>
public sealed class CuttingProxy : IAsyncDisposable
{
    private static readonly byte[] Mark = Encoding.ASCII.GetBytes("chsi.commit_decisions");
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly (string Host, int Port) _target;
    private readonly Task _accepting;
    private int _armed = -1;

    public CuttingProxy(string superuser)
    {
        var target = new NpgsqlConnectionStringBuilder(superuser);
        _target = (target.Host!, target.Port);
        _listener.Start();
        _accepting = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many connections were cut.</summary>
    public int Cuts { get; private set; }

    public void Arm(Cut cut) => _armed = (int)cut;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                _ = Carry(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // the test is over
        }
    }

    private async Task Carry(TcpClient client)
    {
        using var server = new TcpClient { NoDelay = true };
        using (client)
        {
            client.NoDelay = true;
            await server.ConnectAsync(_target.Host, _target.Port, _stop.Token);
            var line = new Line(client.GetStream(), server.GetStream());
            // whichever side ends first ends both
            await Task.WhenAny(line.Forward(this), line.Back(this));
        }
    }

    private Cut? TakeCut()
    {
        var armed = Interlocked.Exchange(ref _armed, -1);
        Cuts += armed < 0 ? 0 : 1;
        return armed < 0 ? null : (Cut)armed;
    }

    private sealed class Line(NetworkStream client, NetworkStream server)
    {
        private volatile bool _swallow;

        public async Task Forward(CuttingProxy proxy)
        {
            var buffer = new byte[64 * 1024];
            try
            {
                while (await client.ReadAsync(buffer, proxy._stop.Token) is > 0 and var count)
                {
                    var cut = buffer.AsSpan(0, count).IndexOf(Mark) >= 0 ? proxy.TakeCut() : null;
                    if (cut is Cut.BeforeItIsForwarded)
                    {
                        return;
                    }

                    _swallow |= cut is Cut.WhenItIsAnswered;
                    await server.WriteAsync(buffer.AsMemory(0, count), proxy._stop.Token);
                    if (cut is Cut.AsSoonAsItIsForwarded)
                    {
                        return;
                    }
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // the other side ended
            }
        }

        public async Task Back(CuttingProxy proxy)
        {
            var buffer = new byte[64 * 1024];
            try
            {
                // a batch is answered as a whole, after its end: the first byte back says that it is committed
                while (await server.ReadAsync(buffer, proxy._stop.Token) is > 0 and var count && !_swallow)
                {
                    await client.WriteAsync(buffer.AsMemory(0, count), proxy._stop.Token);
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // the other side ended
            }
        }
    }
}
