using Chsi.Silo.Gateways;
using Chsi.Silo.Store;
using Dapper;
using Npgsql;

namespace Chsi.Web.CommandLine;

/// <summary><c>migrate</c>: applies the schema scripts that are missing, and marks a production database as one.</summary>
internal static class Migrate
{
    public static async Task<int> Run(IConfiguration settings)
    {
        var owner = Commands.Owner(settings);
        var applied = await Migrations.Run(owner, Login("Writer"), Login("Reader"));
        Console.WriteLine(applied.Count == 0 ? "The database is up to date." : $"Applied: {string.Join(", ", applied)}.");
        if (Commands.EnvironmentOf(settings) == Environments.Production)
        {
            await MarkProduction(owner);
        }

        return 0;

        string Login(string role) => settings[$"Chsi:Database:{role}"]
            ?? throw new WrongSettingException($"Chsi:Database:{role}", $"is missing: give the connection string of the {role.ToLowerInvariant()} role");
    }

    private static async Task MarkProduction(string owner)
    {
        await using var source = NpgsqlDataSource.Create(owner);
        await using var connection = await source.OpenConnectionAsync();
        if (await connection.ExecuteScalarAsync<bool>("select clock_offset <> interval '0' from chsi.installation"))
        {
            throw new InvalidOperationException("This database has a moved clock: it was made for development and cannot become a production database.");
        }

        if (await connection.ExecuteAsync("update chsi.installation set production = true where not production") > 0)
        {
            Console.WriteLine("This is a production database from now on: its clock cannot be moved.");
        }
    }
}
