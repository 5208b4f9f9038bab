using Chsi.Silo.Grains;
using Chsi.Workflows;
using Chsi.Workflows.Appeal;
using Chsi.Workflows.Correction;
using Dapper;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.School.Corrections;

/// <summary>Corrections of this school's records, and appeals, that are under way: those that wait for the school first, the most urgent first.</summary>
public sealed class IndexModel(Reading reading, Surroundings surroundings) : ChsiPage
{
    public IReadOnlyList<Line> Cases { get; private set; } = [];

    /// <summary>Those that nobody of the school could bring to their end; for the lead.</summary>
    public IReadOnlyList<Stranded> Stranded { get; private set; } = [];

    public DateTimeOffset Now { get; private set; }

    public string Left(Line line) => surroundings.Calendar.Left(Now, line.Due);

    public async Task<IActionResult> OnGetAsync()
    {
        if (Me.Desk.Kind != "school")
        {
            return Forbid();
        }

        Now = await reading.Now(Stop);
        Cases = await reading.As(Me, async connection => (await connection.QueryAsync<Line>("""
            select number, route, stage, opened_at as OpenedAt, due, overdue, desk = office as Mine from chsi.case_row
            where office = @desk and route = any(@routes) and closed_at is null order by desk = office desc, due limit 200
            """, new { desk = Me.Desk.ToString(), routes = new[] { CorrectionRoute.Name, AppealRoute.Name } })).AsList(), Stop);
        Stranded = await Staffing.Among(reading, Me, Cases.Where(c => c.Mine).Select(c => (c.Number, c.Address)), Stop);
        return Page();
    }

    public sealed record Line(string Number, string Route, string Stage, DateTime OpenedAt, DateTime? Due, bool Overdue, bool Mine)
    {
        public string StageLabel => Catalogue.Routes.First(r => r.Name == Route).LabelOf(Stage);

        public string Address => $"/school/{(Route == AppealRoute.Name ? "appeals" : "corrections")}/{Number}";
    }
}
