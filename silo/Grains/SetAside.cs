using Chsi.Silo.Store;
using Chsi.Workflows;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Records;
using Dapper;

namespace Chsi.Silo.Grains;

/// <summary>A record whose last import said otherwise than a correction.</summary>
/// <param name="Name">Masked; whole where it is the name that differs.</param>
/// <param name="Text">What the correction and what the import says.</param>
public sealed record AsideLine(StudentRecord Record, string Name, string Text);

/// <summary>What imports said otherwise than corrections, for the school whose records they are; that it was looked at is written down first.</summary>
public sealed class SetAside(Database database, ProtectedValues values)
{
    private const string WriteDown = """
        with shown as (
          select r.id, r.changed_at, v.masked
          from (select * from chsi.record_row where 'school:' || school = @desk and aside and (@record::uuid is null or id = @record) order by changed_at limit @most) r
          join chsi.protected_value v on v.id = r.name_value),
        logged as (
          insert into chsi.access_log (at, person, name, subject, what, reason)
          select chsi.clock(), @me, @name, id, '查看与更正不一致的导入', '核对学籍' from shown)
        select id, masked from shown order by changed_at
        """;

    private const string Facts = "select stream, version, type, body, at from chsi.fact where stream = any(@ids) order by stream, version";

    /// <param name="record">One alone; null for those that wait longest.</param>
    public async Task<IReadOnlyList<AsideLine>> Of(Actor actor, Guid? record, int most, CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        var shown = (await connection.QueryAsync<(Guid Id, string Masked)>(
            WriteDown, new { desk = actor.Desk.ToString(), record, me = actor.Person, actor.Name, most })).AsList();
        // a correction since may have answered a part of what the import asked
        var records = (await connection.QueryAsync<(Guid Stream, int Version, string Type, byte[] Body, DateTime At)>(Facts, new { ids = shown.Select(s => s.Id).ToArray() }))
            .GroupBy(f => f.Stream).ToDictionary(f => f.Key, f => f.Aggregate((StudentRecord)new(f.Key), (state, fact) =>
                (StudentRecord)state.Fold(FactCodec.Read(fact.Type, fact.Body), new(fact.Version, fact.At, Guid.Empty, "", Desk.Nobody, Guid.Empty))));
        var open = shown.Where(s => records[s.Id].Aside is not null).Select(s => (s.Masked, Record: records[s.Id])).ToList();
        var texts = await values.OpenAll([.. RecordWording.ValuesOf(open.Select(o => o.Record.Aside!)), .. open.Where(o => o.Record.Aside!.Name is not null).Select(o => o.Record.Name!.Id)], stop);
        return [.. open.Select(o => new AsideLine(
            o.Record, o.Record.Aside!.Name is null ? o.Masked : texts.GetValueOrDefault(o.Record.Name!.Id) ?? o.Masked, RecordWording.Aside(o.Record.Aside!, texts)))];
    }
}
