using Dapper;
using Npgsql;

namespace Chsi.Tools.Faults.Checks;

/// <summary>What must hold of the rows however they came about. Each question returns what breaks it.</summary>
public static class Invariants
{
    private static readonly (string Kind, string Sql)[] Questions =
    [
        ("head differs", """
            select s.id::text from chsi.stream s left join lateral (
              select count(*) as n, max(version) as version, (array_agg(hash order by version desc))[1] as hash from chsi.fact f where f.stream = s.id) f on true
            where s.version is distinct from f.version or f.n <> f.version or s.hash is distinct from f.hash
            """),
        ("facts without a stream", "select distinct f.stream::text from chsi.fact f left join chsi.stream s on s.id = f.stream where s.id is null"),
        ("row differs", """
            select x.id::text from (select id, version from chsi.case_row union all select id, version from chsi.account_row
              union all select id, version from chsi.claim_row) x join chsi.stream s on s.id = x.id where s.version <> x.version
            """),
        ("two holders", """
            select c.id::text from chsi.claim_row c join chsi.account_row a on a.claim = c.id and a.status in ('Usable', 'NamePending')
            group by c.id having count(*) > 1
            """),
        ("holder is not usable", """
            select c.id::text from chsi.claim_row c join chsi.account_row a on a.id = c.holder where a.claim <> c.id or a.status not in ('Usable', 'NamePending')
            """),
        ("usable without the number", """
            select a.id::text from chsi.account_row a join chsi.claim_row c on c.id = a.claim
            where a.status in ('Usable', 'NamePending') and c.holder is distinct from a.id
            """),
        ("two reservations", """
            select claim::text from chsi.case_row where stage in ('in-review', 'second-review', 'awaiting-objection', 'awaiting-supplement') group by claim having count(*) > 1
            """),
        ("reservation astray", """
            select c.id::text from chsi.claim_row c left join chsi.case_row r on r.claim = c.id and r.stage in ('in-review', 'second-review', 'awaiting-objection', 'awaiting-supplement')
            where c.reserved_for is distinct from r.id
            """),
        ("closed account with look-ups", """
            select a.id::text from chsi.account_row a join chsi.lookup l on l.stream = a.id where a.closed_at is not null
            """),
        ("open account without its phone", """
            select a.id::text from chsi.account_row a where a.closed_at is null and a.phone_value is not null and not exists (select 1 from chsi.lookup l where l.stream = a.id and l.kind = 2)
            """),
        ("open case of a closed account", """
            select r.id::text from chsi.case_row r join chsi.account_row a on a.id = r.applicant where r.closed_at is null and r.route = 're-registration' and a.closed_at is not null
            """),
        ("photo without its bytes", """
            select f.stream::text from chsi.fact f cross join lateral jsonb_array_elements(convert_from(f.body, 'utf8')::jsonb -> 'photos') p
            left join chsi.evidence_file e on e.id = (p ->> 'id')::uuid where f.type in ('photos-handed-in', 'photos-supplemented') and e.id is null
            """),
    ];

    public static async Task Check(NpgsqlDataSource source, Findings findings)
    {
        await using var connection = await source.OpenConnectionAsync();
        foreach (var (kind, sql) in Questions)
        {
            foreach (var broken in await connection.QueryAsync<string>(sql))
            {
                findings.Add(kind, broken);
            }
        }
    }
}
