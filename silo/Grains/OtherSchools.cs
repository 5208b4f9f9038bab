using Chsi.Silo.SignIn;
using Chsi.Silo.Store;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Records;
using Dapper;

namespace Chsi.Silo.Grains;

/// <summary>A school that has a record of the number too.</summary>
/// <param name="Code">院校代码.</param>
/// <param name="SameName">Under the same name (重名重号); otherwise under another one (可能冒名顶替).</param>
/// <param name="Leads">Whom to turn to: the 负责人 of its desk, by name; empty where it has none.</param>
public sealed record SchoolHit(string Code, string Name, bool SameName, string Leads);

/// <summary>
/// 重名重号、冒名顶替: whether any school has another record of a number, for whoever decides an open case about one. That there is one, at which school, and whom to turn to:
/// no value of it. Who asks says why and is written down first, and nobody asks without end.
/// </summary>
public sealed class OtherSchools(Database database, Loading loading, Vault vault, Counters counters, SearchOptions options)
{
    private const int Most = 50;

    private const string WriteDown = """
        insert into chsi.access_log (at, person, name, case_id, subject, what, reason)
        select chsi.clock(), @me, @name, c.id, @record, '跨校核查重名重号和冒名顶替', @why
        from chsi.case_row c join chsi.staff_row s on s.id = @me and s.desk = @desk and s.role <> 'clerk' and not s.removed
        where c.id = @case and @desk in (c.office, c.desk) and c.closed_at is null
        """;

    private const string Others = """
        with numbered as (
          select distinct l.stream from unnest(@keyIds, @digests) x(key_id, digest) join chsi.shared_lookup l on l.kind = @number and l.key_id = x.key_id and l.digest = x.digest),
        named as (
          select distinct l.stream from unnest(@personKeyIds, @personDigests) x(key_id, digest) join chsi.shared_lookup l on l.kind = @person and l.key_id = x.key_id and l.digest = x.digest)
        select r.school as Code, coalesce(max(o.name), max(r.school_name)) as Name, m.stream is not null as SameName,
          coalesce((select string_agg(s.name, '、' order by s.name) from chsi.staff_row s where s.desk = 'school:' || r.school and s.role = 'lead' and not s.removed), '') as Leads
        from numbered n join chsi.record_row r on r.id = n.stream left join named m on m.stream = r.id left join chsi.organisation_row o on o.kind = 'school' and o.code = r.school
        where r.id <> @record group by r.school, m.stream is not null order by r.school limit @Most
        """;

    /// <param name="record">What the case is about.</param>
    /// <param name="persons">Name and number as they stand, and as they are to be; opened by the asker.</param>
    /// <returns>The schools, the own one among them; or the refusal to look.</returns>
    public async Task<(IReadOnlyList<SchoolHit>? Hits, string? Refusal)> Find(
        Actor actor, Guid @case, Guid record, IReadOnlyCollection<OpenedRecord> persons, string? reason, CancellationToken stop = default)
    {
        var why = Typed.Line(reason);
        if (why.Length is < Disclosures.Shortest or > Disclosures.Longest)
        {
            return (null, $"请填写核查的理由，{Disclosures.Shortest}至{Disclosures.Longest}个字。");
        }

        if (await counters.AddThisHour($"across|{actor.Person}", options.MostAnHour, stop) is null)
        {
            return (null, $"您这一小时内跨校核查已达 {options.MostAnHour} 次，请下一小时再查。");
        }

        var type = (await loading.Load(Needs.Stream(record), Guid.CreateVersion7(), stop)).Streams.Get<StudentRecord>(record).DocumentType;
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        if (await connection.ExecuteAsync(WriteDown, new { me = actor.Person, actor.Name, desk = actor.Desk.ToString(), @case, record, why }) == 0)
        {
            return (null, "本案已办结，或不由您办理。");
        }

        var texts = persons.Select(p => p.Number.Plain!).Distinct().ToList();
        var numbers = texts.SelectMany(n => vault.Digests(RecordKeys.Number(type, n))).ToList();
        var people = texts.SelectMany(n => persons.Select(p => p.Name.Plain!).Distinct().SelectMany(name => vault.Digests(RecordKeys.Person(type, n, name)))).ToList();
        return ([.. await connection.QueryAsync<SchoolHit>(Others, new
        {
            number = (short)LookupKind.RecordNumber,
            person = (short)LookupKind.RecordPerson,
            keyIds = numbers.Select(d => d.KeyId).ToArray(),
            digests = numbers.Select(d => d.Digest).ToArray(),
            personKeyIds = people.Select(d => d.KeyId).ToArray(),
            personDigests = people.Select(d => d.Digest).ToArray(),
            record,
            Most,
        })], null);
    }
}
