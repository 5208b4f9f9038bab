using Chsi.Silo.Store;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Dapper;

namespace Chsi.Silo.Grains;

/// <summary>Finds a desk's cases by what a caller can say: the case number, the whole ID number, or the whole phone number.</summary>
public sealed class CaseSearch(Database database, Vault vault)
{
    private const int Most = 20;

    private const string ByLookup = """
        with found as (
          select l.stream from unnest(@kinds, @keyIds, @digests) x(kind, key_id, digest)
          join chsi.lookup l on l.kind = x.kind and l.key_id = x.key_id and l.digest = x.digest)
        select c.number from chsi.case_row c
        where c.office = @desk and c.claim in (select stream from found union select a.claim from chsi.account_row a join found f on f.stream = a.id)
        order by c.closed_at is not null, c.opened_at desc limit @Most
        """;

    /// <summary>Numbers of the cases found, open ones first. Names and parts of numbers find nothing: they would find other people.</summary>
    public async Task<IReadOnlyList<string>> Find(string typed, Desk desk, CancellationToken stop = default)
    {
        var text = Typed.Number(typed).ToUpperInvariant();
        if (text.Length is < 5 or > 40)
        {
            return [];
        }

        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        if (text.StartsWith("CX", StringComparison.Ordinal))
        {
            return [.. await connection.QueryAsync<string>(
                "select number from chsi.case_row where number = @text and office = @desk", new { text, desk = desk.ToString() })];
        }

        var digests = Keys(text).SelectMany(key => vault.Digests(key).Select(d => (Kind: (short)key.Kind, d.KeyId, d.Digest))).ToList();
        return [.. await connection.QueryAsync<string>(ByLookup, new
        {
            kinds = digests.Select(d => d.Kind).ToArray(),
            keyIds = digests.Select(d => d.KeyId).ToArray(),
            digests = digests.Select(d => d.Digest).ToArray(),
            desk = desk.ToString(),
            Most,
        })];
    }

    private static IEnumerable<LookupKey> Keys(string text)
    {
        if (PhoneNumber.Check(text) is { Accepted: true } phone)
        {
            yield return new(LookupKind.Phone, phone.Value.Value);
        }

        // the caller says a number, not a type: every type under which it may stand is looked up
        foreach (var key in DocumentType.All.Select(type => IdNumberClaim.KeyOf(type.Code, text)).Distinct())
        {
            yield return key;
        }
    }
}
