using System.Text;
using System.Xml.Linq;
using Chsi.Silo.Store;
using Dapper;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Chsi.Web.Security;

/// <summary>The framework's own keys (anti-forgery), shared by all nodes through the database and sealed with the installation's.</summary>
public sealed class ProtectionKeys(Database database, Vault vault) : IXmlRepository
{
    private readonly byte[] _key = vault.KeyFor("protection");

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var connection = database.Writer.OpenConnection();
        return [.. connection.Query<(string Id, byte[] Sealed)>("select id, sealed from chsi.protection_key")
            .Select(k => XElement.Parse(Encoding.UTF8.GetString(Vault.Open(_key, k.Sealed, Encoding.UTF8.GetBytes(k.Id)))))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var connection = database.Writer.OpenConnection();
        var sealedKey = Vault.Seal(_key, Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting)), Encoding.UTF8.GetBytes(friendlyName));
        connection.Execute("insert into chsi.protection_key (id, sealed) values (@friendlyName, @sealedKey) on conflict do nothing", new { friendlyName, sealedKey });
    }
}
