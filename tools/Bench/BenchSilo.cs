using Chsi.Silo.Clockwork;
using Chsi.Silo.Gateways;
using Chsi.Silo.Grains;
using Chsi.Silo.Store;
using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Chsi.Tools.Bench;

/// <summary>A database made for one run, with a silo over it.</summary>
internal sealed class BenchSilo : IAsyncDisposable
{
    private const string Name = "chsi_bench";
    private readonly string _superuser;

    private BenchSilo(string superuser)
    {
        _superuser = superuser;
        Settings = new()
        {
            ["Chsi:Database:Owner"] = Login(null),
            ["Chsi:Database:Writer"] = Login("bench_writer"),
            ["Chsi:Database:Reader"] = Login("bench_reader"),
            ["Chsi:Keys:File"] = Path.Combine(Path.GetTempPath(), $"chsi-bench-{Environment.ProcessId}.json"),
        };
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddInMemoryCollection(Settings).Build();
        Services = new ServiceCollection().AddLogging().AddSilo(configuration, development: true)
            .AddSingleton<IConfiguration>(configuration).AddSingleton(Sink).AddSingleton<ISmsGateway>(Sink).AddSingleton<IMailGateway>(Sink).AddSingleton<INameCheck>(Sink)
            .AddClockwork(running: false).BuildServiceProvider();
    }

    /// <summary>What a process that works on this database must be told.</summary>
    public Dictionary<string, string?> Settings { get; }

    public ServiceProvider Services { get; }

    /// <summary>Gateways that take everything at once, so that our own part is what is measured.</summary>
    public Sink Sink { get; } = new();

    public Door Door => Services.GetRequiredService<Door>();

    public static async Task<BenchSilo> Make(string superuser)
    {
        await Recreate(superuser, Name);
        var silo = new BenchSilo(superuser);
        await Migrations.Run(silo.Login(null), silo.Login("bench_writer"), silo.Login("bench_reader"));
        return silo;
    }

    /// <summary>An empty database of this name.</summary>
    public static async Task<string> Recreate(string superuser, string name)
    {
        await using var connection = new NpgsqlConnection(superuser);
        await connection.ExecuteAsync($"drop database if exists {name} with (force)");
        await connection.ExecuteAsync($"create database {name}");
        return new NpgsqlConnectionStringBuilder(superuser) { Database = name }.ConnectionString;
    }

    public async Task<DateTimeOffset> Now()
    {
        await using var connection = new NpgsqlConnection(Login(null));
        return new(await connection.ExecuteScalarAsync<DateTime>("select chsi.clock()"));
    }

    /// <summary>Moves the one clock.</summary>
    public async Task MoveClock(TimeSpan by)
    {
        await using var connection = new NpgsqlConnection(Login(null));
        await connection.ExecuteAsync("update chsi.installation set clock_offset = clock_offset + @by", new { by });
    }

    public async Task<T?> Scalar<T>(string sql, object? parameters = null)
    {
        await using var connection = new NpgsqlConnection(Login(null));
        return await connection.ExecuteScalarAsync<T>(sql, parameters, commandTimeout: 120);
    }

    /// <summary>Brings statistics up to date and writes what is dirty, so that neither is measured.</summary>
    public async Task Settle()
    {
        await using var connection = new NpgsqlConnection(Login(null));
        await connection.ExecuteAsync("vacuum (analyze)", commandTimeout: 120);
        await connection.ExecuteAsync("checkpoint;", commandTimeout: 120);
    }

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        File.Delete(Settings["Chsi:Keys:File"]!);
        await using var connection = new NpgsqlConnection(_superuser);
        await connection.ExecuteAsync($"drop database if exists {Name} with (force)");
    }

    private string Login(string? role)
    {
        var login = new NpgsqlConnectionStringBuilder(_superuser) { Database = Name };
        if (role is not null)
        {
            (login.Username, login.Password) = (role, "bench");
        }

        return login.ConnectionString;
    }
}
