using Chsi.Silo.Grains;
using Chsi.Web.Security;
using Chsi.Workflows;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Routes;
using Dapper;

namespace Chsi.Web.Pages.Desk.Reviews;

/// <summary>A case past its limit at the desk.</summary>
public sealed record Escalation(string Number, string Stage, DateTime Due, string? HolderName);

/// <summary>How many open cases stand at a stage, by the working days they have stood there: today, 1, 2, 3, 4 and more.</summary>
public sealed record StageLoad(Stage Stage, bool AtDesk, IReadOnlyList<int> ByAge, int Overdue)
{
    public int All => ByAge.Sum();
}

/// <summary>How many cases of the desk fall due on a working day.</summary>
public sealed record DayLoad(DateOnly Day, int Cases);

/// <summary>How long a stage takes finished cases of one kind, beside its limit.</summary>
public sealed record StageDays(Stage Stage, string Cause, StageTime Time, int? Limit);

/// <summary>What the lead looks at.</summary>
public sealed record LeadFigures(
    DateTimeOffset Now, IReadOnlyList<Escalation> Escalations, IReadOnlyList<StageLoad> Load, IReadOnlyList<DayLoad> Week, IReadOnlyList<StageDays> Days,
    DateTime? Refreshed)
{
    public int Overdue => Load.Where(l => l.AtDesk).Sum(l => l.Overdue);

    public int AtDesk => Load.Where(l => l.AtDesk).Sum(l => l.All);

    /// <summary>Of the desk's answers to finished cases, the share that asked for a supplement; null where there is none yet.</summary>
    public double? Returned => Days.Where(d => d.Limit is not null).ToList() is { Count: > 0 } desk ? (double)desk.Sum(d => d.Time.Returned) / desk.Sum(d => d.Time.Visits) : null;
}

/// <summary>Reads the lead's figures with the reader's login. The open cases are counted once in some seconds a process, whoever asks.</summary>
public sealed class LeadView(Reading reading, Surroundings surroundings)
{
    /// <summary>Ages told apart; the last holds all that is older.</summary>
    public static readonly IReadOnlyList<string> Ages = ["今日", "1 个工作日", "2 个工作日", "3 个工作日", "4 个工作日以上"];

    private const int MostEscalations = 20;

    private const int DaysAhead = 5;

    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private (DateTime Until, Task<LeadFigures> Figures)? _known;

    public Task<LeadFigures> Read(Person me)
    {
        lock (_lock)
        {
            if (_known is not { } known || known.Until < DateTime.UtcNow || known.Figures.IsFaulted)
            {
                // nobody's request cancels what others wait for too
                known = (DateTime.UtcNow + Kept, Count(me));
                _known = known;
            }

            return known.Figures;
        }
    }

    private Task<LeadFigures> Count(Person me) => reading.As(me, async connection =>
    {
        var now = new DateTimeOffset(await connection.ExecuteScalarAsync<DateTime>("select chsi.clock()"));
        var today = WorkingCalendar.DayOf(now);
        var began = WorkingDays(today, -1).Prepend(today).Take(Ages.Count - 1).Reverse().ToList();
        var ahead = WorkingDays(today.AddDays(-1), 1).Take(DaysAhead).ToList();
        // the days after each day ahead: what falls due on a day off counts for the working day before it
        var ends = ahead.Skip(1).Append(ahead[^1].AddDays(1));
        var at = new
        {
            office = me.Desk.ToString(),
            ages = began.Select(QueueView.StartOf).ToArray(),
            days = ends.Prepend(today).Select(QueueView.StartOf).ToArray(),
            review = Silo.Grains.ReviewQueue.UnderReview,
            MostEscalations,
        };
        var groups = (await connection.QueryAsync<(string Stage, int Age, int? Day, bool Overdue, int Cases)>("""
            select stage, width_bucket(stage_since, @ages), width_bucket(due, @days), overdue, count(*)::int
            from chsi.case_row where office = @office and closed_at is null group by 1, 2, 3, 4
            """, at)).AsList();
        var escalations = await connection.QueryAsync<Escalation>("""
            select c.number, c.stage, c.due, s.name as HolderName
            from chsi.case_row c left join chsi.staff_row s on s.id = c.holder and c.held_until > (select chsi.clock())
            where c.office = @office and c.desk = @office and c.closed_at is null and c.overdue order by c.due, c.id limit @MostEscalations
            """, at);
        // what schools and provinces have is not this desk's to compare
        var sheets = Workflows.Catalogue.Routes.Where(r => r.Stages.Any(s => s.Desk == me.Desk)).ToList();
        var own = sheets.Select(r => r.Name).ToArray();
        var times = await connection.QueryAsync<TimeRow>(
            "select cause, stage, cases, visits, returned, median, p90, refreshed from chsi.stage_time where route = any(@own)", new { own });
        var plans = sheets.SelectMany(r => r.Stages).Where(s => !s.IsFinal).ToList();
        var rows = times.AsList();
        return new LeadFigures(now, escalations.AsList(),
            [.. plans.Select(p => LoadOf(p, groups.Where(g => g.Stage == p.Stage.Name).ToList()))],
            [.. ahead.Select((day, n) => new DayLoad(day, groups.Where(g => g.Day == n + 1 && !g.Overdue && at.review.Contains(g.Stage)).Sum(g => g.Cases)))],
            [.. plans.SelectMany(p => rows.Where(r => r.Stage == p.Stage.Name).OrderByDescending(r => r.Cases).Select(r => new StageDays(p.Stage, r.Cause,
                new(r.Cases, r.Visits, r.Returned, r.Median, r.P90), p.Desk == me.Desk ? p.Limit?.Invoke(surroundings.Settings).Days : null)))],
            rows.Count > 0 ? rows.Max(r => r.Refreshed) : null);
    });

    private static StageLoad LoadOf(StagePlan plan, IReadOnlyList<(string Stage, int Age, int? Day, bool Overdue, int Cases)> groups) =>
        // the oldest bucket comes first from the database, the youngest on the page
        new(plan.Stage, plan.Desk == Workflows.Decisions.Desk.CustomerService, [.. Ages.Select((_, n) => groups.Where(g => g.Age == Ages.Count - 1 - n).Sum(g => g.Cases))],
            groups.Where(g => g.Overdue).Sum(g => g.Cases));

    private IEnumerable<DateOnly> WorkingDays(DateOnly from, int step)
    {
        for (var day = from.AddDays(step); ; day = day.AddDays(step))
        {
            if (surroundings.Calendar.IsWorkingDay(day))
            {
                yield return day;
            }
        }
    }

    private sealed record TimeRow
    {
        public string Cause { get; init; } = "";

        public string Stage { get; init; } = "";

        public int Cases { get; init; }

        public int Visits { get; init; }

        public int Returned { get; init; }

        public int Median { get; init; }

        public int P90 { get; init; }

        public DateTime Refreshed { get; init; }
    }
}
