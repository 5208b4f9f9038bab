using Chsi.Silo.Grains;
using Chsi.Web.RouteMaps;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;
using Dapper;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Cases;

/// <summary>One case of mine with its timeline. Somebody else's number is answered like one that does not exist.</summary>
public sealed class CaseModel(Reading reading, Surroundings surroundings) : ChsiPage
{
    public StoredCase Stored { get; private set; } = null!;

    public Timeline Timeline { get; private set; } = null!;

    /// <summary>See <see cref="ExpectedDate"/>.</summary>
    public string Expected { get; private set; } = "";

    public RouteTrack Track { get; private set; } = null!;

    /// <summary>Here; a re-registration, with which its account ends, has a page of its own.</summary>
    public bool Withdrawable => Stored.Case is { Closed: false } and not ReRegistrationCase && Stored.Case.Route.Answers<CaseWithdrawn>();

    public RuleSettings Rules => surroundings.Settings;

    public async Task<IActionResult> OnGetAsync(string number) => await Load(number) ? Page() : NotFound();

    public async Task<IActionResult> OnPostWithdrawAsync(string number)
    {
        if (!await Load(number) || Stored.Case is ReRegistrationCase)
        {
            return NotFound();
        }

        if (await Ask(new WithdrawCase(Stored.Case.Id)) is null)
        {
            await Load(number);
            return Page();
        }

        Say("已撤回申请。");
        return Redirect($"/cases/{Stored.Case.Number}");
    }

    private async Task<bool> Load(string number)
    {
        var stored = await reading.As(Me, async connection =>
            await connection.ExecuteScalarAsync<Guid?>("select id from chsi.case_row where number = @number and applicant = @Id", new { number = number.ToUpperInvariant(), Me.Id })
                is { } id ? await StoredCase.Read(connection, id) : null, HttpContext.RequestAborted);
        if (stored is null)
        {
            return false;
        }

        Stored = stored;
        var now = await reading.Now(HttpContext.RequestAborted);
        Timeline = Timeline.ForApplicant(stored, now, surroundings.Calendar, surroundings.Settings);
        Expected = stored.Case is ReRegistrationCase own ? await ExpectedDate.Of(reading, Me, own, now, surroundings.Calendar, HttpContext.RequestAborted) : "";
        Track = RouteTrack.Of(stored, RouteMap.Of(stored.Case.Route, surroundings.Settings));
        return true;
    }
}
