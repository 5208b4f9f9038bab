using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Organisations;
using Dapper;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Province;

/// <summary>A school of the province and what waits there.</summary>
/// <param name="Today">Open cases that fall due today.</param>
public sealed record SchoolLine(string Code, string Name, int Open, int Today, int Overdue, DateTime? Oldest)
{
    public TimeSpan? Age { get; init; }
}

/// <summary>The province at a glance: its schools, their load and ages, and what is overdue; who leads its staff puts a school's name right.</summary>
public sealed class IndexModel(Reading reading) : ChsiPage
{
    public string Name { get; private set; } = "";

    public DateTimeOffset Now { get; private set; }

    public IReadOnlyList<SchoolLine> Schools { get; private set; } = [];

    public Task OnGetAsync() => Load();

    public async Task<IActionResult> OnPostNameAsync(string? school, string? name, string? reason)
    {
        if (await Ask(new CorrectSchoolName(school ?? "", Typed.Line(name), Typed.Line(reason), Me.Id)) is null)
        {
            await Load();
            return Page();
        }

        Say("学校名称已更正，学校会收到提醒。");
        return RedirectToPage();
    }

    private async Task Load()
    {
        Now = await reading.Now(Stop);
        var tomorrow = WorkingCalendar.StartOf(WorkingCalendar.DayOf(Now).AddDays(1)).UtcDateTime;
        Schools = await reading.As(Me, async connection =>
        {
            Name = await OrganisationNames.Of(connection, Me.Desk);
            var lines = await connection.QueryAsync<SchoolLine>(
                "select code, name, open, due_today as Today, overdue, oldest from chsi.school_load(@tomorrow) order by overdue desc, open desc, code", new { tomorrow });
            return lines.Select(l => l with { Age = l.Oldest is { } oldest ? Now - oldest : null }).ToList();
        }, Stop);
    }
}
