using Chsi.Silo.Store;
using Chsi.Workflows;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Dispute;
using Chsi.Workflows.NameCorrection;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;
using Dapper;
using Npgsql;

namespace Chsi.Silo.Grains;

/// <summary>
/// The desk's way to its work: the next case, kept while somebody is at it. The reservation is one statement, so two reviewers never get
/// the same case; the fact that a case was taken goes through the door like every other.
/// </summary>
public sealed class ReviewQueue(Database database, Door door, Namesakes namesakes, RuleSettings settings)
{
    private const int MostTries = 3;

    private const string Free = "c.stage = any(@stages) and c.closed_at is null and (c.holder is null or c.held_until <= (select chsi.clock()))";

    // A second review is for nobody who has ever approved the case, a dispute for nobody who approved what it is about, no case for who has declared a
    // relation or has the name of one of its people, and what one has just given back comes back to somebody else. Kinds of facts are constants of the
    // statement, for only so their indexes are found. Namesakes are counted, not asked whether they exist: so they are looked up for the few cases
    // that are tried, and never gathered from all accounts
    private static readonly string Open = $"""
        not (c.stage = @second and exists (select from chsi.fact f where f.stream = c.id and f.type = '{Catalogue.NameOf<ReviewApproved>()}' and f.actor = @me))
          and not (c.stage = any(@disputed) and exists (select from chsi.fact f where f.stream = c.id and (f.type = '{Catalogue.NameOf<DisputeUpheld>()}' and f.actor = @me
            or f.type = '{Catalogue.NameOf<DisputeOpened>()}' and convert_from(f.body, 'UTF8')::jsonb -> 'approvers' @> to_jsonb(@me::text))))
          and not exists (select from chsi.fact f where f.stream = c.id and f.type = '{Catalogue.NameOf<CaseGivenBack>()}' and f.actor = @me and f.at > (select chsi.clock()) - interval '4 hours')
          and (c.excluded is null or @me <> all (c.excluded)) and (
            select count(*) from chsi.account_row a join chsi.protected_value v on v.id = a.name_value where a.claim = c.claim and v.digest = any (@names)) = 0
        """;

    // what this request was given before
    private const string Before = "select reply from chsi.fact where request = @request and digest is not null and actor = @me";

    // It does not wait for the disk: a reservation counts with the fact that the case was taken, and that commit writes out what stands before it too.
    // a case that was sent back for a supplement waits a day for the reviewer who knows it, or for the deputy of one who is away; one whose lease ran
    // out waits for nobody, and neither does one whose reviewer has left or is away together with the deputy. Two ordered picks instead of one sorted
    // by both: each is read off an index
    private static readonly string Reserve = $"""
        with before as ({Before}),
        own as (
          select c.id, c.holder, c.held_since, c.held_until from chsi.case_row c
          where not exists (select from before) and c.reviewer = any (array (select @me union all select s.id from chsi.staff_row s where s.deputy = @me and not s.removed and {Away("s")}))
            and c.office = @office and c.desk = @office and {Free}
            and {Open}
          order by c.overdue desc, c.due, c.id limit 1 for update skip locked),
        next as (
          select c.id, c.holder, c.held_since, c.held_until from chsi.case_row c
          where not exists (select from before) and not exists (select from own) and c.office = @office and c.desk = @office and {Free}
            and (c.reviewer is null or c.holder is not null or c.stage_since <= (select chsi.clock()) - interval '1 day'
              or exists (select from chsi.staff_row s where s.id = c.reviewer and (s.removed
                or {Away("s")} and not exists (select from chsi.staff_row d where d.id = s.deputy and not d.removed and not {Away("d")}))))
            and {Open}
          order by c.overdue desc, c.due, c.id limit 1 for update skip locked),
        given as (
          update chsi.case_row c
          set holder = @me, held_since = (select chsi.clock()), held_until = (select chsi.clock()) + make_interval(mins => @minutes), fence = fence + 1
          from (select * from own union all select * from next limit 1) was
          where c.id = was.id
          returning c.id, c.fence, was.holder, was.held_since, was.held_until)
        select b.reply, g.id, g.fence, g.holder, g.held_since as since, g.held_until as until
        from (select set_config('synchronous_commit', 'off', true)) one left join before b on true left join given g on true
        """;

