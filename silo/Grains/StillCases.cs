using Chsi.Silo.Clockwork;
using Chsi.Silo.Gateways;
using Chsi.Silo.Store;
using Chsi.Workflows;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Dispute;
using Chsi.Workflows.NameCorrection;
using Chsi.Workflows.ReRegistration;
using Dapper;

namespace Chsi.Silo.Grains;

/// <summary>Why a case that is open does not go on.</summary>
public enum Standstill
{
    /// <summary>Everybody at customer service who could review it has approved it, or has declared a relation. Who is away counts as being there.</summary>
    Nobody,

    /// <summary>The applicant was sent to 实人验证, and for more than half an hour its service has not said what came of it.</summary>
    Unanswered,

    /// <summary>Its limit has passed and the clock will not come by again. It does not mean that anything failed.</summary>
    Unwatched,
}

/// <summary>A case that stands still. Nothing in it is about a person.</summary>
/// <param name="Desk">Who has it, by its kind and code.</param>
/// <param name="Since">Since when: of its stage, of the check, or of the end of its limit.</param>
/// <param name="Session">Of 实人验证; null for other reasons.</param>
public sealed record StillCase(Guid Id, string Number, string Stage, string Desk, Standstill Why, DateTime Since, string? Session);

/// <summary>What no failed limit shows: open cases that nothing moves any more. Of those that wait for 实人验证 its service can be asked.</summary>
public sealed class StillCases(Database database, IdentityChecks checks)
{
    /// <summary>How many of each kind are listed, the longest first.</summary>
    public const int Most = 50;

    private static readonly string[] First = [Catalogue.NameOf<ReviewApproved>(), Catalogue.NameOf<NameCorrectionApproved>(), Catalogue.NameOf<DisputeUpheld>()];

    private static readonly string Service = Desk.CustomerService.ToString();

    // Most cases have no exclusion and no first reviewer: then somebody can as long as anybody works there at all. At the second review the one who brought it there
    // is barred, as the rules have it; whose first word fell is excluded
    private static readonly string Nobody = $"""
        select c.id, c.number, c.stage, c.desk, {(int)Standstill.Nobody} as why, c.stage_since as since, null::text as session
        from chsi.case_row c
        where c.office = '{Service}' and c.desk = '{Service}' and c.closed_at is null and c.stage = any(@review)
          and (c.excluded is not null or c.stage = any(@barring) or not exists (select from chsi.staff_row s where {Reviews}))
          and not exists (
            select from chsi.staff_row s where {Reviews} and (c.excluded is null or s.id <> all (c.excluded))
              and not (c.stage = any(@again) and s.id = (select f.actor from chsi.fact f where f.stream = c.id and f.type = any(@first) order by f.version desc limit 1))
              and not (c.stage = any(@disputed) and exists (select from chsi.fact f where f.stream = c.id
                and f.type = '{Catalogue.NameOf<DisputeOpened>()}' and convert_from(f.body, 'UTF8')::jsonb -> 'approvers' @> to_jsonb(s.id::text))))
        order by c.stage_since limit {Most}
        """;

    // where the review has begun a reviewer ends the case whatever the service says
    private static readonly string Unanswered = $"""
        select c.id, c.number, c.stage, c.desk, {(int)Standstill.Unanswered} as why, f.at as since, convert_from(f.body, 'UTF8')::jsonb ->> 'session' as session
        from chsi.case_row c join lateral (
          select f.type, f.at, f.body from chsi.fact f where f.stream = c.id
            and f.type in ('{Catalogue.NameOf<IdentityCheckStarted>()}', '{Catalogue.NameOf<IdentityCheckFailed>()}', '{Catalogue.NameOf<IdentityCheckPassed>()}')
          order by f.version desc limit 1) f on f.type = '{Catalogue.NameOf<IdentityCheckStarted>()}' and f.at <= (select chsi.clock()) - interval '30 minutes'
        where c.office = '{Service}' and c.desk = '{Desk.Applicant}' and c.route = '{ReRegistrationRoute.Name}' and c.closed_at is null
          and (c.id = any(@ids) or cardinality(@ids) = 0)
        order by f.at limit {Most}
        """;

