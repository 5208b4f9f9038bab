using Chsi.Silo.Store;
using Dapper;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Chsi.Tools.Faults.Load;

/// <summary>A database and keys of its own, copied from one that is migrated once a run, and dropped at the end; the logins are the run's.</summary>
public sealed class Scratch : IAsyncDisposable
{
    // Numbers facts in the order of their writing. A commit writes them while it holds locks on all that its decision read, so this is an order in
    // which the decisions can have happened one after the other; the times at which they read are not.
    private const string Witness = "alter table chsi.fact add column witness bigserial";

    // the logins begin with its name
    private static readonly string Template = $"chsi_faults_{Guid.NewGuid():N}"[..24];
    private static readonly Lazy<Task> Migrated = new(Migrate);

    private readonly string _name = $"chsi_faults_{Guid.NewGuid():N}"[..24];

    private Scratch()
    {
        Keys = Path.Combine(Path.GetTempPath(), $"{_name}.keys.json");
        Source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Superuser) { Database = _name, MaxPoolSize = 40 }.ConnectionString);
    }

    /// <summary>The owner's connections, for what a page would read and what the checker asks.</summary>
    public NpgsqlDataSource Source { get; }

    public string Keys { get; }

    public string Writer => Login(_name, "_w");

    public string Reader => Login(_name, "_r");

    /// <summary>The login that may change everything.</summary>
    public string Owner => new NpgsqlConnectionStringBuilder(Superuser) { Database = _name }.ConnectionString;

    private static string Superuser => Environment.GetEnvironmentVariable("CHSI_BENCH_DATABASE")
        ?? throw new InvalidOperationException("CHSI_BENCH_DATABASE is not set: run this with tools/dev faults.");

    /// <summary>What the silo's own classes ask for.</summary>
    public IConfiguration Settings => new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?> { ["Chsi:Database:Writer"] = Writer, ["Chsi:Database:Reader"] = Reader }).Build();

    public static async Task<Scratch> Make()
    {
        await Migrated.Value;
        var scratch = new Scratch();
        await Execute($"create database {scratch._name} template {Template}");
        KeyRing.Create(scratch.Keys);
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
    }

    /// <summary>Drops what the scratch databases of this run were made from.</summary>
    public static async Task Clear()
    {
        if (Migrated.IsValueCreated)
        {
            await Execute($"drop database if exists {Template} with (force)");
            await Execute($"drop role if exists {Template}_w, {Template}_r");
        }
    }

    private static async Task Migrate()
    {
        await Execute($"create database {Template}");
        await Migrations.Run(new NpgsqlConnectionStringBuilder(Superuser) { Database = Template, Pooling = false }.ConnectionString, Login(Template, "_w"), Login(Template, "_r"));
        await Execute($"{Witness}; grant usage on sequence chsi.fact_witness_seq to {Template}_w", Template);
    }

    private static string Login(string database, string suffix) => new NpgsqlConnectionStringBuilder(Superuser)
    {
        Database = database,
        Username = Template + suffix,
        Password = Template,
        MaxPoolSize = 40,
        SslMode = SslMode.Disable,
    }.ConnectionString;

    private static async Task Execute(string sql, string database = "postgres")
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Superuser) { Database = database, Pooling = false }.ConnectionString);
        await connection.ExecuteAsync(sql);
    }
}
