using Chsi.Silo.Store;
using Chsi.Workflows;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Routes;
using Dapper;

namespace Chsi.Silo.Grains;

/// <summary>A note of the desk, opened.</summary>
public sealed record OpenedNote(string Name, DateTimeOffset At, string Text);

/// <summary>
/// The desk's notes on a case, for every member of the desk: written down first, then opened, as with everything that may name a person.
/// </summary>
public sealed class Notes(Database database, ProtectedValues values)
{
    // one statement decides and writes down, and is committed when it returns
    private const string WriteDown = """
        with shown as (
          select c.id, c.applicant, f.version, f.type, f.body, f.actor_name, f.at
          from chsi.case_row c join chsi.fact f on f.stream = c.id and f.type = @written
          where c.id = @id and c.office = @desk),
        logged as (
          insert into chsi.access_log (at, person, name, case_id, subject, what, reason)
          select chsi.clock(), @me, @name, id, applicant, '查看内部备注（' || count(*) || '条）', '审核' from shown group by id, applicant)
        select type, body, actor_name as name, at from shown order by version desc
        """;

    private static readonly string Written = Catalogue.NameOf<NoteWritten>();

    /// <summary>Newest first; none for whoever is not of the case's desk.</summary>
    public async Task<IReadOnlyList<OpenedNote>> Open(Actor actor, Guid @case, CancellationToken stop = default)
    {
        List<(string Type, byte[] Body, string Name, DateTime At)> written;
        await using (var connection = await database.Writer.OpenConnectionAsync(stop))
        {
            written = [.. await connection.QueryAsync<(string, byte[], string, DateTime)>(WriteDown, new
            {
                id = @case,
                desk = actor.Desk.ToString(),
                me = actor.Person,
                actor.Name,
                Written,
            })];
        }

        var notes = new List<OpenedNote>();
        foreach (var (type, body, name, at) in written)
        {
            var note = (NoteWritten)FactCodec.Read(type, body);
            notes.Add(new(name, new(at), await values.Open(note.Text.Id, stop) ?? "（已不再保存）"));
        }

        return notes;
    }
}
