using Chsi.Silo.Grains;
using Chsi.Workflows.Duplicate;
using Dapper;

namespace Chsi.Web.Pages.School.Duplicates;

/// <summary>重复学籍 that a school or a province has to do with: those that wait for it first, the most urgent first.</summary>
public sealed class IndexModel(Reading reading, Surroundings surroundings) : ChsiPage
{
    public IReadOnlyList<Line> Cases { get; private set; } = [];

    public DateTimeOffset Now { get; private set; }

    public string Left(Line line) => surroundings.Calendar.Left(Now, line.Due);

    public async Task OnGetAsync()
    {
        Now = await reading.Now(Stop);
        Cases = await reading.As(Me, async connection => (await connection.QueryAsync<Line>("""
            select number, stage, opened_at as OpenedAt, due, overdue, desk = @desk as Mine from chsi.case_row
            where route = @route and closed_at is null and (office = @desk or desk = @desk) order by desk = @desk desc, due limit 200
            """, new { desk = Me.Desk.ToString(), route = DuplicateRoute.Name })).AsList(), Stop);
    }

    public sealed record Line(string Number, string Stage, DateTime OpenedAt, DateTime? Due, bool Overdue, bool Mine);
}
