using System.Diagnostics.CodeAnalysis;
using Chsi.Silo.Store;
using Chsi.Workflows;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Dispute;
using Chsi.Workflows.NameCorrection;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;
using Dapper;

namespace Chsi.Silo.Grains;

/// <summary>
/// Reserves the most urgent case that is free for somebody at customer service. A reservation is made in one statement, so two never get the same case.
/// Those who come while others are served are served together: the cases that others hold stand first, and are passed once for all of them.
/// </summary>
public sealed class NextCases
{
    private const int MostTogether = 32;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly string Office = Desk.CustomerService.ToString();

    private static readonly string Free =
        $"c.office = '{Office}' and c.desk = '{Office}' and c.stage = any(@stages) and c.closed_at is null and (c.holder is null or c.held_until <= (select chsi.clock()))";

    // A case that was sent back for a supplement waits a day for the reviewer who knows it, or for the deputy of one who is away; one whose lease ran
    // out waits for nobody, and neither does one whose reviewer has left or is away together with the deputy
    private static readonly string Anybodys = $"""
        (c.reviewer is null or c.holder is not null or c.stage_since <= (select chsi.clock()) - interval '1 day'
          or exists (select from chsi.staff_row s where s.id = c.reviewer and (s.removed
            or {Away("s")} and not exists (select from chsi.staff_row d where d.id = s.deputy and not d.removed and not {Away("d")}))))
        """;

    private const string Given = """
        update chsi.case_row c
        set holder = was.me, held_since = (select chsi.clock()), held_until = (select chsi.clock()) + make_interval(mins => @minutes), fence = fence + 1
        """;

    // It does not wait for the disk: a reservation counts with the fact that the case was taken, and that commit writes out what stands before it too.
    private const string Unwaiting = "(select set_config('synchronous_commit', 'off', true)) one";

    // Those who are served together lock a few more than they are given: who finds nothing beside them waits for what they leave, and is told that there
    // is nothing only where there is nothing
    private static readonly string[] Single = [Pick("for update skip locked"), Pick("for update")];

    // Two ordered picks instead of one sorted by both: each is read off an index
    private static string Pick(string locking) => $"""
        with before as ({ReviewQueue.Before}),
        own as (
          select c.id, c.holder, c.held_since, c.held_until from chsi.case_row c
          where not exists (select from before) and c.reviewer = any ({Mine("@me")}) and {Free} and {Open("@me", "@names")}
          order by c.overdue desc, c.due, c.id limit 1 {locking}),
        next as (
          select c.id, c.holder, c.held_since, c.held_until from chsi.case_row c
          where not exists (select from before) and not exists (select from own) and {Free} and {Anybodys} and {Open("@me", "@names")}
          order by c.overdue desc, c.due, c.id limit 1 {locking}),
        given as (
          {Given} from (select *, @me as me from own union all select *, @me as me from next limit 1) was
          where c.id = was.id
          returning c.id, c.fence, was.holder, was.held_since, was.held_until)
        select 1::bigint as seat, b.reply, g.id, g.fence, g.holder, g.held_since as since, g.held_until as until
        from {Unwaiting} left join before b on true left join given g on true
        """;

    // One after the other takes the first that is open to her and that nobody before her took, out of a few more than they are: a scan of what a part of
    // the statement has gathered keeps its order. Who was answered before, whom a case waits for, and for whom none of those few is, is served alone
    private static readonly string Together = $"""
        with recursive people as materialized (
          select row_number() over (order by p.n) as n, p.n as seat, p.me
          from unnest(@people, @requests) with ordinality p(me, request, n)
          where not exists (select from chsi.fact f where f.request = p.request and f.digest is not null and f.actor = p.me)
            and not exists (select from chsi.case_row c where c.reviewer = any ({Mine("p.me")}) and {Free})),
        free as materialized (
          select c.* from (
            select c.id, c.stage, c.excluded, c.claim, c.holder, c.held_since, c.held_until, c.overdue, c.due from chsi.case_row c
            where {Free} and {Anybodys}
            order by c.overdue desc, c.due, c.id limit (select count(*) + least(count(*), 8) from people) for update skip locked) c
          order by c.overdue desc, c.due, c.id),
        walk (n, seat, me, id, taken) as (
          select 0::bigint, 0::bigint, null::uuid, null::uuid, array[]::uuid[]
          union all
          select p.n, p.seat, p.me, f.id, case when f.id is null then w.taken else w.taken || f.id end
          from walk w join people p on p.n = w.n + 1
          left join lateral (
            select c.id from free c where c.id <> all (w.taken) and {Open("p.me", "(@names)[(p.seat - 1) * @each + 1 : p.seat * @each]")} limit 1) f on true),
        given as (
          {Given} from (select w.seat, w.me, f.* from walk w join free f on f.id = w.id) was
          where c.id = was.id
          returning was.seat, c.id, c.fence, was.holder, was.held_since, was.held_until)
        select g.seat, null::text as reply, g.id, g.fence, g.holder, g.held_since as since, g.held_until as until from {Unwaiting} join given g on true
        """;

