using Chsi.Silo.Store;
using Chsi.Workflows;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Records;
using Dapper;

namespace Chsi.Silo.Grains;

/// <summary>A record whose last import said otherwise than a correction.</summary>
/// <param name="Name">Masked.</param>
/// <param name="Text">What the correction and what the import says.</param>
public sealed record AsideLine(Guid Record, string StudentNumber, string Name, string Text);

/// <summary>What imports said otherwise than corrections, for the school whose records they are; that it was looked at is written down first.</summary>
public sealed class SetAside(Database database, ProtectedValues values)
{
    private const string WriteDown = """
        with shown as (
          select r.id, r.student_number, v.masked, f.type, f.body
          from (select * from chsi.record_row where 'school:' || school = @desk and aside order by changed_at limit @most) r
          join chsi.protected_value v on v.id = r.name_value
          join lateral (select type, body from chsi.fact where stream = r.id and type = @aside order by version desc limit 1) f on true),
        logged as (
          insert into chsi.access_log (at, person, name, subject, what, reason)
          select chsi.clock(), @me, @name, id, '查看与更正不一致的导入', '核对学籍' from shown)
        select id as Record, student_number as StudentNumber, masked as Name, type, body from shown
        """;

    private static readonly string Aside = Catalogue.NameOf<ImportSetAside>();

    public async Task<IReadOnlyList<AsideLine>> Of(Actor actor, int most, CancellationToken stop = default)
    {
        List<(Guid Record, string StudentNumber, string Name, string Type, byte[] Body)> shown;
        await using (var connection = await database.Writer.OpenConnectionAsync(stop))
        {
            shown = [.. await connection.QueryAsync<(Guid, string, string, string, byte[])>(
                WriteDown, new { desk = actor.Desk.ToString(), me = actor.Person, actor.Name, most, Aside })];
        }

        var facts = shown.Select(s => (s, Fact: (ImportSetAside)FactCodec.Read(s.Type, s.Body))).ToList();
        var texts = await values.OpenAll([.. RecordWording.ValuesOf(facts.Select(f => f.Fact))], stop);
        return [.. facts.Select(f => new AsideLine(f.s.Record, f.s.StudentNumber, f.s.Name, RecordWording.Aside(f.Fact, texts)))];
    }
}
