using Chsi.Silo.Store;
using Dapper;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Chsi.Tools.Faults.Load;

/// <summary>A database of its own with logins and keys of its own, migrated, and dropped with all of them at the end.</summary>
public sealed class Scratch : IAsyncDisposable
{
    // Numbers facts in the order of their writing. A commit writes them while it holds locks on all that its decision read, so this is an order in
    // which the decisions can have happened one after the other; the times at which they read are not.
    private const string Witness = "alter table chsi.fact add column witness bigserial";

    private readonly string _superuser;
    private readonly string _name = $"chsi_faults_{Guid.NewGuid():N}"[..24];

    private Scratch(string superuser)
    {
        _superuser = superuser;
        Keys = Path.Combine(Path.GetTempPath(), $"{_name}.keys.json");
        Source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(superuser) { Database = _name, MaxPoolSize = 40 }.ConnectionString);
    }

    /// <summary>The owner's connections, for what a page would read and what the checker asks.</summary>
    public NpgsqlDataSource Source { get; }

    public string Keys { get; }

    public string Writer => Login("_w");

    public string Reader => Login("_r");

    /// <summary>The login that may change everything.</summary>
    public string Owner => new NpgsqlConnectionStringBuilder(_superuser) { Database = _name }.ConnectionString;

    /// <summary>What the silo's own classes ask for.</summary>
    public IConfiguration Settings => new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?> { ["Chsi:Database:Writer"] = Writer, ["Chsi:Database:Reader"] = Reader }).Build();

    public static async Task<Scratch> Make()
    {
        var superuser = Environment.GetEnvironmentVariable("CHSI_BENCH_DATABASE")
            ?? throw new InvalidOperationException("CHSI_BENCH_DATABASE is not set: run this with tools/dev faults.");
        var scratch = new Scratch(superuser);
        await scratch.Execute($"create database {scratch._name}");
        var owner = new NpgsqlConnectionStringBuilder(superuser) { Database = scratch._name, Pooling = false };
        await Migrations.Run(owner.ConnectionString, scratch.Writer, scratch.Reader);
        KeyRing.Create(scratch.Keys);
        await using var connection = await scratch.Source.OpenConnectionAsync();
        await connection.ExecuteAsync($"{Witness}; grant usage on sequence chsi.fact_witness_seq to {scratch._name}_w");
        return scratch;
    }

    /// <summary>Moves the one clock.</summary>
    public Task MoveClock(TimeSpan by) => Run("update chsi.installation set clock_offset = clock_offset + @by", new { by });

    /// <summary>Moves the clock on to the next Wednesday, half past ten in Shanghai: limits fall alike whenever this runs.</summary>
    public async Task MoveToWednesday()
    {
        var now = await Now();
        var then = new DateTimeOffset(DateOnly.FromDateTime(now.UtcDateTime).AddDays(1).ToDateTime(new(2, 30)), TimeSpan.Zero);
        while (then.DayOfWeek != DayOfWeek.Wednesday)
        {
            then = then.AddDays(1);
        }

        await MoveClock(then - now);
    }

    public async Task<DateTimeOffset> Now() => new(await Scalar<DateTime>("select chsi.clock()"));

    public async Task<T?> Scalar<T>(string sql, object? parameters = null)
    {
        await using var connection = await Source.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<T>(sql, parameters);
    }

    public async Task Run(string sql, object? parameters = null)
    {
        await using var connection = await Source.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, parameters);
    }

    /// <summary>The writer's login by way of a proxy.</summary>
    public string WriterThrough(int port) => new NpgsqlConnectionStringBuilder(Writer) { Host = "127.0.0.1", Port = port }.ConnectionString;

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        File.Delete(Keys);
        await Execute($"drop database if exists {_name} with (force)");
        await Execute($"drop role if exists {_name}_w, {_name}_r");
    }

    private string Login(string suffix) => new NpgsqlConnectionStringBuilder(_superuser)
    {
        Database = _name,
        Username = _name + suffix,
        Password = _name,
        MaxPoolSize = 40,
        SslMode = SslMode.Disable,
    }.ConnectionString;

    private async Task Execute(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_superuser) { Pooling = false }.ConnectionString);
        await connection.ExecuteAsync(sql);
    }
}