    private static readonly string Unwatched = $"""
        select c.id, c.number, c.stage, c.desk, {(int)Standstill.Unwatched} as why, c.due as since, null::text as session
        from chsi.case_row c join chsi.stream s on s.id = c.id
        where c.closed_at is null and c.due <= (select chsi.clock()) and s.wake_at is null
        order by c.due limit {Most}
        """;

    private const string Log = """
        insert into chsi.access_log (at, person, name, case_id, subject, what, reason)
        select chsi.clock(), @me, @name, id, id, '查询实人验证结果', @reason from unnest(@ids) id
        """;

    private static string Reviews => $"s.desk = '{Service}' and not s.removed and s.has_second_factor and s.role in ('{Workflows.Staff.StaffRoles.Reviewer}', '{Workflows.Staff.StaffRoles.Lead}')";

    public async Task<IReadOnlyList<StillCase>> Find(CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        return [.. await connection.QueryAsync<StillCase>($"({Nobody}) union all ({Unanswered}) union all ({Unwatched})", new
        {
            review = ReviewQueue.UnderReview,
            again = ReviewQueue.LookedAtAgain,
            first = First,
            disputed = ReviewQueue.Disputed,
            barring = (string[])[.. ReviewQueue.Second, .. ReviewQueue.Disputed],
            ids = Array.Empty<Guid>(),
        })];
    }

    /// <summary>What asking the service for each would do.</summary>
    public async Task<IReadOnlyList<RepairResult>> RehearseChecks(IReadOnlyList<Guid> cases, CancellationToken stop = default)
    {
        var still = await Waiting(cases, stop);
        return [.. cases.Select(c => still.TryGetValue(c, out var found) ? new(found.Number, true, "将向实人验证服务查询结果，有结果的按结果办理。") : Gone(c))];
    }

    /// <summary>Asks the service what came of each check. Who asked, and why, is in the log; the fact that follows is the clock's.</summary>
    public async Task<IReadOnlyList<RepairResult>> AskChecks(Actor actor, string reason, IReadOnlyList<Guid> cases, CancellationToken stop = default)
    {
        if (Repairs.Refusal(actor, reason) is { } refused)
        {
            return [new("", false, refused)];
        }

        var still = await Waiting(cases, stop);
        await using (var connection = await database.Writer.OpenConnectionAsync(stop))
        {
            await connection.ExecuteAsync(Log, new { me = actor.Person, actor.Name, ids = cases.Where(still.ContainsKey).ToArray(), reason = reason.Trim() });
        }

        var results = new List<RepairResult>();
        foreach (var @case in cases)
        {
            results.Add(!still.TryGetValue(@case, out var found) ? Gone(@case) : Heard(found.Number, await checks.Look(@case, found.Session!, stop)));
        }

        return results;
    }

    private async Task<Dictionary<Guid, StillCase>> Waiting(IReadOnlyList<Guid> cases, CancellationToken stop)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        return cases.Count == 0 ? [] : (await connection.QueryAsync<StillCase>(Unanswered, new { ids = cases.ToArray() })).ToDictionary(c => c.Id);
    }

    private static RepairResult Heard(string number, IdentityCheckHeard heard) => heard switch
    {
        { Refusal: { } refusal } => new(number, false, refusal),
        { State: FaceCheckState.Passed } => new(number, true, "服务答复已通过，已按结果办理。"),
        { State: FaceCheckState.Failed } => new(number, true, "服务答复未通过，已记录，申请人可以再试。"),
        { State: FaceCheckState.Waiting } => new(number, false, "服务还没有结果；申请人可以重新验证，或上传照片。"),
        _ => new(number, false, "服务没有应答，请稍后再查。"),
    };

    private static RepairResult Gone(Guid @case) => new(@case.ToString()[..8], false, "已不再等待实人验证结果。");
}
