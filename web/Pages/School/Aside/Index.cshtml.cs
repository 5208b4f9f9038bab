using Chsi.Silo.Openings;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Records;
using Chsi.Workflows.Staff;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.School.Aside;

/// <summary>What imports said and was not taken over, for the school to decide: all that waits, or one record.</summary>
public sealed class IndexModel(Reading reading, SetAside aside, RecordCorrections corrections) : ChsiPage
{
    public const int Most = 50;

    public IReadOnlyList<AsideLine> Lines { get; private set; } = [];

    /// <summary>One record alone is shown; null for all that wait.</summary>
    public Guid? Only => Guid.TryParse(Request.Query["record"], out var one) ? one : null;

    /// <summary>The record that is decided about.</summary>
    [BindProperty]
    public Guid? Record { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    /// <summary>Version of the record that the form was drawn from.</summary>
    [BindProperty]
    public int Seen { get; set; }

    /// <summary>Why the values of <see cref="Record"/> are to be shown whole.</summary>
    [BindProperty]
    public string? Why { get; set; }

    /// <summary>What was asked for, whole; shown in this one answer.</summary>
    public IReadOnlyList<AsideValue> Disclosed { get; private set; } = [];

    /// <summary>经办人 prepare and import alone.</summary>
    public bool Decides => Me.Role != StaffRoles.Clerk;

    public Task OnGetAsync() => Load();

    public async Task<IActionResult> OnPostKeepAsync() => await Done(new KeepCorrection(Record ?? Guid.Empty, Reason ?? "", Seen, Me.Id), "已确认，登记不变。");

    public async Task<IActionResult> OnPostTakeAsync() => await StepUp()
        ?? await Done(await corrections.Take(Me.Actor, Record ?? Guid.Empty, Reason ?? "", Seen, Stop), "已改按导入内容登记，并报省级教育行政部门。");

    public async Task<IActionResult> OnPostDiscloseAsync()
    {
        if (await StepUp() is { } asked)
        {
            return asked;
        }

        (Disclosed, var refusal) = await aside.Show(Me.Actor, Record ?? Guid.Empty, Why, Stop);
        if (refusal is not null)
        {
            Refuse(nameof(Why), refusal);
        }

        await Load();
        return Page();
    }

    private async Task<IActionResult> Done(Workflows.Decisions.Request? request, string said)
    {
        if (request is null && await reading.As(Me, connection => StoredRecord.WrittenBy(connection, Record ?? Guid.Empty, RequestId), Stop))
        {
            return RedirectToPage("Index", new { record = (Guid?)null });
        }

        if (request is null)
        {
            Refuse("", "这条学籍没有待决定的导入内容，可能已由他人办理。");
        }
        else if (await Ask(request) is not null)
        {
            Say(said);
            return RedirectToPage("Index", new { record = (Guid?)null });
        }

        await Load();
        return Page();
    }

    private async Task Load() => Lines = await aside.Of(Me.Actor, Only, Most, WorkingCalendar.DayOf(Me.At), Stop);
}
