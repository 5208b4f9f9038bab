using Chsi.Silo.Grains;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ProvincialApproval;
using Dapper;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Province.Approvals;

/// <summary>One case of the province: what the school submitted, and the examiner's or the approver's decision.</summary>
public sealed class CaseModel(Reading reading, Silo.Grains.Corrections corrections, CorrectionViews views, Surroundings surroundings) : ChsiPage
{
    private DateTimeOffset _now;

    [BindProperty(SupportsGet = true)]
    public string Number { get; set; } = "";

    [BindProperty]
    public string? Text { get; set; }

    [BindProperty]
    public string? Basis { get; set; }

    [BindProperty]
    public int Seen { get; set; }

    public ApprovalCase Case { get; private set; } = null!;

    public OpenedCorrection? Opened { get; private set; }

    public Timeline Timeline { get; private set; } = null!;

    public string Left(DateTimeOffset due) => surroundings.Calendar.Left(_now, due);

    public async Task<IActionResult> OnGetAsync() => await Load() ? Page() : NotFound();

    public async Task<IActionResult> OnGetDocumentAsync(Guid file)
    {
        Response.Headers.CacheControl = "private, no-store";
        return await Find() is { } stored && await views.Document(Me.Actor, stored.Case.Id, file, Stop) is { } jpeg ? File(jpeg, "image/jpeg") : NotFound();
    }

    public Task<IActionResult> OnPostExamineAsync() => Done(c => Task.FromResult<Request>(new ExamineApproval(c.Id, Me.Id, Text ?? "", Seen)), "已审核，送批准。");

    public Task<IActionResult> OnPostGiveAsync() => Done(
        async c => new GiveApproval(c.Id, Me.Id, Text ?? "", await views.Below(c.Id, Stop) is { } below ? await corrections.Application(below, Stop) : null, Seen), "已批准，学籍已更正。");

    public Task<IActionResult> OnPostSendBackAsync() => Done(c => Task.FromResult<Request>(new SendBackApproval(c.Id, Me.Id, Text ?? "", Seen)), "已退回学校补正。");

    public Task<IActionResult> OnPostRefuseAsync() => Done(c => Task.FromResult<Request>(new RefuseApproval(c.Id, Me.Id, Basis ?? "", Text ?? "", Seen)), "已答复，不予批准。");

    private async Task<IActionResult> Done(Func<ApprovalCase, Task<Request>> make, string said)
    {
        if (await Find() is not { Case: ApprovalCase @case })
        {
            return NotFound();
        }

        if (await Ask(await make(@case)) is not null)
        {
            Say(said);
            return Redirect("/province/approvals");
        }

        await Load();
        return Page();
    }

    private Task<StoredCase?> Find() => reading.As(Me, async connection =>
        await connection.ExecuteScalarAsync<Guid?>("select id from chsi.case_row where number = @number and route = @route and office = @desk",
            new { number = Number.ToUpperInvariant(), route = ApprovalRoute.Name, desk = Me.Desk.ToString() }) is { } id ? await StoredCase.Read(connection, id) : null, Stop);

    private async Task<bool> Load()
    {
        if (Me.Desk.Kind != "province" || await Find() is not { Case: ApprovalCase @case } stored)
        {
            return false;
        }

        Case = @case;
        _now = await reading.Now(Stop);
        Timeline = Timeline.ForDesk(stored, _now, surroundings.Calendar);
        Opened = await views.Open(Me.Actor, @case.Id, Stop);
        return true;
    }
}
