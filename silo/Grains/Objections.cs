using Chsi.Silo.Store;
using Chsi.Workflows;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Dapper;

namespace Chsi.Silo.Grains;

/// <summary>A re-registration whose evidence is being looked at, as the holder of the number is told of it: no word about who asks.</summary>
/// <param name="Raised">The holder has objected already.</param>
public sealed record Contested(Guid Case, string Number, bool Raised);

/// <summary>An objection as the reviewer reads it.</summary>
/// <param name="Proof">See <see cref="HolderProof"/>.</param>
public sealed record OpenedObjection(DateTimeOffset At, string Reason, string Proof);

/// <summary>
/// What an old account's person and the case's reviewer must know of each other's side. Neither may read the other's rows, so each is asked for
/// here, narrowly; the reviewer's look is written down first.
/// </summary>
public sealed class Objections(Database database, ProtectedValues values)
{
    private const string Contesting = """
        select c.id, c.number, exists (select from chsi.fact f where f.stream = c.id and f.type = @raised and f.actor = @account)
        from chsi.claim_row k join chsi.case_row c on c.id = k.reserved_for and c.applicant <> @account
        where k.holder = @account
        """;

    // one statement decides and writes down, and is committed when it returns
    private const string WriteDown = """
        with shown as (
          select c.id, f.actor as subject, f.version, f.type, f.body, f.at
          from chsi.case_row c join chsi.fact f on f.stream = c.id and f.type = @raised
          where c.id = @id and c.office = @desk and c.closed_at is null and c.holder = @me and c.held_until > chsi.clock()),
        logged as (
          insert into chsi.access_log (at, person, name, case_id, subject, what, reason)
          select chsi.clock(), @me, @name, id, subject, '查看异议理由', '审核' from shown)
        select type, body, at from shown order by version
        """;

    private static readonly string Raised = Catalogue.NameOf<ObjectionRaised>();

    /// <summary>The re-registration that this account's person may object to; null where no evidence for the account's number is being looked at.</summary>
    public async Task<Contested?> Find(Guid account, CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        return await connection.QuerySingleOrDefaultAsync<(Guid Case, string Number, bool Raised)?>(Contesting, new { account, Raised }) is { } found
            ? new(found.Case, found.Number, found.Raised)
            : null;
    }

    /// <summary>The objections to a case, oldest first; none for whoever does not hold it.</summary>
    public async Task<IReadOnlyList<OpenedObjection>> Open(Actor actor, Guid @case, CancellationToken stop = default)
    {
        List<(string Type, byte[] Body, DateTime At)> raised;
        await using (var connection = await database.Writer.OpenConnectionAsync(stop))
        {
            raised = [.. await connection.QueryAsync<(string, byte[], DateTime)>(
                WriteDown, new { id = @case, desk = actor.Desk.ToString(), me = actor.Person, actor.Name, Raised })];
        }

        var objections = raised.Select(r => (Fact: (ObjectionRaised)FactCodec.Read(r.Type, r.Body), r.At)).ToList();
        var reasons = await values.OpenAll([.. objections.Select(o => o.Fact.Reason.Id)], stop);
        return [.. objections.Select(o => new OpenedObjection(
            new(o.At), reasons.TryGetValue(o.Fact.Reason.Id, out var reason) ? reason ?? "（无法读取，请联系运行维护）" : "（已不再保存）", o.Fact.Proof ?? HolderProof.BySignIn))];
    }
}
