using Chsi.Silo.SignIn;
using Chsi.Silo.Store;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Records;
using Chsi.Workflows.Routes;
using Dapper;

namespace Chsi.Silo.Grains;

/// <summary>A school that has a record of the number too.</summary>
/// <param name="Code">院校代码.</param>
/// <param name="SameName">Under the same name (重名重号); otherwise under another one (可能冒名顶替).</param>
/// <param name="Records">How many such records it has; those that are 注销 are none.</param>
/// <param name="Present">They bear the number as it stands in the record; otherwise the one that is applied for, alone.</param>
/// <param name="Leads">Whom to turn to: the 负责人 of its desk, by name; empty where it has none.</param>
public sealed record SchoolHit(string Code, string Name, bool SameName, int Records, bool Present, string Leads);

/// <summary>
/// 重名重号、冒名顶替: whether any school has another record of a number, for whoever decides an open case about one. That there is one, at which school, and whom to turn to:
/// no value of it. Who asks says why and is written down first, and nobody asks without end.
/// </summary>
public sealed class OtherSchools(Database database, Loading loading, Vault vault, Counters counters, SearchOptions options)
{
    private const int Most = 50;

    private const string NotYours = "本案已办结，或不由您办理。";

    private const string WriteDown = """
        insert into chsi.access_log (at, person, name, case_id, subject, what, reason)
        select chsi.clock(), @me, @name, c.id, @record, '跨校核查重名重号和冒名顶替', @why
        from chsi.case_row c join chsi.staff_row s on s.id = @me and s.desk = @desk and s.role <> 'clerk' and not s.removed
        where c.id = @case and c.desk = @desk and c.closed_at is null
        """;

    private const string Others = """
        with numbered as (
          select l.stream, bool_or(x.present) as present from unnest(@keyIds, @digests, @presents) x(key_id, digest, present)
          join chsi.shared_lookup l on l.kind = @number and l.key_id = x.key_id and l.digest = x.digest group by l.stream),
        named as (
          select distinct l.stream from unnest(@personKeyIds, @personDigests) x(key_id, digest) join chsi.shared_lookup l on l.kind = @person and l.key_id = x.key_id and l.digest = x.digest)
        select r.school as Code, coalesce(max(o.name), max(r.school_name)) as Name, m.stream is not null as SameName, count(*)::int as Records, n.present as Present,
          coalesce((select string_agg(s.name, '、' order by s.name) from chsi.staff_row s where s.desk = 'school:' || r.school and s.role = 'lead' and not s.removed), '') as Leads
        from numbered n join chsi.record_row r on r.id = n.stream left join named m on m.stream = r.id left join chsi.organisation_row o on o.kind = 'school' and o.code = r.school
        where r.id <> @record and r.status <> @ended group by r.school, m.stream is not null, n.present order by r.school limit @Most
        """;

    /// <param name="record">What the case is about.</param>
    /// <param name="known">Name and number as they stand, opened by the asker.</param>
    /// <param name="wanted">The same as they are to be.</param>
    /// <returns>The schools, the own one among them; or the refusal to look.</returns>
    public async Task<(IReadOnlyList<SchoolHit>? Hits, string? Refusal)> Find(
        Actor actor, Guid @case, Guid record, OpenedRecord known, OpenedRecord wanted, string? reason, CancellationToken stop = default)
    {
        var why = Typed.Line(reason);
        if (why.Length is < Disclosures.Shortest or > Disclosures.Longest)
        {
            return (null, $"请填写核查的理由，{Disclosures.Shortest}至{Disclosures.Longest}个字。");
        }

        var streams = (await loading.Load(Needs.Stream(record, @case), Guid.CreateVersion7(), stop)).Streams;
        if (streams.Find<CaseState>(@case) is not { UnderReview: true } asked || asked.Desk != actor.Desk || asked.Bar(actor.Person) is not null)
        {
            return (null, NotYours);
        }

        if (await counters.AddThisHour($"across|{actor.Person}", options.MostAnHour, stop) is null)
        {
            return (null, $"您这一小时内跨校核查已达 {options.MostAnHour} 次，请下一小时再查。");
        }

        var type = streams.Get<StudentRecord>(record).DocumentType;
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        if (await connection.ExecuteAsync(WriteDown, new { me = actor.Person, actor.Name, desk = actor.Desk.ToString(), @case, record, why }) == 0)
        {
            return (null, NotYours);
        }

        var present = known.Number.Plain!;
        string[] texts = [.. new[] { present, wanted.Number.Plain! }.Distinct()];
        var numbers = texts.SelectMany(n => vault.Digests(RecordKeys.Number(type, n)).Select(d => (d.KeyId, d.Digest, Present: n == present))).ToList();
        var people = texts.SelectMany(n => new[] { known.Name.Plain!, wanted.Name.Plain! }.Distinct().SelectMany(name => vault.Digests(RecordKeys.Person(type, n, name)))).ToList();
        return ([.. await connection.QueryAsync<SchoolHit>(Others, new
        {
            number = (short)LookupKind.RecordNumber,
            person = (short)LookupKind.RecordPerson,
            keyIds = numbers.Select(d => d.KeyId).ToArray(),
            digests = numbers.Select(d => d.Digest).ToArray(),
            presents = numbers.Select(d => d.Present).ToArray(),
            personKeyIds = people.Select(d => d.KeyId).ToArray(),
            personDigests = people.Select(d => d.Digest).ToArray(),
            record,
            ended = StudentRecord.VoidStatus,
            Most,
        })], null);
    }
}
