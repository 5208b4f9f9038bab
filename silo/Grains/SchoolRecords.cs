using Chsi.Silo.Store;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Organisations;
using Chsi.Workflows.Records;
using Dapper;
using Microsoft.Extensions.Caching.Memory;

namespace Chsi.Silo.Grains;

/// <summary>What a school or a province asks of its records by keyed look-ups, which pages cannot read. Only those of the own school or province are found, and no other desk finds any.</summary>
public sealed class SchoolRecords(Database database, Vault vault) : IDisposable
{
    // a second's work at a school of 100,000: whoever has mended a number sees it gone some minutes later
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);

    private readonly MemoryCache _shared = new(new MemoryCacheOptions());

    /// <summary>So many doubled numbers, or namesakes of a province's schools, are listed at most.</summary>
    public const int Most = 200;

    /// <summary>Among so many namesakes is looked for what else is asked: more than a school has.</summary>
    public int MostNamed { get; init; } = 5_000;

    private const string OfProvince = "select code from chsi.organisation_row where kind = 'school' and province = @province and (@school::text is null or code = @school)";

    private const string ByKeys = """
        select distinct l.stream from unnest(@keyIds, @digests) x(key_id, digest)
        join chsi.shared_lookup l on l.kind = @kind and l.key_id = x.key_id and l.digest = x.digest limit @MostNamed
        """;

    private const string Doubled = """
        with own as materialized (select id from chsi.record_row where school = @school)
        select distinct unnest(d.streams) from (
          select array_agg(l.stream) as streams from own join chsi.shared_lookup l on l.stream = own.id
          where l.kind = @kind group by l.key_id, l.digest having count(*) > 1) d limit @Most
        """;

    /// <summary>The students with this name, whole and exact, at the own school or at the schools of the own province. Namesakes elsewhere are not told: the key holds the school.</summary>
    /// <param name="school">院校代码, for one of a province's schools; null for all of them.</param>
    /// <returns>At most <see cref="MostNamed"/>.</returns>
    public async Task<IReadOnlyList<Guid>> ByName(Actor actor, string name, string? school, CancellationToken stop = default)
    {
        if (actor.Desk.Kind is not (OrganisationKinds.School or OrganisationKinds.Province))
        {
            return [];
        }

        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        IEnumerable<string> schools = actor.Desk.Kind == OrganisationKinds.School ? [actor.Desk.Organisation]
            : await connection.QueryAsync<string>(OfProvince, new { province = actor.Desk.Organisation, school });
        var digests = schools.SelectMany(s => vault.Digests(RecordKeys.Name(s, name))).ToList();
        return [.. await connection.QueryAsync<Guid>(ByKeys, new
        {
            kind = (short)LookupKind.RecordName,
            keyIds = digests.Select(d => d.KeyId).ToArray(),
            digests = digests.Select(d => d.Digest).ToArray(),
            MostNamed,
        })];
    }

    /// <summary>Records of the school that share one 证件号码, as they were within the last minutes.</summary>
    public async Task<IReadOnlyList<Guid>> SharedNumbers(Actor actor, CancellationToken stop = default)
    {
        if (actor.Desk.Kind != OrganisationKinds.School)
        {
            return [];
        }

        var school = actor.Desk.Organisation;
        if (_shared.TryGetValue(school, out IReadOnlyList<Guid>? known))
        {
            return known!;
        }

        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        IReadOnlyList<Guid> found = [.. await connection.QueryAsync<Guid>(Doubled, new { school, kind = (short)LookupKind.RecordNumber, Most })];
        return _shared.Set(school, found, Kept);
    }

    public void Dispose() => _shared.Dispose();
}
