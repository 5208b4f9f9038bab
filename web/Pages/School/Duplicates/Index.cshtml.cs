using Chsi.Silo.Grains;
using Chsi.Workflows.Duplicate;
using Dapper;

namespace Chsi.Web.Pages.School.Duplicates;

/// <summary>重复学籍 that a school or a province has to do with: those that wait for it first, the most urgent first.</summary>
public sealed class IndexModel(Reading reading, Surroundings surroundings) : ChsiPage
{
    /// <summary>So many that are closed are listed.</summary>
    public const int Latest = 20;

    public IReadOnlyList<Line> Cases { get; private set; } = [];

    /// <summary>What this desk had a part in and is closed, the latest first.</summary>
    public IReadOnlyList<Line> Decided { get; private set; } = [];

    /// <summary>Those that nobody of the desk could bring to their end; for the lead.</summary>
    public IReadOnlyList<Stranded> Stranded { get; private set; } = [];

    public DateTimeOffset Now { get; private set; }

    public string Left(Line line) => surroundings.Calendar.Left(Now, line.Due);

    public async Task OnGetAsync()
    {
        Now = await reading.Now(Stop);
        // each part reads an index of its own; a case is in one of them
        var all = await reading.As(Me, async connection => (await connection.QueryAsync<Line>("""
            (select number, stage, opened_at as OpenedAt, due, overdue, desk = @desk as Mine, closed_at as ClosedAt from chsi.case_row
            where route = @route and closed_at is null and (office = @desk or desk = @desk or stood_beside = @desk) order by desk = @desk desc, due limit 200)
            union all
            (select number, stage, opened_at, due, overdue, false, closed_at from chsi.case_row
            where route = @route and closed_at is not null and office = @desk order by closed_at desc limit @Latest)
            union all
            (select number, stage, opened_at, due, overdue, false, closed_at from chsi.case_row
            where route = @route and closed_at is not null and stood_above = @desk order by closed_at desc limit @Latest)
            union all
            (select number, stage, opened_at, due, overdue, false, closed_at from chsi.case_row
            where route = @route and closed_at is not null and stood_beside = @desk order by closed_at desc limit @Latest)
            """, new { desk = Me.Desk.ToString(), route = DuplicateRoute.Name, Latest })).AsList(), Stop);
        Cases = [.. all.Where(c => c.ClosedAt is null).OrderByDescending(c => c.Mine).ThenBy(c => c.Due)];
        Decided = [.. all.Where(c => c.ClosedAt is not null).OrderByDescending(c => c.ClosedAt).Take(Latest)];
        Stranded = await Staffing.Among(reading, Me, Cases.Where(c => c.Mine).Select(c => (c.Number, $"{DeskWords.Root(Me.Desk)}/duplicates/{c.Number}")), Stop);
    }

    public sealed record Line(string Number, string Stage, DateTime OpenedAt, DateTime? Due, bool Overdue, bool Mine, DateTime? ClosedAt);
}
