using Chsi.Silo.Grains;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.NameCorrection;
using Chsi.Workflows.ReRegistration;
using Dapper;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Desk.Names;

/// <summary>One name correction at customer service: the names beside the card, and the decision.</summary>
public sealed class CaseModel(Reading reading, NameCases names, EvidenceViews evidence, Namesakes namesakes, Surroundings surroundings) : ChsiPage
{
    [BindProperty(SupportsGet = true)]
    public string Number { get; set; } = "";

    [BindProperty]
    public string? Opinion { get; set; }

    [BindProperty]
    public int Seen { get; set; }

    public NameCase Case { get; private set; } = null!;

    public Timeline Timeline { get; private set; } = null!;

    /// <summary>Null where the asker does not hold the case.</summary>
    public OpenedName? Names { get; private set; }

    public Guid? Photo => Names is null || Case.Evidence.IsEmpty ? null : Case.Evidence[0].Id;

    public string Left { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync() => await Load() ? Page() : NotFound();

    public async Task<IActionResult> OnGetPhotoAsync(Guid file)
    {
        Response.Headers.CacheControl = "no-store";
        return await Find() is { } stored && await evidence.View(Me.Actor, stored.Case.Id, file, Stop) is { } jpeg ? File(jpeg, "image/jpeg") : NotFound();
    }

    public Task<IActionResult> OnPostTakeAsync() => Done(async @case => new TakeReview(@case.Id, await namesakes.Of(Me.Id, @case.Id, Stop)), "");

    public Task<IActionResult> OnPostApproveAsync() => Done(@case => Task.FromResult<Request>(new ApproveName(@case.Id, Opinion ?? "", Seen)), "已更正姓名，申请人会收到通知。");

    public Task<IActionResult> OnPostRefuseAsync() => Done(@case => Task.FromResult<Request>(new RefuseName(@case.Id, Opinion ?? "", Seen)), "已答复未通过，申请人会收到通知。");

    private async Task<IActionResult> Done(Func<NameCase, Task<Request>> request, string said)
    {
        if (await Find() is not { Case: NameCase @case })
        {
            return NotFound();
        }

        if (await Ask(await request(@case)) is null)
        {
            await Load();
            return Page();
        }

        if (said.Length > 0)
        {
            Say(said);
        }

        return Redirect(said.Length > 0 ? "/desk/names" : $"/desk/names/{Number}");
    }

    private Task<StoredCase?> Find() => reading.As(Me, async connection =>
        await connection.ExecuteScalarAsync<Guid?>("select id from chsi.case_row where number = @number and route = @route", new { number = Number.ToUpperInvariant(), route = NameRoute.Name })
            is { } id ? await StoredCase.Read(connection, id) : null, Stop);

    private async Task<bool> Load()
    {
        if (await Find() is not { Case: NameCase @case } stored)
        {
            return false;
        }

        var now = await reading.Now(Stop);
        Case = @case;
        Timeline = Timeline.ForDesk(stored, now, surroundings.Calendar);
        Left = @case.Closed ? "" : Timeline.Left(@case, now, surroundings.Calendar);
        Names = await names.Open(Me.Actor, @case.Id, Stop);
        return true;
    }
}
