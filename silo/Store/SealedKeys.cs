using System.Text;
using Dapper;

namespace Chsi.Silo.Store;

/// <summary>Keys of the web framework itself (anti-forgery), shared by all nodes through the database and sealed with the installation's.</summary>
public sealed class SealedKeys(Database database, Vault vault)
{
    private readonly byte[] _key = vault.KeyFor("protection");

    private const long Lock = 0x4348534B;

    /// <summary>Work that one node at a time does, each after the other: what finds or makes the key that all go on with.</summary>
    public async Task InTurn(Action work, CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await connection.ExecuteAsync("select pg_advisory_xact_lock(@Lock)", new { Lock });
        work();
        await transaction.CommitAsync(stop);
    }

    /// <summary>Every key, as the text it was kept as.</summary>
    public IReadOnlyList<string> All()
    {
        using var connection = database.Writer.OpenConnection();
        return [.. connection.Query<(string Id, byte[] Sealed)>("select id, sealed from chsi.protection_key")
            .Select(k => Encoding.UTF8.GetString(Vault.Open(_key, k.Sealed, Encoding.UTF8.GetBytes(k.Id))))];
    }

    /// <summary>Keeps a key. One that is there already stays as it is.</summary>
    public void Keep(string id, string key)
    {
        using var connection = database.Writer.OpenConnection();
        var sealedKey = Vault.Seal(_key, Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(id));
        connection.Execute("insert into chsi.protection_key (id, sealed) values (@id, @sealedKey) on conflict do nothing", new { id, sealedKey });
    }
}
