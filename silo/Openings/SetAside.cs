using Chsi.Silo.Store;
using Chsi.Workflows;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Records;
using Dapper;

namespace Chsi.Silo.Openings;

/// <summary>A record of which the last import said what was not taken over.</summary>
/// <param name="Name">Masked; whole where it is the name that differs.</param>
/// <param name="Text">What is registered and what the import says.</param>
/// <param name="Elsewhere">Where it goes where the rules do not leave it to the school; null where the school takes it itself.</param>
public sealed record AsideLine(StudentRecord Record, string Name, string Text, string? Elsewhere);

/// <summary>What imports said and was not taken over, for the school whose records they are; that it was looked at is written down first.</summary>
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
    /// <param name="today">Chinese time: whose rules say what the school takes itself.</param>
    public async Task<IReadOnlyList<AsideLine>> Of(Actor actor, Guid? record, int most, DateOnly today, CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        var shown = (await connection.QueryAsync<(Guid Id, string Masked)>(
            WriteDown, new { desk = actor.Desk.ToString(), record, me = actor.Person, actor.Name, most })).AsList();
        // a correction since may have answered a part of what the import asked
        var records = (await connection.QueryAsync<(Guid Stream, int Version, string Type, byte[] Body, DateTime At)>(Facts, new { ids = shown.Select(s => s.Id).ToArray() }))
            .GroupBy(f => f.Stream).ToDictionary(f => f.Key, f => f.Aggregate((StudentRecord)new(f.Key), (state, fact) =>
                (StudentRecord)state.Fold(FactCodec.Read(fact.Type, fact.Body), new(fact.Version, fact.At, Guid.Empty, "", Desk.Nobody, Guid.Empty))));
        var open = shown.Where(s => records[s.Id].Aside is not null).Select(s => (s.Masked, Record: records[s.Id])).ToList();
        var texts = await values.OpenAll(
            [.. RecordWording.ValuesOf(open.Select(o => o.Record.Aside!)), .. open.SelectMany(o => new[] { o.Record.Name!.Id, o.Record.Number!.Id, o.Record.Particulars!.Id })], stop);
        return [.. open.Select(o => new AsideLine(o.Record, o.Record.Aside!.Name is null ? o.Masked : texts.GetValueOrDefault(o.Record.Name!.Id) ?? o.Masked,
            RecordWording.Aside(o.Record.Aside!, texts), Elsewhere(o.Record, texts, today)))];
    }

    private static string? Elsewhere(StudentRecord record, IReadOnlyDictionary<Guid, string?> texts, DateOnly today)
    {
        Personal? Value(Personal? value) => value is not null && texts.GetValueOrDefault(value.Id) is { } text ? Personal.Known(value.Id, text) : null;
        return Value(record.Name) is not { } name || Value(record.Number) is not { } number || Value(record.Particulars) is not { } particulars ? null
            : SchoolAlone.Elsewhere(record, new(name, number, particulars),
                new(Value(record.Aside!.Name) ?? name, Value(record.Aside.Number) ?? number, Value(record.Aside.Particulars) ?? particulars), today);
    }
}
