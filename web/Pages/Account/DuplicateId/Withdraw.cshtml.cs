using Chsi.Silo.Grains;
using Chsi.Web.Security;
using Chsi.Workflows.ReRegistration;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Account.DuplicateId;

/// <summary>撤回申请: the effect is said before the button is there.</summary>
public sealed class WithdrawModel(Reading reading, SessionCookie cookie, Surroundings surroundings) : ChsiPage
{
    public OwnCase Own { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync() => await Load() ? Page() : Redirect("/account/duplicate-id");

    public async Task<IActionResult> OnPostAsync()
    {
        if (!await Load())
        {
            return Redirect("/account/duplicate-id");
        }

        if (await Ask(new WithdrawCase(Own.Case.Id)) is null)
        {
            return Page();
        }

        // the commit has ended the account and with it every session
        cookie.Clear(Response);
        Say($"已撤回申请（案件号 {Own.Case.Number}）。本次注册的账号已注销，原账号不受影响。");
        return Redirect("/account/login");
    }

    private async Task<bool> Load()
    {
        Own = (await OwnCase.Read(reading, Me, surroundings.Settings, HttpContext.RequestAborted))!;
        return Own is { Case.Closed: false };
    }
}
