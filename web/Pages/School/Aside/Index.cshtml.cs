using Chsi.Silo.Grains;
using Chsi.Workflows.Records;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.School.Aside;

/// <summary>What imports said otherwise than approved corrections, for the school to look at.</summary>
public sealed class IndexModel(SetAside aside) : ChsiPage
{
    public const int Most = 50;

    public IReadOnlyList<AsideLine> Lines { get; private set; } = [];

    [BindProperty]
    public Guid Record { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    public async Task<IActionResult> OnGetAsync()
    {
        if (Me.Desk.Kind != "school")
        {
            return Forbid();
        }

        Lines = await aside.Of(Me.Actor, Most, Stop);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await Ask(new KeepCorrection(Record, Reason ?? "", Me.Id)) is null)
        {
            Lines = await aside.Of(Me.Actor, Most, Stop);
            return Page();
        }

        Say("已确认以更正为准。");
        return RedirectToPage();
    }
}
