using Chsi.Workflows.Binding;
using Chsi.Workflows.Decisions;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Archive;

/// <summary>尝试绑定学籍 (004-08): the account is right and the record is not; the school is asked.</summary>
public sealed class BindModel(Reading reading) : ChsiPage
{
    [BindProperty]
    public string? School { get; set; }

    [BindProperty]
    public string? StudentNumber { get; set; }

    [BindProperty]
    public string? Said { get; set; }

    /// <summary>The one that is under way: another is asked for when it is answered.</summary>
    public RunningCase? Running { get; private set; }

    public async Task OnGetAsync() => Running = await StoredCase.Running(reading, Me, BindingRoute.Name, Stop);

    public async Task<IActionResult> OnPostAsync()
    {
        var request = new AskBinding(Ids.From(RequestId, "binding"), Me.Id, Typed.Number(School), Typed.Number(StudentNumber), Personal.Of(Me.Id, (Said ?? "").Trim(), "绑定学籍说明"));
        if (await Ask(request) is not { } accepted)
        {
            await OnGetAsync();
            return Page();
        }

        Say("申请已送学校核实，结果会以短信通知您。");
        return Redirect($"/cases/{accepted.Reply}");
    }
}
