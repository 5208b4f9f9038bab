using Chsi.Silo.Grains;
using Chsi.Workflows.Appeal;
using Chsi.Workflows.Decisions;
using Dapper;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web;

/// <summary>One appeal at the desk that decides it now: the school's board, or the province. Both pages are this, under their own addresses.</summary>
public abstract class AppealPage(Reading reading, Corrections corrections, CorrectionViews views, Surroundings surroundings) : ChsiPage
{
    private DateTimeOffset _now;

    [BindProperty(SupportsGet = true)]
    public string Number { get; set; } = "";

    [BindProperty]
    public string? Text { get; set; }

    [BindProperty]
    public int Seen { get; set; }

    public AppealCase Case { get; private set; } = null!;

    public OpenedCorrection? Opened { get; private set; }

    public string Grounds { get; private set; } = "";

    public Timeline Timeline { get; private set; } = null!;

    /// <summary>The list that the case is in.</summary>
    public abstract string Back { get; }

    public string Left(DateTimeOffset due) => surroundings.Calendar.Left(_now, due);

    public async Task<IActionResult> OnGetAsync() => await Load() ? Page() : NotFound();

    public async Task<IActionResult> OnGetDocumentAsync(Guid file)
    {
        Response.Headers.CacheControl = "private, no-store";
        return await Find() is { } stored && await views.Document(Me.Actor, stored.Case.Id, file, Stop) is { } jpeg ? File(jpeg, "image/jpeg") : NotFound();
    }

    public Task<IActionResult> OnPostUpholdAsync() => Done(
        async c => new UpholdAppeal(c.Id, Me.Id, Text ?? "", Ids.From(RequestId, "approval"), await views.Below(c.Id, Stop) is { } below ? await corrections.Application(below, Stop) : null, Seen), "申诉成立，已办理。");

    public Task<IActionResult> OnPostRejectAsync() => Done(c => Task.FromResult<Request>(new RejectAppeal(c.Id, Me.Id, Text ?? "", Seen)), "已答复，申诉不成立。");

    public Task<IActionResult> OnPostExtendAsync() => Done(c => Task.FromResult<Request>(new ExtendAppeal(c.Id, Me.Id, Text ?? "", Seen)), "已延长复查期限。");

    private async Task<IActionResult> Done(Func<AppealCase, Task<Request>> make, string said)
    {
        if (await Find() is not { Case: AppealCase @case })
        {
            return NotFound();
        }

        if (await Ask(await make(@case)) is not null)
        {
            Say(said);
            return Redirect(Back);
        }

        await Load();
        return Page();
    }

    private Task<StoredCase?> Find() => reading.As(Me, async connection =>
        await connection.ExecuteScalarAsync<Guid?>("select id from chsi.case_row where number = @number and route = @route and (office = @desk or desk = @desk)",
            new { number = Number.ToUpperInvariant(), route = AppealRoute.Name, desk = Me.Desk.ToString() }) is { } id ? await StoredCase.Read(connection, id) : null, Stop);

    private async Task<bool> Load()
    {
        if (await Find() is not { Case: AppealCase @case } stored)
        {
            return false;
        }

        Case = @case;
        _now = await reading.Now(Stop);
        Timeline = Timeline.ForDesk(stored, _now, surroundings.Calendar);
        if (@case.Desk == Me.Desk)
        {
            Opened = await views.Open(Me.Actor, @case.Id, Stop);
            Grounds = Opened is null ? "" : await views.GroundsOf(@case, Stop);
        }

        return true;
    }
}
