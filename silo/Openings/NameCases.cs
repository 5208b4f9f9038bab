using Chsi.Silo.Gateways;
using Chsi.Silo.SignIn;
using Chsi.Silo.Store;
using Chsi.Workflows;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.NameCorrection;
using Dapper;

namespace Chsi.Silo.Openings;

/// <summary>What a correction of name or number asks for, opened.</summary>
/// <param name="Before">The account's name as it stands.</param>
/// <param name="Registered">As the school has it; empty where that is the same.</param>
/// <param name="NumberBefore">The account's number as it stands.</param>
/// <param name="Number">Empty where the number is right.</param>
/// <param name="Document">The account's, which does not change.</param>
public sealed record OpenedName(string Before, string Name, string Registered, string Said, string NumberBefore, string Number, DocumentType Document)
{
    /// <summary>The gateway cannot answer for what is to change: two reviewers do.</summary>
    public bool ByPeopleAlone => !Document.CheckedByGateway && (Name != Before || Number.Length > 0);
}

/// <summary>Opens what a correction asks for to the reviewer who holds it, written down first, and makes the request that approves it.</summary>
public sealed class NameCases(Database database, Vault vault, ProtectedValues values, Counters counters, CodeOptions codes, INameCheck gateway)
{
    // one statement decides and writes down, and is committed when it returns
    private const string WriteDown = """
        with shown as (
          select c.id, c.applicant, f.type, f.body, a.name_value, a.number_value, a.document_type from chsi.case_row c join chsi.fact f on f.stream = c.id and f.type = @asked join chsi.account_row a on a.id = c.applicant
          where c.id = @id and c.office = @desk and c.closed_at is null and c.holder = @me and c.held_until > chsi.clock()),
        logged as (
          insert into chsi.access_log (at, person, name, case_id, subject, what, reason)
          select chsi.clock(), @me, @name, id, applicant, '查看姓名和证件号码（更正）', '审核' from shown)
        select type, body, name_value as Name, number_value as Number, document_type as Document from shown
        """;

    private static readonly string Asked = Catalogue.NameOf<NameCorrectionAsked>();

    /// <summary>Whether this account may ask about one more number today; a number asked before is free. Else numbers could be tried out until one is taken.</summary>
    public Task<bool> MayAsk(Guid account, string number, CancellationToken stop = default) => counters.AddMember(
        $"numbers|{account}", $"number|{account}|{Convert.ToHexStringLower(vault.Digest("number", number))}", codes.NumbersADay, stop);

    /// <summary>Null for who does not hold the case.</summary>
    public async Task<OpenedName?> Open(Actor actor, Guid @case, CancellationToken stop = default)
    {
        (string Type, byte[] Body, Guid Name, Guid Number, string Document)? shown;
        await using (var connection = await database.Writer.OpenConnectionAsync(stop))
        {
            shown = await connection.QuerySingleOrDefaultAsync<(string, byte[], Guid, Guid, string)?>(WriteDown, new { id = @case, desk = actor.Desk.ToString(), me = actor.Person, actor.Name, Asked });
        }

        if (shown is not { } found)
        {
            return null;
        }

        var asked = (NameCorrectionAsked)FactCodec.Read(found.Type, found.Body);
        Guid?[] ids = [found.Name, found.Number, asked.Name.Id, asked.Said.Id, asked.Registered?.Id, asked.Number?.Id];
        var texts = await values.OpenAll([.. ids.OfType<Guid>()], stop);
        string Text(Guid? id) => id is { } known ? texts.GetValueOrDefault(known) ?? "（已不再保存）" : "";
        return new(Text(found.Name), Text(asked.Name.Id), Text(asked.Registered?.Id), Text(asked.Said.Id), Text(found.Number), Text(asked.Number?.Id), DocumentType.Find(found.Document)!);
    }

    /// <summary>The request to approve, with the number asked for, and what the gateway says of name and number as the account is to bear them.</summary>
    /// <param name="claim">See <see cref="ApproveName"/>.</param>
    public async Task<ApproveName> Approve(NameCase @case, string opinion, int seen, Guid claim, CancellationToken stop = default)
    {
        string type;
        Guid own;
        await using (var connection = await database.Writer.OpenConnectionAsync(stop))
        {
            (type, own) = await connection.QuerySingleAsync<(string, Guid)>("select document_type, number_value from chsi.account_row where id = @Applicant", new { @case.Applicant });
        }

        var number = @case.IdNumber?.Id ?? own;
        var texts = await values.OpenAll([@case.Name!.Id, number], stop);
        var (name, text) = (texts.GetValueOrDefault(@case.Name.Id), texts.GetValueOrDefault(number));
        var request = new ApproveName(@case.Id, opinion, seen, await Check(type, name, text, stop));
        return @case.IdNumber is null || text is null ? request : request with { Number = Personal.Known(number, text), DocumentType = type, Claim = claim };
    }

    /// <summary>What the gateway says of name and number together, as at registration (000-12).</summary>
    /// <param name="name">Null where it is no longer kept, as with the number.</param>
    public async Task<NameCheckOutcome> Check(string type, string? name, string? number, CancellationToken stop)
    {
        if (DocumentType.Find(type) is not { CheckedByGateway: true })
        {
            return NameCheckOutcome.UnknownDocument;
        }

        return name is null || number is null ? NameCheckOutcome.Away : await gateway.Ask(new(name, type, number), stop) switch
        {
            NameCheckAnswer.Agrees => NameCheckOutcome.Agrees,
            NameCheckAnswer.Disagrees => NameCheckOutcome.Disagrees,
            NameCheckAnswer.UnknownDocument => NameCheckOutcome.UnknownDocument,
            NameCheckAnswer.Away => NameCheckOutcome.Away,
        };
    }
}
