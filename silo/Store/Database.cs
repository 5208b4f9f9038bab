using System.Data.Common;
using System.Reflection;
using Chsi.Silo.Gateways;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Chsi.Silo.Store;

/// <summary>The three logins: the owner migrates, the writer is the silo's, the reader is the pages'.</summary>
public sealed class Database : IAsyncDisposable
{
    /// <summary>Where Chsi:Database:DecisionConnections does not say: more only wait for each other inside PostgreSQL.</summary>
    private const int MostDecisionConnections = 16;

    private readonly string? _owner;

    public Database(IConfiguration settings)
    {
        _owner = settings["Chsi:Database:Owner"];
        Writer = Build(Login(settings, "Writer"));
        Reader = Build(Login(settings, "Reader"));
        var decisions = ForDecisions(Login(settings, "Writer"), settings);
        (Decisions, DecisionConnections) = (Build(decisions), decisions.MaxPoolSize);
    }

    public NpgsqlDataSource Writer { get; }

    /// <summary>The writer's login again, for loading and committing decisions and for reserving the next case: no page can take its connections away.</summary>
    public NpgsqlDataSource Decisions { get; }

    /// <summary>How many of them there are.</summary>
    public int DecisionConnections { get; }

    /// <summary>How many round trips of decisions are under way at once, reading and writing each: with few of them many decisions share one.</summary>
    public int DecisionLanes => Math.Max(1, DecisionConnections / 8);

    public NpgsqlDataSource Reader { get; }

    /// <summary>The owner's connection string; only migrations and the clock's offset ask for it.</summary>
    public string Owner => _owner ?? throw new WrongSettingException("Chsi:Database:Owner", "is missing: give the connection string of the owner role");

    public async ValueTask DisposeAsync()
    {
        await Decisions.DisposeAsync();
        await Writer.DisposeAsync();
        await Reader.DisposeAsync();
    }

    private static NpgsqlConnectionStringBuilder Login(IConfiguration settings, string role)
    {
        var setting = $"Chsi:Database:{role}";
        var text = settings[setting];
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new WrongSettingException(setting, $"is missing: give the connection string of the {role.ToLowerInvariant()} role");
        }

        NpgsqlConnectionStringBuilder login;
        DbConnectionStringBuilder given;
        try
        {
            // settings are made for a transaction, so nothing is left behind in a session that would have to be cleared after each use
            login = new(text) { MaxAutoPrepare = 64, AutoPrepareMinUsages = 2, NoResetOnClose = true };
            given = new() { ConnectionString = login.ConnectionString };
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            // the message would repeat what is written there, perhaps the password
            throw new WrongSettingException(setting, "cannot be read as a connection string of PostgreSQL");
        }

        // the pages answer 503 within two seconds when the database is away
        login.Timeout = given.ContainsKey("Timeout") ? login.Timeout : 2;
        login.CommandTimeout = given.ContainsKey("Command Timeout") ? login.CommandTimeout : 10;
        return login;
    }

    private static NpgsqlConnectionStringBuilder ForDecisions(NpgsqlConnectionStringBuilder login, IConfiguration settings)
    {
        const string Setting = "Chsi:Database:DecisionConnections";
        var connections = settings[Setting] is not { } text ? MostDecisionConnections
            : int.TryParse(text, out var given) && given is > 0 and <= 1000 ? given
            : throw new WrongSettingException(Setting, "must be a whole number from 1 to 1000");
        (login.MinPoolSize, login.MaxPoolSize) = (Math.Min(login.MinPoolSize, connections), connections);
        // Arrays of a few: planning each anew would cost more than running it. A plan made while a table was small must not read the whole of it when it is large.
        login.Options = string.Join(' ', login.Options, "-c plan_cache_mode=force_generic_plan -c jit=off -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off").Trim();
        return login;
    }

    private static NpgsqlDataSource Build(NpgsqlConnectionStringBuilder login) => new NpgsqlDataSourceBuilder(login.ConnectionString).Build();

    /// <summary>A numbered script of the schema.</summary>
    internal static IEnumerable<(int Number, string Name, string Text)> Scripts()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.EndsWith(".sql", StringComparison.Ordinal)).Order())
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            var name = resource.Split('.')[^2];
            yield return (int.Parse(name.AsSpan(0, 3)), name, reader.ReadToEnd());
        }
    }
}
