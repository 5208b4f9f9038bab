using Chsi.Silo.Grains;
using Chsi.Workflows.Binding;
using Dapper;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.School.Bindings;

/// <summary>Students who say that a record of this school is theirs, the most urgent first.</summary>
public sealed class IndexModel(Reading reading, Surroundings surroundings) : ChsiPage
{
    public IReadOnlyList<Line> Cases { get; private set; } = [];

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
            select number, opened_at as OpenedAt, due, overdue from chsi.case_row where office = @desk and route = @route and closed_at is null order by due limit 200
            """, new { desk = Me.Desk.ToString(), route = BindingRoute.Name })).AsList(), Stop);
        return Page();
    }

    public sealed record Line(string Number, DateTime OpenedAt, DateTime? Due, bool Overdue);
}
