using Chsi.Workflows;
using Dapper;

namespace Chsi.Web.Pages.Cases;

/// <summary>My cases, newest first.</summary>
public sealed class IndexModel(Reading reading) : ChsiPage
{
    public IReadOnlyList<Line> Cases { get; private set; } = [];

    public async Task OnGetAsync() => Cases = await reading.As(Me, async connection => (await connection.QueryAsync<Line>(
        "select number, route, stage, opened_at OpenedAt, closed_at ClosedAt from chsi.case_row where applicant = @Id order by opened_at desc",
        new { Me.Id })).AsList(), HttpContext.RequestAborted);

    public sealed record Line(string Number, string Route, string Stage, DateTime OpenedAt, DateTime? ClosedAt)
    {
        public string Title => Catalogue.Routes.FirstOrDefault(r => r.Name == Route)?.Title ?? Route;

        public string StageLabel => Catalogue.Routes.FirstOrDefault(r => r.Name == Route)?.LabelOf(Stage) ?? Stage;
    }
}
