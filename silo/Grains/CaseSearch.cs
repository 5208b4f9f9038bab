using Chsi.Silo.Gateways;
using Chsi.Silo.SignIn;
using Chsi.Silo.Store;
using Chsi.Workflows;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Dapper;
using Microsoft.Extensions.Configuration;

namespace Chsi.Silo.Grains;

/// <summary>Chsi:Search.</summary>
public sealed record SearchOptions
{
    /// <summary>Searches by ID number or phone that one member of staff may make in an hour.</summary>
    public int MostAnHour { get; init; } = 60;

    /// <exception cref="WrongSettingException">The setting is no number, or out of its range.</exception>
    public static SearchOptions Read(IConfiguration settings)
    {
        var read = Settings.Section<SearchOptions>(settings, "Chsi:Search");
        Settings.Within("Chsi:Search", (nameof(MostAnHour), read.MostAnHour, 1, 1_000_000));
        return read;
    }
}

/// <summary>
/// Finds a desk's cases by what a caller can say: the case number, the whole ID number, or the whole phone number. Asking by a number tells
/// whether a person has a case, so who asks is written down first, and nobody asks without end; a case number tells nothing.
/// </summary>
public sealed class CaseSearch(Database database, Vault vault, Counters counters, SearchOptions options)
{
    private const int Most = 20;

    private const string WriteDown = "insert into chsi.access_log (at, person, name, what, reason) values (chsi.clock(), @me, @name, @what, @digest)";

    // an account whose number was put right has left the one of before: what was opened under that is found by it still. The number's own facts say who
    // left it, so no index is kept for this
    private static readonly string ByLookup = $"""
        with found as (
          select l.stream from unnest(@kinds, @keyIds, @digests) x(kind, key_id, digest)
          join chsi.lookup l on l.kind = x.kind and l.key_id = x.key_id and l.digest = x.digest)
        select number from (
          select c.number, c.closed_at, c.opened_at from chsi.case_row c
          where c.office = @desk and c.applicant in (select id from chsi.account_row
            where claim in (select stream from found union select a.claim from chsi.account_row a join found f on f.stream = a.id))
          union
          select c.number, c.closed_at, c.opened_at from found n
          join chsi.fact f on f.stream = n.stream and f.type = '{Catalogue.NameOf<NumberReleased>()}'
          join chsi.case_row c on c.applicant = (convert_from(f.body, 'UTF8')::jsonb ->> 'account')::uuid and c.claim = n.stream and c.office = @desk) c
        order by closed_at is not null, opened_at desc limit @Most
        """;

    /// <summary>
    /// Numbers of the cases found, open ones first, or the refusal to show. Names and parts of numbers find nothing: they would find other people.
    /// </summary>
    public async Task<(IReadOnlyList<string> Numbers, string? Refusal)> Find(string typed, Actor actor, CancellationToken stop = default)
    {
        var text = Typed.Number(typed).ToUpperInvariant();
        if (text.Length is < 5 or > 40)
        {
            return ([], null);
        }

        if (text.StartsWith("CX", StringComparison.Ordinal))
        {
            await using var reading = await database.Writer.OpenConnectionAsync(stop);
            return ([.. await reading.QueryAsync<string>(
                "select number from chsi.case_row where number = @text and office = @desk", new { text, desk = actor.Desk.ToString() })], null);
        }

        if (await counters.AddThisHour($"search|{actor.Person}", options.MostAnHour, stop) is null)
        {
            return ([], $"您这一小时内按号码查找已达 {options.MostAnHour} 次，请下一小时再查；按案件号查找不受限制。");
        }

        var keys = Keys(text).ToList();
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        await connection.ExecuteAsync(WriteDown, new
        {
            me = actor.Person,
            actor.Name,
            what = keys[0].Kind == LookupKind.Phone ? "按手机号查找案件" : "按证件号码查找案件",
            digest = $"号码摘要 {Convert.ToHexStringLower(vault.Digest("search", text))}",
        });
        var digests = keys.SelectMany(key => vault.Digests(key).Select(d => (Kind: (short)key.Kind, d.KeyId, d.Digest))).ToList();
        return ([.. await connection.QueryAsync<string>(ByLookup, new
        {
            kinds = digests.Select(d => d.Kind).ToArray(),
            keyIds = digests.Select(d => d.KeyId).ToArray(),
            digests = digests.Select(d => d.Digest).ToArray(),
            desk = actor.Desk.ToString(),
            Most,
        })], null);
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
