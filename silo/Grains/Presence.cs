using Chsi.Silo.Store;
using Chsi.Workflows.Decisions;
using Dapper;

namespace Chsi.Silo.Grains;

/// <summary>A colleague who has the case open.</summary>
/// <param name="Since">From when on, without a break.</param>
public sealed record Onlooker(string Name, DateTimeOffset Since);

/// <summary>A case as those who have it open must know it.</summary>
/// <param name="Holder">Who holds it, or held it until their lease ran out; null where nobody does.</param>
public sealed record CaseNow(
    DateTimeOffset Now, Guid? Holder, string HolderName, DateTimeOffset? Since, DateTimeOffset? Until, IReadOnlyList<Onlooker> Others)
{
    public bool Held => Holder is not null && Until > Now;
}

/// <summary>Who has a case open at this moment. It is told by the pages themselves, again and again; nothing is decided by it.</summary>
public sealed class Presence(Database database)
{
    /// <summary>Seconds between two tellings of one page.</summary>
    public const int Every = 15;

    // three tellings: one that is lost or late makes nobody leave
    private const string Mark = """
        with here as (
          insert into chsi.presence as p (case_id, person, since, seen)
          select id, @me, chsi.clock(), chsi.clock() from chsi.case_row where number = @number and office = @desk
          on conflict (case_id, person) do update set seen = excluded.seen,
            since = case when p.seen < excluded.seen - make_interval(secs => @gone) then excluded.seen else p.since end
          returning case_id)
        select chsi.clock() as Now, c.holder, coalesce(h.name, '其他审核人') as HolderName, c.held_since as HeldSince, c.held_until as HeldUntil, o.name, o.since
        from here join chsi.case_row c on c.id = here.case_id left join chsi.staff_row h on h.id = c.holder
        left join lateral (
          select s.name, p.since from chsi.presence p join chsi.staff_row s on s.id = p.person
          where p.case_id = c.id and p.person <> @me and p.seen > chsi.clock() - make_interval(secs => @gone)) o on true
        order by o.since, o.name
        """;

    /// <summary>Says that the asker has the case open, and who else has. Null where there is no such case at the asker's desk.</summary>
    public async Task<CaseNow?> At(Actor actor, string number, CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        var lines = (await connection.QueryAsync<Line>(new(Mark,
            new { me = actor.Person, number, desk = actor.Desk.ToString(), gone = 3 * Every }, cancellationToken: stop))).AsList();
        return lines is not [var first, ..] ? null : new(
            new(first.Now), first.Holder, first.HolderName, Time(first.HeldSince), Time(first.HeldUntil),
            [.. lines.Where(l => l.Name is not null).Select(l => new Onlooker(l.Name!, new(l.Since!.Value)))]);
    }

    private static DateTimeOffset? Time(DateTime? at) => at is { } known ? new(known) : null;

    private sealed record Line(DateTime Now, Guid? Holder, string HolderName, DateTime? HeldSince, DateTime? HeldUntil, string? Name, DateTime? Since);
}
