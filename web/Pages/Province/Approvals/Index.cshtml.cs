using Chsi.Silo.Grains;
using Chsi.Workflows;
using Chsi.Workflows.Appeal;
using Chsi.Workflows.ProvincialApproval;
using Dapper;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Province.Approvals;

/// <summary>What schools have submitted to this province, and appeals that went on to it, the most urgent first.</summary>
public sealed class IndexModel(Reading reading, Surroundings surroundings) : ChsiPage
{
    /// <summary>So many of each kind that are closed are listed.</summary>
    public const int Latest = 20;

    public IReadOnlyList<Line> Cases { get; private set; } = [];

    /// <summary>What this province has decided, approvals and appeals, the latest first.</summary>
    public IReadOnlyList<Line> Decided { get; private set; } = [];

    /// <summary>Those that nobody of the province could bring to their end; for the lead.</summary>
    public IReadOnlyList<Stranded> Stranded { get; private set; } = [];

    public DateTimeOffset Now { get; private set; }

    public string Left(Line line) => surroundings.Calendar.Left(Now, line.Due);

    public async Task<IActionResult> OnGetAsync()
    {
        if (Me.Desk.Kind != "province")
        {
            return Forbid();
        }

        Now = await reading.Now(Stop);
        var all = await reading.As(Me, async connection => (await connection.QueryAsync<Line>("""
            (select number, route, stage, opened_at as OpenedAt, due, overdue, closed_at as ClosedAt from chsi.case_row where closed_at is null and (office = @desk and route = @approval or desk = @desk and route = @appeal) order by due limit 200)
            union all
            (select number, route, stage, opened_at, due, overdue, closed_at from chsi.case_row where closed_at is not null and office = @desk and route = @approval order by closed_at desc limit @Latest)
            union all
            (select number, route, stage, opened_at, due, overdue, closed_at from chsi.case_row where closed_at is not null and stood_above = @desk and route = @appeal order by closed_at desc limit @Latest)
            """, new { desk = Me.Desk.ToString(), approval = ApprovalRoute.Name, appeal = AppealRoute.Name, Latest })).AsList(), Stop);
        Cases = [.. all.Where(c => c.ClosedAt is null).OrderBy(c => c.Due)];
        Decided = [.. all.Where(c => c.ClosedAt is not null).OrderByDescending(c => c.ClosedAt)];
        Stranded = await Staffing.Among(reading, Me, Cases.Select(c => (c.Number, c.Address)), Stop);
        return Page();
    }

    public sealed record Line(string Number, string Route, string Stage, DateTime OpenedAt, DateTime? Due, bool Overdue, DateTime? ClosedAt)
    {
        public string StageLabel => Catalogue.Routes.First(r => r.Name == Route).LabelOf(Stage);

        public string Address => $"/province/{(Route == AppealRoute.Name ? "appeals" : "approvals")}/{Number}";
    }
}