    /// <summary>Those of them at which a dispute stands.</summary>
    public static readonly string[] Disputed = [DisputeRoute.InReview.Name, DisputeRoute.SecondReview.Name];

    /// <summary>Stages at which a reviewer may take a case.</summary>
    public static readonly string[] UnderReview = [ReRegistrationRoute.InReview.Name, ReRegistrationRoute.SecondReview.Name, .. Disputed, NameRoute.InReview.Name];

    // as it was found: without a holder whose lease ran out the case would wait a day for the reviewer who had it
    private const string LetGo = """
        update chsi.case_row set holder = @Holder, held_since = @Since, held_until = @Until, fence = fence + 1
        where id = @id and holder = @me and fence = @fence
        """;

    private const string Extend = """
        update chsi.case_row
        set held_until = least(chsi.clock() + make_interval(mins => @minutes), held_since + make_interval(hours => @hours))
        where id = @id and holder = @me and held_until > chsi.clock()
        returning held_until
        """;

    /// <summary>Takes the most urgent case that is free. Asked twice with one request id it gives the same case.</summary>
    /// <returns>The case's number as the reply, or the refusal to show.</returns>
    public async Task<Answer> TakeNext(Actor actor, Guid request, CancellationToken stop = default)
    {
        if (actor.Desk != Desk.CustomerService)
        {
            return new Refused("只有客服审核人员可以领取案件。");
        }

        var asked = new
        {
            me = actor.Person,
            request,
            office = actor.Desk.ToString(),
            stages = UnderReview,
            second = ReRegistrationRoute.SecondReview.Name,
            disputed = Disputed,
            names = namesakes.Digests(actor.Name),
            minutes = settings.LeaseMinutes,
        };
        Answer answer = new Refused("没有可以领取的案件。");
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            var found = await At(connection => connection.QuerySingleAsync<Found>(Reserve, asked));
            if (found.Reply is { } number)
            {
                return Accepted.Nothing.Saying(number);
            }

            if (found is not { Id: { } free })
            {
                break;
            }

            try
            {
                answer = await door.Ask(new TakeReview(free), actor, request, stop);
            }
            catch (Exception e) when (e is TimeoutException or NpgsqlException)
            {
                // nothing was sent, for else its outcome would be looked up: the case is not to wait until the lease ends
                await Leave(found);
                throw;
            }

            if (answer is Accepted)
            {
                return answer;
            }

            await Leave(found);
        }

        return await At(connection => connection.ExecuteScalarAsync<string?>(Before, asked)) is { } taken ? Accepted.Nothing.Saying(taken) : answer;

        Task<int> Leave(Found was) =>
            At(connection => connection.ExecuteAsync(LetGo, new { was.Id, me = actor.Person, was.Fence, was.Holder, was.Since, was.Until }));

        // the decisions' connections keep the plan; one is never held while the door is asked, for it takes another
        async Task<T> At<T>(Func<NpgsqlConnection, Task<T>> ask)
        {
            await using var connection = await database.Decisions.OpenConnectionAsync(stop);
            return await ask(connection);
        }
    }

    /// <summary>Activity keeps a case: from now on for the length of a lease, but never longer than the hours one person may keep it.</summary>
    /// <returns>Until when; null where the case is no longer the asker's.</returns>
    public async Task<DateTimeOffset?> Renew(Actor actor, Guid @case, CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        var until = await connection.ExecuteScalarAsync<DateTime?>(Extend, new
        {
            id = @case,
            me = actor.Person,
            minutes = settings.LeaseMinutes,
            hours = settings.LeaseHours,
        });
        return until is { } instant ? new(instant) : null;
    }

    // an absence that was never entered is none
    private static string Away(string staff) =>
        $"({staff}.absent_from <= (select chsi.clock()) and {staff}.absent_until > (select chsi.clock())) is true";

    /// <param name="Reply">What the request was given before; then no case was reserved.</param>
    /// <param name="Id">The case; null where none is free. What follows is as it was found.</param>
    private sealed record Found(string? Reply, Guid? Id, long? Fence, Guid? Holder, DateTime? Since, DateTime? Until);
}
