using Chsi.Silo.Grains;
using Chsi.Workflows.NameCorrection;
using Dapper;

namespace Chsi.Web.Pages.Desk.Names;

/// <summary>Corrections of name or number that wait for customer service, the most urgent first.</summary>
public sealed class IndexModel(Reading reading, Surroundings surroundings) : ChsiPage
{
    public IReadOnlyList<Line> Cases { get; private set; } = [];

    public DateTimeOffset Now { get; private set; }

    public string Left(Line line) => surroundings.Calendar.Left(Now, line.Due);

    public async Task OnGetAsync()
    {
        Now = await reading.Now(Stop);
        Cases = await reading.As(Me, async connection => (await connection.QueryAsync<Line>("""
            select c.number, c.cause, c.stage, c.opened_at as OpenedAt, c.due, c.overdue, case when c.held_until > chsi.clock() then s.name end as Holder
            from chsi.case_row c left join chsi.staff_row s on s.id = c.holder
            where c.office = @desk and c.route = @route and c.closed_at is null order by c.due limit 200
            """, new { desk = Me.Desk.ToString(), route = NameRoute.Name })).AsList(), Stop);
    }

    public sealed record Line(string Number, string Cause, string Stage, DateTime OpenedAt, DateTime? Due, bool Overdue, string? Holder);
}
