using System.Text;
using Dapper;

namespace Chsi.Silo.Store;

/// <summary>Keys of the web framework itself (anti-forgery), shared by all nodes through the database and sealed with the installation's.</summary>
public sealed class SealedKeys(Database database, Vault vault)
{
    private readonly byte[] _key = vault.KeyFor("protection");

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
