using Chsi.Silo.Grains;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Dapper;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.School.Corrections;

/// <summary>One correction at its school: what is asked for beside the record, the documents, and each decision that can be made at the stage.</summary>
public sealed class CaseModel(Reading reading, Silo.Grains.Corrections corrections, CorrectionViews views, Surroundings surroundings) : ChsiPage
{
    private DateTimeOffset _now;

    [BindProperty(SupportsGet = true)]
    public string Number { get; set; } = "";

    [BindProperty]
    public string? Text { get; set; }

    [BindProperty]
    public string? Search { get; set; }

    [BindProperty]
    public string? Letter { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    [BindProperty]
    public string? School { get; set; }

    [BindProperty]
    public List<string> Documents { get; set; } = [];

    [BindProperty]
    public int Seen { get; set; }

    public CorrectionCase Case { get; private set; } = null!;

    public OpenedCorrection? Opened { get; private set; }

    public Timeline Timeline { get; private set; } = null!;

    public string Left(DateTimeOffset due) => surroundings.Calendar.Left(_now, due);

    public async Task<IActionResult> OnGetAsync() => await Load() ? Page() : NotFound();

    public async Task<IActionResult> OnGetDocumentAsync(Guid file)
    {
        Response.Headers.CacheControl = "private, no-store";
        return await Find() is { } stored && await views.Document(Me.Actor, stored.Case.Id, file, Stop) is { } jpeg ? File(jpeg, "image/jpeg") : NotFound();
    }

    public Task<IActionResult> OnPostFindAsync() =>
        Done(async c => new FindRecordWrong(c.Id, Me.Id, Text ?? "", Search ?? "", await Last(c), Seen), "已提交。", nameof(FindRecordWrong.Opinion));

    public Task<IActionResult> OnPostSignAsync() => Done(async c => new SignOff(c.Id, Me.Id, Text ?? "", await Last(c), Seen), "已审签。", nameof(SignOff.Opinion));

    public Task<IActionResult> OnPostSupplementAsync() => Done(c => Task.FromResult<Request?>(new AskSupplement(c.Id, Me.Id, [.. Documents], Text ?? "", Seen)), "已退回学生补充。");

    public Task<IActionResult> OnPostRefuseAsync() => Done(c => Task.FromResult<Request?>(new RefuseCorrection(c.Id, Me.Id, Reason ?? "", Text ?? "", Seen)), "已答复学生，不予更正。");

    public Task<IActionResult> OnPostFraudAsync() => Done(c => Task.FromResult<Request?>(new SuspectFraud(c.Id, Me.Id, Text ?? "", Seen)), "已答复学生，不予受理。");

    public Task<IActionResult> OnPostHandOverAsync() => Done(c => Task.FromResult<Request?>(new HandOverCorrection(c.Id, Me.Id, School ?? "", Text ?? "", Seen)), "已转办并告知学生。");

    public Task<IActionResult> OnPostAccountAsync() => Done(async c => await corrections.NameFor(c.Applicant, c.Record, Stop) is { } name
        ? new FindAccountWrong(c.Id, Me.Id, c.Applicant, Ids.From(RequestId, "name"), name, Text ?? "", Seen) : null, "已转客服更正账号姓名。");

    private async Task<LastSignature> Last(CorrectionCase @case) =>
        new(Letter, Ids.From(RequestId, "approval"), @case.Terms!.Province ? null : await corrections.Application(@case, Stop));

    /// <param name="opinion">What the request calls the one text of the form.</param>
    private async Task<IActionResult> Done(Func<CorrectionCase, Task<Request?>> make, string said, string opinion = nameof(Text))
    {
        if (await Find() is not { Case: CorrectionCase @case })
        {
            return NotFound();
        }

        if (await make(@case) is not { } request)
        {
            Refuse("", "学籍信息已不再保存，不能办理。");
        }
        else if (await Ask(request) is not null)
        {
            Say(said);
            return Redirect("/school/corrections");
        }
        else if (opinion != nameof(Text) && ModelState[opinion]?.Errors is [var error, ..])
        {
            ModelState.AddModelError(nameof(Text), error.ErrorMessage);
        }

        await Load();
        return Page();
    }

    private Task<StoredCase?> Find() => reading.As(Me, async connection =>
        await connection.ExecuteScalarAsync<Guid?>("select id from chsi.case_row where number = @number and route = @route and office = @desk",
            new { number = Number.ToUpperInvariant(), route = CorrectionRoute.Name, desk = Me.Desk.ToString() }) is { } id ? await StoredCase.Read(connection, id) : null, Stop);

    private async Task<bool> Load()
    {
        if (Me.Desk.Kind != "school" || await Find() is not { Case: CorrectionCase @case } stored)
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
