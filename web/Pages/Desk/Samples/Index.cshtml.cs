using Chsi.Silo.Grains;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Desk.Samples;

/// <summary>抽检: what one has to check, and the draws that were published, by whom and when; the lead publishes further ones.</summary>
public sealed class IndexModel(Reading reading, Silo.Grains.Samples samples) : ChsiPage
{
    public IReadOnlyList<StoredSample> All { get; private set; } = [];

    public IEnumerable<StoredSample> Mine => All.Where(s => s.NextFor(Me.Id) is not null);

    public DateOnly Today { get; private set; }

    /// <summary>How many would be drawn, to be confirmed; null before that is asked.</summary>
    [BindProperty]
    public int? ToConfirm { get; set; }

    public async Task OnGetAsync() => await Load();

    public async Task<IActionResult> OnPostAnnounceAsync(DateOnly? from, DateOnly? to, int? each, int? percent, DateOnly? seedDay, string? seedSource, int? confirmed)
    {
        // what there is to draw from is counted for the lead alone
        if (!Me.Leads)
        {
            return Forbid();
        }

        if (from is not { } first || to is not { } last || seedDay is not { } day)
        {
            ModelState.Clear();
            var missing = from is null ? "From" : to is null ? "To" : "SeedDay";
            Refuse(missing, missing == "SeedDay" ? "请填写种子产生的日期。" : "请填写日期。");
            await Load();
            return Page();
        }

        var request = await samples.Announcing(Ids.From(RequestId, "sample"), Me.Actor, first, last, each ?? 0, percent ?? 0, day, seedSource ?? "", confirmed, Stop);
        if (await Ask(request) is not { } accepted)
        {
            if (ModelState[nameof(request.Confirmed)] is { Errors.Count: > 0 })
            {
                Remember(nameof(ToConfirm), $"{request.ToDraw}");
            }

            await Load();
            return Page();
        }

        Say("已公布。种子产生后，由组长在本页填写并抽取。");
        return Redirect(StoredSample.AddressOf(accepted.Reply));
    }

    private async Task Load()
    {
        All = await StoredSample.All(reading, Me, Stop);
        Today = WorkingCalendar.DayOf(await reading.Now(Stop));
    }
}
