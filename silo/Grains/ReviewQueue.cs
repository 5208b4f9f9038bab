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
/// The desk's way to its work: the next case, kept while somebody is at it. What is reserved
/// (<see cref="NextCases"/>) is nobody else's; the fact that a case was taken goes through the door like every other.
/// </summary>
public sealed class ReviewQueue(Database database, Door door, NextCases next, Namesakes namesakes, RuleSettings settings)
{
    private const int MostTries = 3;

    // what this request was given before
    internal const string Before = "select reply from chsi.fact where request = @request and digest is not null and actor = @me";

    /// <summary>Those of them at which a dispute stands.</summary>
    public static readonly string[] Disputed = [DisputeRoute.InReview.Name, DisputeRoute.SecondReview.Name];

    /// <summary>Stages at which another reviewer looks at what one has approved.</summary>
    public static readonly string[] Second = [ReRegistrationRoute.SecondReview.Name, NameRoute.SecondReview.Name];

    /// <summary>Stages at which a second reviewer looks at what a first one has found, disputes with them.</summary>
    public static readonly string[] LookedAtAgain = [.. Second, DisputeRoute.SecondReview.Name];

    /// <summary>Stages at which a reviewer may take a case.</summary>
    public static readonly string[] UnderReview = [ReRegistrationRoute.InReview.Name, ReRegistrationRoute.SecondReview.Name, .. Disputed, NameRoute.InReview.Name, NameRoute.SecondReview.Name];

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

        var asked = new NextCases.Asked(actor.Person, request, namesakes.Digests(actor.Name));
        Answer answer = new Refused("没有可以领取的案件。");
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            var found = await next.Reserve(asked);
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
            catch (Exception e) when (e is TimeoutException or NpgsqlException or OperationCanceledException)
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

        return await At(connection => connection.ExecuteScalarAsync<string?>(Before, new { request, me = actor.Person })) is { } taken ? Accepted.Nothing.Saying(taken) : answer;

        Task<int> Leave(NextCases.Found was) =>
            At(connection => connection.ExecuteAsync(LetGo, new { was.Id, me = actor.Person, was.Fence, was.Holder, was.Since, was.Until }));

        // not to be given up half way: a case would wait until the lease ends
        async Task<T> At<T>(Func<NpgsqlConnection, Task<T>> ask)
        {
            await using var connection = await database.Decisions.OpenConnectionAsync(CancellationToken.None);
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
}
