using System.Net;
using System.Net.Sockets;

namespace Chsi.Tests.Support;

/// <summary>A way to a server that can be cut: connections end at once and new ones are refused, until it is opened again.</summary>
public sealed class Gate : IAsyncDisposable
{
    private readonly string _host;
    private readonly int _port;
    private readonly List<TcpClient> _open = [];
    private TcpListener? _listener;

    public Gate(string host, int port)
    {
        (_host, _port) = (host, port);
        Open();
    }

    public int Port { get; private set; }

    public void Open()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = Accept(_listener);
    }

    public void Close()
    {
        _listener?.Stop();
        lock (_open)
        {
            _open.ForEach(c => c.Close());
            _open.Clear();
        }
    }

    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    private async Task Accept(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var near = await listener.AcceptTcpClientAsync();
                var far = new TcpClient();
                lock (_open)
                {
                    _open.AddRange([near, far]);
                }

                await far.ConnectAsync(_host, _port);
                _ = Carry(near, far);
                _ = Carry(far, near);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // closed
        }
    }

    private static async Task Carry(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream());
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // one end is gone
        }
        finally
        {
            to.Close();
        }
    }
}
