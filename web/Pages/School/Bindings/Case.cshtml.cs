using Chsi.Silo.Grains;
using Chsi.Workflows.Binding;
using Chsi.Workflows.Decisions;
using Dapper;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.School.Bindings;

/// <summary>One student's word that a record is theirs, beside the record, and the school's decision.</summary>
public sealed class CaseModel(Reading reading, Silo.Grains.Bindings bindings, Surroundings surroundings) : ChsiPage
{
    [BindProperty(SupportsGet = true)]
    public string Number { get; set; } = "";

    [BindProperty]
    public string? Text { get; set; }

    [BindProperty]
    public int Seen { get; set; }

    public BindingCase Case { get; private set; } = null!;

    public OpenedBinding? Opened { get; private set; }

    public Timeline Timeline { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync() => await Load() ? Page() : NotFound();

    public Task<IActionResult> OnPostConfirmAsync() => Done(@case => bindings.Confirm(Me.Actor, @case, Text ?? "", Seen, Stop), "已认定并更正学籍，已报省级教育行政部门。");

    public Task<IActionResult> OnPostRefuseAsync() => Done(@case => Task.FromResult<ConfirmBinding?>(null), "已答复学生，未予认定。", refuse: true);

    private async Task<IActionResult> Done(Func<BindingCase, Task<ConfirmBinding?>> confirm, string said, bool refuse = false)
    {
        if (await Find() is not { Case: BindingCase @case })
        {
            return NotFound();
        }

        Request? request = refuse ? new RefuseBinding(@case.Id, Text ?? "", Seen, Me.Id) : await confirm(@case);
        if (request is null)
        {
            Refuse("", "本校没有这个学号的学籍，请先导入或核对学号。");
        }
        else if (await Ask(request) is not null)
        {
            Say(said);
            return Redirect("/school/bindings");
        }

        await Load();
        return Page();
    }

    private Task<StoredCase?> Find() => reading.As(Me, async connection =>
        await connection.ExecuteScalarAsync<Guid?>("select id from chsi.case_row where number = @number and route = @route and office = @desk",
            new { number = Number.ToUpperInvariant(), route = BindingRoute.Name, desk = Me.Desk.ToString() }) is { } id ? await StoredCase.Read(connection, id) : null, Stop);

    private async Task<bool> Load()
    {
        if (await Find() is not { Case: BindingCase @case } stored)
        {
            return false;
        }

        Case = @case;
        Timeline = Timeline.ForDesk(stored, await reading.Now(Stop), surroundings.Calendar);
        Opened = await bindings.Open(Me.Actor, @case, Stop);
        return true;
    }
}
