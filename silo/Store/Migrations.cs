using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;

namespace Chsi.Silo.Store;

/// <summary>Brings the schema to this version: numbered scripts, forward only, each in one transaction, one node at a time.</summary>
public static class Migrations
{
    private const long Lock = 0x43485349;

    /// <returns>The names of the scripts that were applied.</returns>
    public static async Task<IReadOnlyList<string>> Run(string owner, string writer, string reader, CancellationToken stop = default)
    {
        await using var source = NpgsqlDataSource.Create(owner);
        await using var connection = await source.OpenConnectionAsync(stop);
        await connection.ExecuteAsync("select pg_advisory_lock(@Lock)", new { Lock });
        await connection.ExecuteAsync("create table if not exists schema_version (number int primary key, name text not null, hash text not null, at timestamptz not null default now())");
        var done = (await connection.QueryAsync<(int Number, string Hash)>("select number, hash from schema_version")).ToDictionary(v => v.Number, v => v.Hash);
        var logins = new[] { new NpgsqlConnectionStringBuilder(writer), new NpgsqlConnectionStringBuilder(reader) };
        foreach (var login in logins)
        {
            await CreateLogin(connection, login);
        }

        var applied = new List<string>();
        foreach (var (number, name, text) in Database.Scripts())
        {
            var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
            if (done.TryGetValue(number, out var before))
            {
                if (before != hash)
                {
                    throw new InvalidOperationException($"Schema script {name} has changed since it was applied; scripts go forward only.");
                }

                continue;
            }

            await using var transaction = await connection.BeginTransactionAsync(stop);
            var script = text.Replace("{writer}", Quoted(logins[0]), StringComparison.Ordinal)
                .Replace("{reader}", Quoted(logins[1]), StringComparison.Ordinal)
                .Replace("{owner}", "current_user", StringComparison.Ordinal);
            await using var command = new NpgsqlCommand(script, connection, transaction);
            await command.ExecuteNonQueryAsync(stop);
            await connection.ExecuteAsync("insert into public.schema_version (number, name, hash) values (@number, @name, @hash)", new { number, name, hash }, transaction);
            await transaction.CommitAsync(stop);
            applied.Add(name);
        }

        await connection.ExecuteAsync("select pg_advisory_unlock(@Lock)", new { Lock });
        return applied;
    }

    private static string Quoted(NpgsqlConnectionStringBuilder login) => new NpgsqlCommandBuilder().QuoteIdentifier(login.Username!);

    private static async Task CreateLogin(NpgsqlConnection connection, NpgsqlConnectionStringBuilder login)
    {
        var exists = await connection.ExecuteScalarAsync<bool>("select exists (select 1 from pg_roles where rolname = @Username)", new { login.Username });
        if (!exists)
        {
            // a role name and a password cannot be parameters of DDL; format() quotes them
            var create = await connection.ExecuteScalarAsync<string>(
                "select format('create role %I login password %L', @Username::text, @Password::text)", new { login.Username, login.Password });
            await connection.ExecuteAsync(create!);
        }
    }
}
