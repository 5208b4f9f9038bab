using Chsi.Silo.Grains;
using Chsi.Workflows;
using Chsi.Workflows.ReRegistration;
using Dapper;
using Npgsql;

namespace Chsi.Web.Pages.Cases;

/// <summary>My cases, newest first, as I am told them.</summary>
public sealed class IndexModel(Reading reading, Surroundings surroundings) : ChsiPage
{
    public IReadOnlyList<Line> Cases { get; private set; } = [];

    public async Task OnGetAsync()
    {
        var now = await reading.Now(Stop);
        Cases = await reading.As(Me, async connection =>
        {
            var lines = (await connection.QueryAsync<Line>(
                "select id, number, route, stage, stage_since StageSince, opened_at OpenedAt, closed_at ClosedAt from chsi.case_row where applicant = @Id order by opened_at desc",
                new { Me.Id })).AsList();
            for (var n = 0; n < lines.Count; n++)
            {
                if (lines[n].Route == ReRegistrationRoute.Name && lines[n].StageSince.AddMinutes(surroundings.Settings.TakeBackMinutes) > now.UtcDateTime)
                {
                    lines[n] = await AsTold(connection, lines[n], now);
                }
            }

            return lines;
        }, Stop);
    }

    private async Task<Line> AsTold(NpgsqlConnection connection, Line line, DateTimeOffset now) =>
        (await StoredCase.Read(connection, line.Id))?.AsTold(now, surroundings.Settings).Case is { } told
            ? line with { Stage = told.Stage, ClosedAt = told.ClosedAt?.UtcDateTime } : line;

    public sealed record Line(Guid Id, string Number, string Route, string Stage, DateTime StageSince, DateTime OpenedAt, DateTime? ClosedAt)
    {
        public string Title => Catalogue.Routes.FirstOrDefault(r => r.Name == Route)?.Title ?? Route;

        public string StageLabel => Catalogue.Routes.FirstOrDefault(r => r.Name == Route)?.LabelOf(Stage) ?? Stage;
    }
}
