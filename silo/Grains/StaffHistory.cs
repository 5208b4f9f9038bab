using Chsi.Silo.Store;
using Chsi.Workflows;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Staff;
using Dapper;

namespace Chsi.Silo.Grains;

/// <summary>What was done about a member of staff.</summary>
/// <param name="Name">Whom it was done about.</param>
/// <param name="By">Who did it, as named at that time.</param>
public sealed record StaffLine(DateTimeOffset At, string Name, string Line, string By);

/// <summary>What was done about the staff of a desk, those who have left too, for who leads it.</summary>
public sealed class StaffHistory(Database database)
{
    public const int Most = 50;

    private const string Facts = """
        select s.name, f.type, f.body, f.at, f.actor_name as By from chsi.staff_row s
        join lateral (select * from chsi.fact where stream = s.id and type = any(@types)) f on true
        where s.desk = (select m.desk from chsi.staff_row m where m.id = @me and m.desk = @desk and m.role = 'lead' and not m.removed)
        order by f.at desc, f.version desc limit @Most
        """;

    // what somebody keeps for themselves, such as a view, is nobody else's to read
    private static readonly string[] Types =
    [
        Catalogue.NameOf<StaffAdded>(), Catalogue.NameOf<StaffInvited>(), Catalogue.NameOf<InvitationAccepted>(), Catalogue.NameOf<SecondFactorSet>(), Catalogue.NameOf<StaffPasswordChanged>(),
        Catalogue.NameOf<StaffRoleGiven>(), Catalogue.NameOf<StaffRemoved>(), Catalogue.NameOf<AbsenceEntered>(), Catalogue.NameOf<AbsenceEnded>(),
    ];

    /// <summary>Newest first; none for anybody who does not lead the desk.</summary>
    public async Task<IReadOnlyList<StaffLine>> Of(Actor actor, CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        var rows = await connection.QueryAsync<(string Name, string Type, byte[] Body, DateTime At, string By)>(
            Facts, new { types = Types, me = actor.Person, desk = actor.Desk.ToString(), Most });
        return [.. rows.Select(r => new StaffLine(new(r.At), r.Name, StaffWording.Line(FactCodec.Read(r.Type, r.Body), actor.Desk)!, r.By))];
    }
}