    private readonly Database _database;
    private readonly RuleSettings _settings;
    private readonly Line<Asked, Found> _line;

    public NextCases(Database database, RuleSettings settings)
    {
        (_database, _settings) = (database, settings);
        _line = new(database.DecisionLanes, MostTogether, Patience, Serve, (seats, asked) => seats.All(s => s.Item.Person != asked.Person));
    }

    /// <summary>How many wait to be served.</summary>
    internal int Waiting => _line.Waiting;

    /// <exception cref="TimeoutException">Her turn did not come; nothing is reserved.</exception>
    internal Task<Found> Reserve(Asked asked) => _line.Join(asked, CancellationToken.None);

    private async Task Serve(IReadOnlyList<Seat<Asked, Found>> seats)
    {
        if (seats.Count == 1)
        {
            await Alone(seats[0]);
            return;
        }

        // the decisions' connections keep the plan
        await using (var connection = await _database.Decisions.OpenConnectionAsync())
        {
            var given = await connection.QueryAsync<Found>(Together, new
            {
                people = seats.Select(s => s.Item.Person).ToArray(),
                requests = seats.Select(s => s.Item.Request).ToArray(),
                names = seats.SelectMany(s => s.Item.Names).ToArray(),
                each = seats[0].Item.Names.Length,
                stages = ReviewQueue.UnderReview,
                second = ReviewQueue.Second,
                disputed = ReviewQueue.Disputed,
                minutes = _settings.LeaseMinutes,
            });
            foreach (var found in given)
            {
                seats[(int)found.Seat - 1].Told.SetResult(found);
            }
        }

        // what they are served by themselves keeps nobody waiting who came after them
        foreach (var seat in seats.Where(s => !s.Told.Task.IsCompleted))
        {
            _ = Alone(seat);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "It is told to the one who asked.")]
    private async Task Alone(Seat<Asked, Found> seat)
    {
        try
        {
            await using var connection = await _database.Decisions.OpenConnectionAsync();
            var asked = new
            {
                me = seat.Item.Person,
                request = seat.Item.Request,
                names = seat.Item.Names,
                stages = ReviewQueue.UnderReview,
                second = ReviewQueue.Second,
                disputed = ReviewQueue.Disputed,
                minutes = _settings.LeaseMinutes,
            };
            var found = await connection.QuerySingleAsync<Found>(Single[0], asked);
            seat.Told.SetResult(found is { Reply: null, Id: null } ? await connection.QuerySingleAsync<Found>(Single[1], asked) : found);
        }
        catch (Exception e)
        {
            seat.Told.SetException(e);
        }
    }

    // A second review is for nobody who has ever approved the case, a dispute for nobody who approved what it is about, no case for who has declared a
    // relation or has the name of one of its people, and what one has just given back comes back to somebody else. Kinds of facts are constants of the
    // statement, for only so their indexes are found. Namesakes are counted, not asked whether they exist: so they are looked up for the few cases
    // that are tried, and never gathered from all accounts
    private static string Open(string me, string names) => $"""
        not (c.stage = any(@second) and exists (select from chsi.fact f where f.stream = c.id and f.type in ('{Catalogue.NameOf<ReviewApproved>()}', '{Catalogue.NameOf<NameCorrectionApproved>()}') and f.actor = {me}))
          and not (c.stage = any(@disputed) and exists (select from chsi.fact f where f.stream = c.id and (f.type = '{Catalogue.NameOf<DisputeUpheld>()}' and f.actor = {me}
            or f.type = '{Catalogue.NameOf<DisputeOpened>()}' and convert_from(f.body, 'UTF8')::jsonb -> 'approvers' @> to_jsonb({me}::text))))
          and not exists (select from chsi.fact f where f.stream = c.id and f.type = '{Catalogue.NameOf<CaseGivenBack>()}' and f.actor = {me} and f.at > (select chsi.clock()) - interval '4 hours')
          and (c.excluded is null or {me} <> all (c.excluded)) and (
            select count(*) from chsi.account_row a join chsi.protected_value v on v.id = a.name_value where a.claim = c.claim and v.digest = any ({names})) = 0
        """;

    /// <summary>Those whose cases wait for this person: herself, and whom she stands in for.</summary>
    private static string Mine(string me) =>
        $"array (select {me} union all select s.id from chsi.staff_row s where s.deputy = {me} and not s.removed and {Away("s")})";

    // an absence that was never entered is none
    private static string Away(string staff) =>
        $"({staff}.absent_from <= (select chsi.clock()) and {staff}.absent_until > (select chsi.clock())) is true";

    /// <summary>Who wants a case.</summary>
    /// <param name="Names">Every digest that the person's name may stand under; of everybody equally many.</param>
    internal sealed record Asked(Guid Person, Guid Request, byte[][] Names);

    /// <param name="Seat">Who of those who were served together, from 1.</param>
    /// <param name="Reply">What the request was given before; then no case was reserved.</param>
    /// <param name="Id">The case; null where none is free. What follows is as it was found.</param>
    internal sealed record Found(long Seat, string? Reply, Guid? Id, long? Fence, Guid? Holder, DateTime? Since, DateTime? Until);
}
