using Chsi.Silo.Grains;
using Chsi.Web.Security;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.NameCorrection;
using Chsi.Workflows.ReRegistration;
using Dapper;
using Npgsql;

namespace Chsi.Web.Pages.Desk.Reviews;

/// <summary>A line of the desk's queue; name and number are masked.</summary>
public sealed record QueueLine
{
    public string Number { get; init; } = "";

    public string Cause { get; init; } = "";

    public string Stage { get; init; } = "";

    public DateTime? Due { get; init; }

    public bool Provisional { get; init; }

    public int? ClockLeft { get; init; }

    public DateTime StageSince { get; init; }

    public int Returns { get; init; }

    public Guid? Reviewer { get; init; }

    public Guid? Holder { get; init; }

    public DateTime? HeldUntil { get; init; }

    public string? HolderName { get; init; }

    public string DocumentType { get; init; } = "";

    public string Name { get; init; } = "";

    public string IdNumber { get; init; } = "";

    /// <summary>The one who asks has approved it: another person reviews it again.</summary>
    public bool Barred { get; init; }

    /// <summary>The one who asks has declared a relation.</summary>
    public bool Excluded { get; init; }

    public bool HeldAt(DateTimeOffset now) => Holder is not null && HeldUntil > now.UtcDateTime;
}

/// <summary>One page of the queue, as the address asks for it.</summary>
/// <param name="Tab">One of <see cref="QueueView.Tabs"/>.</param>
/// <param name="Document">Code of a document type; null for all.</param>
/// <param name="Until">today or soon, or a day as 2026-10-16; null for all.</param>
/// <param name="Stage">Name of a stage under review; null for all.</param>
public sealed record QueueQuery(string Tab, string? Document, string? Until, int Page, string? Stage = null)
{
    public const int Size = 50;

    /// <summary>Nobody turns further; filters lead there. It also keeps the database from counting through a long list.</summary>
    public const int LastPage = 200;
}

/// <summary>Reads the queue with the reader's login.</summary>
public sealed class QueueView(Reading reading, Surroundings surroundings)
{
    private const string Free = "(c.holder is null or c.held_until <= @now)";

    private const string InReview = "c.office = @office and c.desk = @office and c.closed_at is null and c.stage = any(@review)";

    /// <summary>What waits for the one who asks: what they have reviewed, and what a colleague has who is away and for whom they deputise.</summary>
    internal const string Mine = """
        reviewer = any (array (select @me union all select d.id from chsi.staff_row d
          where d.deputy = @me and not d.removed and d.absent_from <= @now and d.absent_until > @now))
        """;

    /// <summary>Stages at which the desk waits for what others bring: a supplement, or the proof of an objection.</summary>
    private static readonly string[] Waited = [ReRegistrationRoute.AwaitingSupplement.Name, ReRegistrationRoute.AwaitingObjection.Name];

    private const string Columns = """
        select c.number, c.cause, c.stage, c.due, c.provisional, c.clock_left as ClockLeft, c.stage_since as StageSince, c.returns, c.reviewer,
          c.holder, c.held_until as HeldUntil, s.name as HolderName, a.document_type as DocumentType, n.masked as Name, i.masked as IdNumber,
          ((c.stage = @second or c.stage = any(@disputed)) and chsi.barred(c.id) or c.stage = @nameSecond and chsi.name_approved(c.id)) as Barred,
          coalesce(@me = any (c.excluded), false) as Excluded
        from (select c.* from chsi.case_row c
        """;

    // joined to the lines of the page alone: beside the whole queue PostgreSQL may begin with all accounts
    private const string Masked = """
        join chsi.account_row a on a.id = c.applicant
        join chsi.protected_value n on n.id = a.name_value join chsi.protected_value i on i.id = a.number_value
        left join chsi.staff_row s on s.id = c.holder
        """;

    /// <summary>Names in the address, and what they are called.</summary>
    public static readonly IReadOnlyList<(string Name, string Label)> Tabs =
        [("waiting", "待领取"), ("mine", "我的"), ("due", "今日到期"), ("overdue", "已超时"), ("returned", "等待材料"), ("open", "在办"), ("second", "复核")];

    /// <summary>The lines of a page, one more where there is another page.</summary>
    public Task<List<QueueLine>> Read(Person me, QueueQuery query, CancellationToken stop)
    {
        var where = query.Tab switch
        {
            "mine" => $"{InReview} and {Mine} and (c.holder = @me or {Free})",
            "second" => $"{InReview} and c.stage = any(@again)",
            "due" => $"{InReview} and c.due > @now and c.due < @tomorrow",
            "overdue" => $"{InReview} and c.due <= @now",
            "open" => InReview,
            "returned" => "c.office = @office and c.desk <> @office and c.closed_at is null and c.stage = any(@waited)",
            _ => $"{InReview} and {Free}",
        };
        var at = At(me);
        at.Add("document", query.Document);
        at.Add("skip", (query.Page - 1) * QueueQuery.Size);
        var until = query.Until switch { "today" => " and c.due < @tomorrow", "soon" => " and c.due <= @soon", null => "", _ => " and c.due >= @day and c.due < @dayAfter" };
        if (DateOnly.TryParseExact(query.Until, "yyyy-MM-dd", out var day))
        {
            at.AddDynamicParams(new { day = StartOf(day), dayAfter = StartOf(day.AddDays(1)) });
        }

        at.Add("stage", query.Stage);
        until += query.Stage is null ? "" : " and c.stage = @stage";
        var document = query.Document is null ? "" : " and exists (select from chsi.account_row a where a.id = c.applicant and a.document_type = @document)";
        // a constant: of a number that is bound PostgreSQL thinks a tenth of the queue, and reads every account for it
        var take = QueueQuery.Size + 1;
        const string order = "order by c.overdue desc, c.due, c.id";
        return Lines(me, $"{Columns} where {where}{until}{document} {order} limit {take} offset @skip) c {Masked} {order}", at, stop);
    }

    /// <summary>These cases, whatever their stage.</summary>
    public Task<List<QueueLine>> These(Person me, IReadOnlyList<string> numbers, CancellationToken stop)
    {
        var at = At(me);
        at.Add("numbers", numbers.ToArray());
        return Lines(me, $"{Columns} where c.number = any(@numbers)) c {Masked} order by c.closed_at is not null, c.opened_at desc", at, stop);
    }

    /// <summary>What is bound in every query about the desk's cases: who asks, when, and the ends of today and of the next working day.</summary>
    internal DynamicParameters At(Person me)
    {
        var today = WorkingCalendar.DayOf(me.At);
        return new(new
        {
            me = me.Id,
            office = me.Desk.ToString(),
            now = me.At.UtcDateTime,
            today = StartOf(today),
            tomorrow = StartOf(today.AddDays(1)),
            soon = surroundings.Calendar.AfterWorkingDays(me.At, 1).At.UtcDateTime,
            review = ReviewQueue.UnderReview,
            second = ReRegistrationRoute.SecondReview.Name,
            nameSecond = NameRoute.SecondReview.Name,
            again = ReviewQueue.LookedAtAgain,
            disputed = ReviewQueue.Disputed,
            waited = Waited,
        });
    }

    private Task<List<QueueLine>> Lines(Person me, string query, DynamicParameters at, CancellationToken stop) =>
        reading.As(me, query, at, async results => (await results.ReadAsync<QueueLine>()).AsList(), stop);

    internal static DateTime StartOf(DateOnly day) => WorkingCalendar.StartOf(day).UtcDateTime;
}
