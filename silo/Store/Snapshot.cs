using Npgsql;

namespace Chsi.Silo.Store;

/// <summary>Several readers over one state of the database, so that a replay of a running system compares what belongs together.</summary>
internal sealed class Snapshot : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly List<IAsyncDisposable> _open = [];
    private string _name = "";

    private Snapshot(NpgsqlDataSource source) => _source = source;

    public static async Task<Snapshot> Take(NpgsqlDataSource source, CancellationToken stop)
    {
        var snapshot = new Snapshot(source);
        var connection = await snapshot.Begin(stop);
        await using var name = new NpgsqlCommand("select pg_export_snapshot()", connection);
        snapshot._name = (string)(await name.ExecuteScalarAsync(stop))!;
        return snapshot;
    }

    /// <param name="sql">Its first column is the stream, and it is ordered by that.</param>
    public async Task<Lines> Read(string sql, CancellationToken stop)
    {
        var connection = await Begin(stop);
        await using (var join = new NpgsqlCommand($"set transaction snapshot '{_name}'", connection))
        {
            await join.ExecuteNonQueryAsync(stop);
        }

        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        _open.Add(command);
        var reader = await command.ExecuteReaderAsync(stop);
        _open.Add(reader);
        var lines = new Lines(reader);
        await lines.Next(stop);
        return lines;
    }

    public async ValueTask DisposeAsync()
    {
        for (var n = _open.Count - 1; n >= 0; n--)
        {
            await _open[n].DisposeAsync();
        }
    }

    private async Task<NpgsqlConnection> Begin(CancellationToken stop)
    {
        var connection = await _source.OpenConnectionAsync(stop);
        _open.Add(connection);
        _open.Add(await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, stop));
        return connection;
    }
}

/// <summary>The lines of one table in the order of streams.</summary>
internal sealed class Lines(NpgsqlDataReader reader)
{
    public NpgsqlDataReader Reader { get; } = reader;

    public bool AtEnd { get; private set; }

    /// <summary>The stream of the current line.</summary>
    public Guid Stream { get; private set; }

    public bool Is(Guid stream) => !AtEnd && Stream == stream;

    public async ValueTask Next(CancellationToken stop)
    {
        AtEnd = !await Reader.ReadAsync(stop);
        Stream = AtEnd ? default : Reader.GetGuid(0);
    }

    public ValueTask Skip(Guid stream, CancellationToken stop) => Is(stream) ? Next(stop) : ValueTask.CompletedTask;
}
