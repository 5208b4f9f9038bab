using Chsi.Silo.Store;
using Chsi.Workflows;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Dispute;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.ReRegistration;
using Dapper;

namespace Chsi.Silo.Grains;

/// <summary>
/// What a dispute needs to know beside its streams: whose account a re-registration closed, what was said, and the phone and mail address that
/// would be given back. What is read whole by a person is written down first.
/// </summary>
public sealed class Disputes(Database database, Vault vault, ProtectedValues values)
{
    // one statement decides and writes down, and is committed when it returns
    private const string WriteDown = """
        with shown as (
          select c.id, c.applicant, f.type, f.body from chsi.case_row c join chsi.fact f on f.stream = c.id and f.type = @opened
          where c.id = @id and c.office = @desk and c.closed_at is null and c.holder = @me and c.held_until > chsi.clock()),
        logged as (
          insert into chsi.access_log (at, person, name, case_id, subject, what, reason)
          select chsi.clock(), @me, @name, id, applicant, '查看争议理由', '审核' from shown)
        select type, body from shown
        """;

    private static readonly string Opened = Catalogue.NameOf<DisputeOpened>();

    /// <summary>The account that this re-registration closed when the number passed; null where it closed none.</summary>
    public async Task<Guid?> Holder(Guid disputed, CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        var passed = await connection.QueryAsync<(string Type, byte[] Body)>(
            "select f.type, f.body from chsi.case_row c join chsi.fact f on f.stream = c.claim and f.type = @passed where c.id = @disputed order by f.version",
            new { disputed, passed = Catalogue.NameOf<NumberPassed>() });
        return passed.Select(p => (NumberPassed)FactCodec.Read(p.Type, p.Body)).LastOrDefault(p => p.Case == disputed)?.From;
    }

    /// <summary>The request to open a dispute; the same form asks for the same new case.</summary>
    /// <param name="request">The form's id.</param>
    public OpenDispute Open(Guid request, Guid disputed, Guid holder, string grounds) =>
        new(vault.RequestId($"dispute|{request}"), disputed, holder, Personal.Of(holder, grounds.Trim(), "争议理由"));

    /// <summary>The request to uphold, with what the old account gets back where nobody else has it by now.</summary>
    public async Task<UpholdDispute> Uphold(DisputeCase dispute, string opinion, int seen, CancellationToken stop = default)
    {
        var (phone, mail, contact) = await Bound(dispute.Applicant, dispute.Contact?.Id, stop);
        return new(dispute.Id, opinion, phone, mail, seen, contact);
    }

    /// <summary>The request to take a decision back, with what a closed account gets back where it was a 通过 that took effect.</summary>
    public async Task<TakeBackDecision> TakeBack(ReRegistrationCase @case, string reason, CancellationToken stop = default)
    {
        if (!@case.Closed || await Holder(@case.Id, stop) is not { } holder)
        {
            return new(@case.Id, reason);
        }

        var (phone, mail, _) = await Bound(holder, null, stop);
        return new(@case.Id, reason, holder, phone, mail);
    }

    /// <summary>What the person said, for whoever holds the case; null for others.</summary>
    public async Task<string?> Grounds(Actor actor, Guid @case, CancellationToken stop = default)
    {
        (string Type, byte[] Body)? opened;
        await using (var connection = await database.Writer.OpenConnectionAsync(stop))
        {
            opened = await connection.QuerySingleOrDefaultAsync<(string, byte[])?>(
                WriteDown, new { id = @case, desk = actor.Desk.ToString(), me = actor.Person, actor.Name, Opened });
        }

        return opened is not { } found ? null
            : await values.Open(((DisputeOpened)FactCodec.Read(found.Type, found.Body)).Grounds.Id, stop) ?? "（已不再保存）";
    }

    /// <summary>Phone and mail address of an account as its row has them, closed or not, and a value beside them.</summary>
    private async Task<(Personal? Phone, Personal? Mail, Personal? Other)> Bound(Guid account, Guid? other, CancellationToken stop)
    {
        (Guid? Phone, Guid? Mail) bound;
        await using (var connection = await database.Writer.OpenConnectionAsync(stop))
        {
            bound = await connection.QuerySingleAsync<(Guid?, Guid?)>(
                "select phone_value, mail_value from chsi.account_row where id = @account", new { account });
        }

        Guid?[] wanted = [bound.Phone, bound.Mail, other];
        var texts = await values.OpenAll([.. wanted.OfType<Guid>()], stop);
        return (Known(bound.Phone), Known(bound.Mail), Known(other));

        // what is damaged is no value that is gone: the account would come back without its phone and nobody would know why
        Personal? Known(Guid? value) => value is { } id && texts.TryGetValue(id, out var text)
            ? Personal.Known(id, text ?? throw new InvalidOperationException($"The value {id} cannot be opened."))
            : null;
    }
}
