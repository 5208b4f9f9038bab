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
    public IReadOnlyList<Line> Cases { get; private set; } = [];

    public DateTimeOffset Now { get; private set; }

    public string Left(Line line) => surroundings.Calendar.Left(Now, line.Due);

    public async Task<IActionResult> OnGetAsync()
    {
        if (Me.Desk.Kind != "province")
        {
            return Forbid();
        }

        Now = await reading.Now(Stop);
        Cases = await reading.As(Me, async connection => (await connection.QueryAsync<Line>("""
            select number, route, stage, opened_at as OpenedAt, due, overdue from chsi.case_row where closed_at is null and (office = @desk and route = @approval or desk = @desk and route = @appeal) order by due limit 200
            """, new { desk = Me.Desk.ToString(), approval = ApprovalRoute.Name, appeal = AppealRoute.Name })).AsList(), Stop);
        return Page();
    }

    public sealed record Line(string Number, string Route, string Stage, DateTime OpenedAt, DateTime? Due, bool Overdue)
    {
        public string StageLabel => Catalogue.Routes.First(r => r.Name == Route).LabelOf(Stage);

        public string Address => $"/province/{(Route == AppealRoute.Name ? "appeals" : "approvals")}/{Number}";
    }
}
