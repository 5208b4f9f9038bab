using System.Security.Cryptography;
using System.Text;
using Chsi.Silo.Gateways;
using Chsi.Silo.SignIn;
using Chsi.Silo.Store;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.ReRegistration;
using Dapper;

namespace Chsi.Silo.Grains;

/// <summary>What came of going to 实人验证.</summary>
/// <param name="Page">Where the person goes; null where the same form had begun before.</param>
/// <param name="Refusal">Why nothing began; null where it did.</param>
public sealed record IdentityCheckBegun(string Session, Uri? Page, string? Refusal = null)
{
    internal static IdentityCheckBegun No(string sentence) => new("", null, sentence);
}

/// <summary>What was learnt of a 实人验证 under way.</summary>
/// <param name="Refusal">A pass that could not count, in the applicant's words.</param>
public sealed record IdentityCheckHeard(FaceCheckState State, string? Refusal = null);

/// <summary>
/// Brings 实人验证 and the case together: the service first, then the door. The service's word about a session is one request with an id of
/// its own, so that callback, repeated callback and polling have one effect together.
/// </summary>
public sealed class IdentityChecks(IFaceCheck service, Vault vault, Door door, Database database, ProtectedValues values, Counters counters)
{
    /// <summary>Every session costs money and hands a name and a number to the service. Counted by account and Chinese day.</summary>
    public const int MostADay = 10;

    private const string Away = "实人验证服务暂时无法连接，请稍后再试，或选择人工审核。您的申请不受影响。";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Whether there is a service at all.</summary>
    public bool Available => service.IsConfigured;

    /// <summary>Whether the service can check holders of this document.</summary>
    public static bool Knows(string documentType, string cause) =>
        cause != Causes.DocumentUnknown && DocumentType.Find(documentType) is { CheckedByGateway: true };

    /// <param name="request">The form's id; it goes to the service as our reference of the attempt.</param>
    /// <param name="consent">Version of the consent to hand name and number over.</param>
    public async Task<IdentityCheckBegun> Begin(
        Guid account, Guid @case, Guid request, string consent, Uri callback, Uri returnUrl, CancellationToken stop = default)
    {
        if (await Sent(@case, request, stop) is { } before)
        {
            return new(before, null);
        }

        // what the rules refuse goes to no service; the session is not known yet and no rule looks at it
        if (await door.Foresee(new StartIdentityCheck(@case, "", consent), Actor.Applicant(account), request, stop) is { } not)
        {
            return IdentityCheckBegun.No(not.Sentence);
        }

        if (!service.IsConfigured)
        {
            return IdentityCheckBegun.No(Away);
        }

        var about = await About(account, stop);
        if (await values.Open(about.Name, stop) is not { } name || await values.Open(about.Number, stop) is not { } number)
        {
            return IdentityCheckBegun.No("没有找到您的注册信息，请联系客服。");
        }

        // counted before the service is asked, so that many at once do not slip through together; the same form is counted once
        var (set, attempt) = ($"face-checks|{account}", $"face-check|{request}");
        if (!await counters.AddMember(set, attempt, MostADay, stop))
        {
            return IdentityCheckBegun.No($"每天最多进行{MostADay}次实人验证，请明天再试，或选择人工审核。");
        }

        if (await service.Start(new(request.ToString("N"), name, number, callback, returnUrl), stop) is not { } begun)
        {
            await counters.DropMember(set, attempt, stop);
            return IdentityCheckBegun.No(Away);
        }

        var answer = await door.Ask(new StartIdentityCheck(@case, begun.Session, consent), Actor.Applicant(account), request, stop);
        return answer is not Refused refused ? new(begun.Session, begun.Page)
            : await Sent(@case, request, stop) is { } session ? new(session, null)
            : IdentityCheckBegun.No(refused.Sentence);
    }

    private async Task<(Guid Name, Guid Number)> About(Guid account, CancellationToken stop)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        return await connection.QuerySingleOrDefaultAsync<(Guid, Guid)>(
            "select name_value, number_value from chsi.account_row where id = @account", new { account });
    }

    /// <summary>The session that this form began. Of a form sent twice at once the slower is refused, for its session is another.</summary>
    private async Task<string?> Sent(Guid @case, Guid request, CancellationToken stop)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        return await connection.ExecuteScalarAsync<string?>(
            """
            select convert_from(body, 'UTF8')::jsonb ->> 'session' from chsi.fact
            where request = @request and digest is not null and stream = @case and type = 'identity-check-started'
            """,
            new { @case, request });
    }

    /// <summary>The service's signed word, verified before. A nonce that was spent has no second effect.</summary>
    /// <returns>False where no attempt of ours has this reference and session.</returns>
    public async Task<bool> Hear(FaceCallback callback, CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        var nonce = new { id = $"face-check:{callback.Nonce}" };
        if (await connection.ExecuteScalarAsync<bool>("select exists (select 1 from chsi.spent where id = @id)", nonce))
        {
            return true;
        }

        var @case = Guid.TryParseExact(callback.Reference, "N", out var reference)
            ? await connection.ExecuteScalarAsync<Guid?>(
                """
                select stream from chsi.fact where request = @reference and digest is not null and type = 'identity-check-started'
                  and convert_from(body, 'UTF8')::jsonb ->> 'session' = @Session
                """,
                new { reference, callback.Session })
            : null;
        if (@case is not { } known)
        {
            return reference != Guid.Empty && await connection.ExecuteScalarAsync<bool>(
                "select exists (select from chsi.counter where key = @key)", new { key = VisitorChecks.Key(reference) });
        }

        // spent only after the decision: a callback that met an outage may come again, and the request's id keeps it to one effect
        if (await Finish(known, callback.Session, callback.State, callback.Reason, stop) is Refused { Sentence: Door.Busy })
        {
            throw new OutcomeUnknownException(reference);
        }

        await connection.ExecuteAsync("insert into chsi.spent (id, ends) values (@id, chsi.clock() + interval '1 day') on conflict do nothing", nonce);
        return true;
    }

    /// <summary>Asks the service how a session stands, for the person who looks before the callback has come. Waits three seconds at most.</summary>
    public async Task<IdentityCheckHeard> Look(Guid @case, string session, CancellationToken stop = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Patience);
        FaceCheckResult result;
        try
        {
            result = await service.Poll(session, limit.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new(FaceCheckState.Away);
        }

        var refusal = result.State is FaceCheckState.Passed or FaceCheckState.Failed
            ? await Finish(@case, session, result.State, result.Reason, stop) as Refused
            : null;
        return new(result.State, refusal?.Sentence);
    }

    private Task<Answer> Finish(Guid @case, string session, FaceCheckState state, string? reason, CancellationToken stop) => door.Ask(
        new FinishIdentityCheck(@case, session, state is FaceCheckState.Passed, reason ?? ""), Actor.Clock, vault.RequestId($"face-check|{session}"), stop);
}
