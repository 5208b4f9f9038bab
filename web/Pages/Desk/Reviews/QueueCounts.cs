using Chsi.Silo.Grains;
using Chsi.Silo.Rows;
using Chsi.Web.Security;
using Chsi.Workflows.NameCorrection;
using Dapper;

namespace Chsi.Web.Pages.Desk.Reviews;

/// <summary>How many cases stand where, for the desk as a whole.</summary>
public sealed record DeskCounts
{
    public int Waiting { get; init; }

    public int Due { get; init; }

    public int Overdue { get; init; }

    public int Returned { get; init; }

    /// <summary>Waiting for a second reviewer, or with one.</summary>
    public int Second { get; init; }

    /// <summary>Under review, in somebody's hands or not.</summary>
    public int Open { get; init; }

    /// <summary>Corrections of name or number, of which there is a list too.</summary>
    public int Names { get; init; }
}

/// <summary>A notice that is shown at the desk.</summary>
public sealed record DeskNotice(string Subject, string Body, DateTime At);

/// <summary>A notice that the one who asks has not read yet.</summary>
public sealed record Reminder(long Position, string Subject, string Body, DateTime At);

/// <summary>A saved filter of the queue: the own, or one that a lead shares.</summary>
public sealed record ViewLink(Guid Id, Guid Owner, string OwnerName, string Name, string Query, bool Shared);

/// <summary>What concerns one reviewer alone.</summary>
/// <param name="SingleKeys">Single keys act for them.</param>
/// <param name="Decided">What they can take back.</param>
public sealed record OwnCounts(
    int Mine, int DecidedToday, IReadOnlyList<Reminder> Reminders, bool SingleKeys, IReadOnlyList<ViewLink> Views, IReadOnlyList<JustDecided> Decided);

/// <summary>
/// Counts on tabs and cards. The desk's are counted once in two seconds a process, whoever asks; meanwhile the last are shown, unless they are
/// too old for it. A decision never depends on them.
/// </summary>
public sealed class QueueCounts(Reading reading, QueueView view, Surroundings surroundings)
{
    /// <summary>How many reminders are shown at once, the newest.</summary>
    public const int MostReminders = 20;

    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TooOld = TimeSpan.FromSeconds(10);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (DateTime At, Task<DeskCounts> Counts, Task<DeskCounts> Before)> _byDesk = [];

    public Task<DeskCounts> Of(Person me)
    {
        lock (_lock)
        {
            var desk = me.Desk.ToString();
            var now = DateTime.UtcNow;
            if (!_byDesk.TryGetValue(desk, out var known) || (known.Counts.IsCompleted && (known.At + Kept < now || known.Counts.IsFaulted)))
            {
                // nobody's request cancels what others wait for too
                var counted = Count(me);
                known = (now, counted, known.Counts is { IsCompletedSuccessfully: true } last && known.At + TooOld > now ? last : counted);
                _byDesk[desk] = known;
            }

            return known.Counts.IsCompleted ? known.Counts : known.Before;
        }
    }

    private const string Mine = $"""
        select count(*)::int from chsi.case_row where {QueueView.Mine} and stage = any(@review) and closed_at is null
          and (holder = @me or holder is null or held_until <= @now);
        select count(*)::int from chsi.fact where actor = @me and at >= @today
          and type in ('review-approved', 'returned-for-supplement', 'review-rejected', 'dispute-upheld', 'dispute-refused', 'name-correction-approved', 'name-correction-refused');
        select position, subject, body, at from chsi.notice n where desk = @office and at > @today - interval '1 day'
          and not exists (select from chsi.notice_read r where r.person = @me and r.notice = n.position) order by position desc limit 20;
        select single_keys from chsi.staff_row where id = @me;
        select id, name, role = 'lead', views from chsi.staff_row where desk = @office and not removed and views <> '[]' order by name
        """;

    public Task<OwnCounts> Own(Person me, CancellationToken stop)
    {
        var at = view.At(me);
        at.Add("minutes", surroundings.Settings.TakeBackMinutes);
        return reading.As(me, $"{Mine}; {JustDecided.Query}", at, Read);

        async Task<OwnCounts> Read(SqlMapper.GridReader results)
        {
            var mine = await results.ReadSingleAsync<int>();
            var decided = await results.ReadSingleAsync<int>();
            var reminders = await results.ReadAsync<Reminder>();
            var keys = await results.ReadSingleOrDefaultAsync<bool?>();
            var keepers = await results.ReadAsync<(Guid Id, string Name, bool Leads, string Views)>();
            var views = keepers.SelectMany(k => StaffRow.ViewsIn(k.Views).Where(v => k.Id == me.Id || v.Shared && k.Leads)
                .Select(v => new ViewLink(v.Id, k.Id, k.Name, v.Name, v.Query, v.Shared)));
            return new OwnCounts(mine, decided, reminders.AsList(), keys ?? true, [.. views.OrderBy(v => v.Shared)], (await results.ReadAsync<JustDecided>()).AsList());
        }
    }

    private Task<DeskCounts> Count(Person me) => reading.As(me, async connection =>
        await connection.QuerySingleAsync<DeskCounts>($"""
            select count(*) filter (where stage = any(@review) and (holder is null or held_until <= @now)) as waiting,
              count(*) filter (where stage = any(@review) and due > @now and due < @tomorrow) as due,
              count(*) filter (where stage = any(@review) and due <= @now) as overdue,
              count(*) filter (where stage = any(@waited)) as returned,
              count(*) filter (where stage = any(@again)) as second,
              count(*) filter (where stage = any(@review)) as open,
              count(*) filter (where route = '{NameRoute.Name}') as names
            from chsi.case_row where office = @office and closed_at is null
            """, view.At(me)));
}
