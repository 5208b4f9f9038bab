using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Chsi.Tools.Faults.Scenarios;

/// <summary>Stands between nodes and PostgreSQL; what happens to a connection is the scenario's.</summary>
public abstract class PostgresProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly NpgsqlConnectionStringBuilder _to;

    protected PostgresProxy(string writer)
    {
        _to = new(writer);
        _listener.Start();
        _ = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public ValueTask DisposeAsync()
    {
        _listener.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Carries one connection; it is closed on both sides when this ends.</summary>
    protected abstract Task Carry(TcpClient node, TcpClient postgres);

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                _ = Connect(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException)
        {
            // the scenario is over
        }
    }

    private async Task Connect(TcpClient node)
    {
        using var _ = node;
        using var postgres = new TcpClient();
        try
        {
            await postgres.ConnectAsync(_to.Host!, _to.Port);
            (node.NoDelay, postgres.NoDelay) = (true, true);
            await Carry(node, postgres);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // one side went away, and with this method's end so does the other
        }
    }
}
