using Chsi.Silo.Store;
using Chsi.Workflows;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;
using Dapper;
using Npgsql;

namespace Chsi.Silo.Grains;

/// <summary>
/// The desk's way to its work: the next case, kept while somebody is at it. The reservation is one statement, so two reviewers never get
/// the same case; the fact that a case was taken goes through the door like every other.
/// </summary>
public sealed class ReviewQueue(Database database, Door door, RuleSettings settings)
{
    private const int MostTries = 3;

    // a case that was sent back for a supplement waits a day for the reviewer who knows it; one whose lease ran out waits for nobody.
    // neither does one whose reviewer has left. A second review is for nobody who has ever approved the case. What one has just given back comes back to somebody else. Two ordered picks instead of one sorted by both: each is read off an index
    // kinds of facts are constants of the statement, for only so their indexes are found
    private static readonly string Reserve = $"""
        with own as (
          select id, holder, held_since, held_until from chsi.case_row
          where reviewer = @me and office = @office and desk = @office and stage = any(@stages) and closed_at is null and (holder is null or held_until <= (select chsi.clock()))
          order by overdue desc, due, id limit 1 for update skip locked),
        next as (
          select id, holder, held_since, held_until from chsi.case_row
          where not exists (select from own) and office = @office and desk = @office and stage = any(@stages) and closed_at is null
            and (holder is null or held_until <= (select chsi.clock()))
            and (reviewer is null or holder is not null or stage_since <= (select chsi.clock()) - interval '1 day'
              or exists (select from chsi.staff_row s where s.id = case_row.reviewer and s.removed))
            and not (stage = @second and exists (select from chsi.fact f where f.stream = case_row.id and f.type = '{Name<ReviewApproved>()}' and f.actor = @me))
            and not exists (select from chsi.fact f where f.stream = case_row.id and f.type = '{Name<CaseGivenBack>()}' and f.actor = @me and f.at > (select chsi.clock()) - interval '4 hours')
          order by overdue desc, due, id limit 1 for update skip locked)
        update chsi.case_row c
        set holder = @me, held_since = (select chsi.clock()), held_until = (select chsi.clock()) + make_interval(mins => @minutes), fence = fence + 1
        from (select * from own union all select * from next limit 1) was
        where c.id = was.id
        returning c.id, c.fence, was.holder, was.held_since as since, was.held_until as until
        """;

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

        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        Answer answer = new Refused("没有可以领取的案件。");
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            if (await TakenBefore(connection, actor, request) is { } number)
            {
                return Accepted.Nothing.Saying(number);
            }

            var reserved = await connection.QueryFirstOrDefaultAsync<Reserved>(Reserve, new
            {
                me = actor.Person,
                office = actor.Desk.ToString(),
                stages = new[] { ReRegistrationRoute.InReview.Name, ReRegistrationRoute.SecondReview.Name },
                second = ReRegistrationRoute.SecondReview.Name,
                minutes = settings.LeaseMinutes,
            });
            if (reserved is not { } free)
            {
                break;
            }

            answer = await door.Ask(new TakeReview(free.Id), actor, request, stop);
            if (answer is Accepted)
            {
                return answer;
            }

            await connection.ExecuteAsync(LetGo, new { free.Id, me = actor.Person, free.Fence, free.Holder, free.Since, free.Until });
        }

        return await TakenBefore(connection, actor, request) is { } taken ? Accepted.Nothing.Saying(taken) : answer;
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

    private static string Name<TFact>() where TFact : Fact => Catalogue.FactTypes.First(t => t.Value == typeof(TFact)).Key;

    private static Task<string?> TakenBefore(NpgsqlConnection connection, Actor actor, Guid request) =>
        connection.ExecuteScalarAsync<string?>(
            "select reply from chsi.fact where request = @request and digest is not null and actor = @Person", new { request, actor.Person });

    private sealed record Reserved(Guid Id, long Fence, Guid? Holder, DateTime? Since, DateTime? Until);
}
