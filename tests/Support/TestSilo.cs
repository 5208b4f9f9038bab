using Chsi.Silo.Grains;
using Chsi.Silo.Store;
using Chsi.Workflows.Decisions;
using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Chsi.Tests.Support;

/// <summary>A database of its own, copied from a migrated template that is made once a run, and a silo over it.</summary>
public sealed class TestSilo : IAsyncDisposable
{
    private static readonly SemaphoreSlim OneTemplate = new(1);
    private static string? _template;
    private static readonly Lazy<NpgsqlDataSource> Server = new(() => NpgsqlDataSource.Create(Superuser));
    private readonly NpgsqlDataSource _owner;

    /// <summary>When every test begins: a Wednesday morning before ordinary weeks of a known year, so that nothing found hangs on the day of the run.</summary>
    public static readonly DateTimeOffset Begin = new(2026, 10, 14, 10, 0, 0, TimeSpan.FromHours(8));

    private TestSilo(string database, Action<IServiceCollection>? configure)
    {
        Name = database;
        Settings = new ConfigurationBuilder().AddInMemoryCollection(SettingsFor(Superuser, database)).Build();
        _owner = NpgsqlDataSource.Create(Settings["Chsi:Database:Owner"]!);
        Services = Node(configure);
    }

    public string Name { get; }

    public IConfiguration Settings { get; }

    public ServiceProvider Services { get; }

    public Door Door => Services.GetRequiredService<Door>();

    public Database Database => Services.GetRequiredService<Database>();

    public static string Superuser => Environment.GetEnvironmentVariable("CHSI_TEST_DATABASE")
        ?? throw new InvalidOperationException("CHSI_TEST_DATABASE is not set: run the tests with tools/dev test.");

    /// <param name="configure">What the test adds to the silo's own services.</param>
    public static async Task<TestSilo> Start(Action<IServiceCollection>? configure = null) => new(await NewDatabase(), configure);

    /// <summary>The services of one more node over the same database; the caller disposes of them.</summary>
    /// <param name="proxy">The port at which it finds PostgreSQL instead of the real one.</param>
    public ServiceProvider Node(Action<IServiceCollection>? configure = null, int? proxy = null)
    {
        var settings = proxy is null ? Settings : new ConfigurationBuilder().AddConfiguration(Settings).AddInMemoryCollection(
            [new("Chsi:Database:Writer", new NpgsqlConnectionStringBuilder(Settings["Chsi:Database:Writer"]) { Host = "127.0.0.1", Port = proxy.Value }.ConnectionString)]).Build();
        var services = new ServiceCollection().AddLogging(l => l.SetMinimumLevel(LogLevel.Warning)).AddSilo(settings, development: true);
        configure?.Invoke(services);
        return services.BuildServiceProvider();
    }

    /// <summary>A migrated, empty database.</summary>
    public static async Task<string> NewDatabase()
    {
        await OneTemplate.WaitAsync();
        try
        {
            _template ??= await MakeTemplate();
            var name = $"chsi_{Guid.NewGuid():N}"[..20];
            // the way by the log writes every page twice and leaves them to the next checkpoint, which each drop waits for
            await Execute($"create database {name} template {_template} strategy file_copy");
            return name;
        }
        finally
        {
            OneTemplate.Release();
        }
    }

    public static Dictionary<string, string?> SettingsFor(string superuser, string database) => new()
    {
        ["Chsi:Database:Owner"] = Login(superuser, database, null),
        ["Chsi:Database:Writer"] = Login(superuser, database, "chsi_writer"),
        ["Chsi:Database:Reader"] = Login(superuser, database, "chsi_reader"),
        ["Chsi:Keys:File"] = Path.Combine(Path.GetTempPath(), $"{database}.keys.json"),
        ["Chsi:Passwords:Iterations"] = "1000",
    };

    /// <summary>Asks as this actor, under a request id of its own.</summary>
    public Task<Answer> Ask(Request request, Actor actor) => Door.Ask(request, actor, Guid.CreateVersion7());

    /// <summary>Moves the one clock.</summary>
    public async Task MoveClock(TimeSpan by)
    {
        await using var connection = await Owner();
        await connection.ExecuteAsync("update chsi.installation set clock_offset = clock_offset + @by", new { by });
    }

    /// <summary>Asks the database as its owner, for what a test asserts.</summary>
    public async Task<T?> Scalar<T>(string sql, object? parameters = null)
    {
        await using var connection = await Owner();
        return await connection.ExecuteScalarAsync<T>(sql, parameters);
    }

    /// <summary>A connection as the owner, for what a test must do from outside.</summary>
    public async Task<NpgsqlConnection> Owner() => await _owner.OpenConnectionAsync();

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        await _owner.DisposeAsync();
        // its own only: a pool that is emptied connects anew and reads all types anew, and other tests are running
        await using (var others = new NpgsqlConnection(Settings["Chsi:Database:Owner"]))
        {
            NpgsqlConnection.ClearPool(others);
        }

        File.Delete(Settings["Chsi:Keys:File"]!);
        await Execute($"drop database if exists {Name} with (force)");
    }

    private static async Task<string> MakeTemplate()
    {
        var name = $"chsi_template_{Environment.ProcessId}";
        await Execute($"drop database if exists {name} with (force)");
        await Execute($"create database {name}");
        var settings = SettingsFor(Superuser, name);
        await Migrations.Run(settings["Chsi:Database:Owner"]!, settings["Chsi:Database:Writer"]!, settings["Chsi:Database:Reader"]!);
        await using (var owner = NpgsqlDataSource.Create(settings["Chsi:Database:Owner"]!))
        await using (var connection = await owner.OpenConnectionAsync())
        {
            await connection.ExecuteAsync($"update chsi.installation set clock_offset = timestamptz '{Begin:O}' - clock_timestamp()");
        }

        AppDomain.CurrentDomain.ProcessExit += (_, _) => Execute($"drop database if exists {name} with (force)").Wait();
        return name;
    }

    private static string Login(string superuser, string database, string? role)
    {
        var login = new NpgsqlConnectionStringBuilder(superuser) { Database = database };
        if (role is not null)
        {
            (login.Username, login.Password) = (role, "test");
        }

        return login.ConnectionString;
    }

    private static async Task Execute(string sql)
    {
        await using var open = await Server.Value.OpenConnectionAsync();
        await open.ExecuteAsync(sql);
    }
}
