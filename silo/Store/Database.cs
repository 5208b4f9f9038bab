using System.Reflection;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Chsi.Silo.Store;

/// <summary>The three logins: the owner migrates, the writer is the silo's, the reader is the pages'.</summary>
public sealed class Database : IAsyncDisposable
{
    private readonly string? _owner;

    public Database(IConfiguration settings)
    {
        _owner = settings["Chsi:Database:Owner"];
        Writer = Source(settings, "Writer");
        Reader = Source(settings, "Reader");
    }

    public NpgsqlDataSource Writer { get; }

    public NpgsqlDataSource Reader { get; }

    /// <summary>The owner's connection string; only migrations and the clock's offset ask for it.</summary>
    public string Owner => _owner ?? throw new InvalidOperationException("Chsi:Database:Owner is not set: give the connection string of the owner role.");

    public async ValueTask DisposeAsync()
    {
        await Writer.DisposeAsync();
        await Reader.DisposeAsync();
    }

    private static NpgsqlDataSource Source(IConfiguration settings, string role)
    {
        var text = settings[$"Chsi:Database:{role}"]
            ?? throw new InvalidOperationException($"Chsi:Database:{role} is not set: give the connection string of the {role.ToLowerInvariant()} role.");
        var connection = new NpgsqlConnectionStringBuilder(text) { MaxAutoPrepare = 64, AutoPrepareMinUsages = 2, NoResetOnClose = false };
        if (!text.Contains("Timeout", StringComparison.OrdinalIgnoreCase))
        {
            // the pages answer 503 within two seconds when the database is away
            (connection.Timeout, connection.CommandTimeout) = (2, 10);
        }

        return new NpgsqlDataSourceBuilder(connection.ConnectionString).Build();
    }

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
