using Chsi.Silo.Store;
using Chsi.Workflows.Decisions;
using Dapper;

namespace Chsi.Silo.Grains;

/// <summary>Notices at a desk, which each colleague reads for themselves. Nothing is decided by it.</summary>
public sealed class Reminders(Database database)
{
    private const string WriteDown = """
        insert into chsi.notice_read (person, notice, at)
        select @me, position, chsi.clock() from chsi.notice where position = any(@notices) and desk = @desk and (account is null or account = @me)
        on conflict do nothing
        """;

    /// <summary>These are shown to the one who asks no more; to colleagues they are. Those of another desk or person stay as they are.</summary>
    /// <param name="notices">Positions.</param>
    public async Task Read(Actor actor, long[] notices, CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        await connection.ExecuteAsync(new(WriteDown, new { me = actor.Person, notices, desk = actor.Desk.ToString() }, cancellationToken: stop));
    }
}
