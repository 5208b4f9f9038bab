using Chsi.Silo.Store;
using Chsi.Workflows;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.NameCorrection;
using Dapper;

namespace Chsi.Silo.Grains;

/// <summary>What a name correction asks for, opened.</summary>
/// <param name="Before">The account's name as it stands.</param>
/// <param name="Registered">As the school has it; empty where that is the same.</param>
public sealed record OpenedName(string Before, string Name, string Registered, string Said);

/// <summary>Opens the names of a correction for the reviewer who holds it; written down first.</summary>
public sealed class NameCases(Database database, ProtectedValues values)
{
    // one statement decides and writes down, and is committed when it returns
    private const string WriteDown = """
        with shown as (
          select c.id, c.applicant, f.type, f.body, a.name_value from chsi.case_row c join chsi.fact f on f.stream = c.id and f.type = @asked join chsi.account_row a on a.id = c.applicant
          where c.id = @id and c.office = @desk and c.closed_at is null and c.holder = @me and c.held_until > chsi.clock()),
        logged as (
          insert into chsi.access_log (at, person, name, case_id, subject, what, reason)
          select chsi.clock(), @me, @name, id, applicant, '查看姓名（姓名更正）', '审核' from shown)
        select type, body, name_value as Name from shown
        """;

    private static readonly string Asked = Catalogue.NameOf<NameCorrectionAsked>();

    /// <summary>Null for who does not hold the case.</summary>
    public async Task<OpenedName?> Open(Actor actor, Guid @case, CancellationToken stop = default)
    {
        (string Type, byte[] Body, Guid Name)? shown;
        await using (var connection = await database.Writer.OpenConnectionAsync(stop))
        {
            shown = await connection.QuerySingleOrDefaultAsync<(string, byte[], Guid)?>(WriteDown, new { id = @case, desk = actor.Desk.ToString(), me = actor.Person, actor.Name, Asked });
        }

        if (shown is not { } found)
        {
            return null;
        }

        var asked = (NameCorrectionAsked)FactCodec.Read(found.Type, found.Body);
        var texts = await values.OpenAll([found.Name, asked.Name.Id, asked.Said.Id, .. asked.Registered is { } registered ? [registered.Id] : Array.Empty<Guid>()], stop);
        string Text(Guid? id) => id is { } known ? texts.GetValueOrDefault(known) ?? "（已不再保存）" : "";
        return new(Text(found.Name), Text(asked.Name.Id), Text(asked.Registered?.Id), Text(asked.Said.Id));
    }
}
