using Chsi.Silo.Rows;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Organisations;
using Dapper;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.School;

/// <summary>The school at a glance; who leads its staff also keeps the list of colleges here.</summary>
public sealed class IndexModel(Reading reading, SchoolFigures figures) : ChsiPage
{
    public SchoolOverview Overview { get; private set; } = SchoolOverview.Nothing;

    public string Name { get; private set; } = "";

    public DateOnly Today { get; private set; }

    public IReadOnlyList<College> Colleges { get; private set; } = [];

    /// <summary>What records say and the list of colleges does not.</summary>
    public bool Unknown(string college) => college.Length > 0 && Colleges.Count > 0 && Open.All(c => c.Name != college);

    public IReadOnlyList<College> Open => [.. Colleges.Where(c => c.Closed is null)];

    public Task OnGetAsync() => Load();

    public Task<IActionResult> OnPostNameAsync(string? college, string? name, DateOnly? from) => from is { } day
        ? Done(new NameCollege(Me.Desk.Organisation, Typed.Number(college), Typed.Line(name), day, Me.Id), "学院已保存。")
        : Missing();

    public async Task<IActionResult> OnPostCloseAsync(string? closing)
    {
        var today = WorkingCalendar.DayOf(await reading.Now(Stop));
        return await Done(new CloseCollege(Me.Desk.Organisation, closing ?? "", today, Me.Id), "学院已停用，原有学籍不受影响。");
    }

    private async Task<IActionResult> Missing()
    {
        ModelState.Clear();
        Refuse("From", "请填写启用日期。");
        await Load();
        return Page();
    }

    private async Task<IActionResult> Done(Request request, string said)
    {
        if (await Ask(request) is null)
        {
            await Load();
            return Page();
        }

        Say(said);
        return RedirectToPage();
    }

    private async Task Load()
    {
        var code = Me.Desk.Organisation;
        Today = WorkingCalendar.DayOf(await reading.Now(Stop));
        Overview = await figures.Of(Me, Stop);
        var colleges = await reading.As(Me, async connection =>
        {
            Name = await OrganisationNames.Of(connection, Me.Desk);
            return await connection.ExecuteScalarAsync<string?>("select colleges from chsi.organisation_row where kind = 'school' and code = @code", new { code });
        }, Stop);
        Colleges = [.. OrganisationRow.CollegesIn(colleges).OrderBy(c => c.Closed is not null).ThenBy(c => c.Code, StringComparer.Ordinal)];
    }
}
