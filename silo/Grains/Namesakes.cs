using Chsi.Silo.Store;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.IdNumbers;
using Dapper;

namespace Chsi.Silo.Grains;

/// <summary>
/// Whether a reviewer has the name of the applicant or of an account that held the number. Names are sealed, so what is compared is a keyed digest that
/// is stored with each; nobody reads a name for it.
/// </summary>
public sealed class Namesakes(Database database, Vault vault, ProtectedValues values)
{
    private const string Asked = "select chsi.namesake(claim, @digests) from chsi.case_row where id = @case";

    // names from before digests were stored
    private const string Without = "select v.id from chsi.account_row a join chsi.protected_value v on v.id = a.name_value where v.digest is null limit 500";

    private const string Add = "update chsi.protected_value v set digest = x.digest from unnest(@ids, @digests) x(id, digest) where v.id = x.id";

    /// <summary>Every digest that a colleague's name may stand under.</summary>
    public byte[][] Digests(string name) =>
        vault.NameDigests(PersonName.Check(name, DocumentType.Other) is { Accepted: true } checkedName ? checkedName.Value.Value : name);

    /// <summary>Of this member of staff and this case; false where either is not there.</summary>
    public async Task<bool> Of(Guid staff, Guid @case, CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        return await connection.ExecuteScalarAsync<string?>("select name from chsi.staff_row where id = @staff", new { staff }) is { } name
            && await connection.ExecuteScalarAsync<bool?>(Asked, new { @case, digests = Digests(name) }) is true;
    }

    /// <summary>Adds digests to names that have none yet; what cannot be opened any more gets an empty one, which equals nobody's.</summary>
    /// <returns>How many; 0 where none is left.</returns>
    public async Task<int> Fill(CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        var ids = (await connection.QueryAsync<Guid>(Without)).ToArray();
        var names = await values.OpenAll(ids, stop);
        return ids.Length == 0 ? 0 : await connection.ExecuteAsync(
            Add, new { ids, digests = ids.Select(id => names.GetValueOrDefault(id) is { } name ? vault.NameDigest(name) : []).ToArray() });
    }
}
