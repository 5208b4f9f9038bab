using Chsi.Silo.SignIn;
using Chsi.Web.Security;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Account;

/// <summary>A code of the second factor once more, before something is shown whole or taken away; then back to where it was asked for.</summary>
public sealed class StepUpModel(SecondFactors factors, SessionCookie cookie, Chsi.Silo.SignIn.SessionOptions sessions) : ChsiPage
{
    [BindProperty]
    public string? Code { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Back { get; set; }

    public int Minutes => sessions.StepUpMinutes;

    public string Onward => Url.IsLocalUrl(Back) ? Back! : Me.Home;

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await factors.Prove(Me.Actor, Code, new(Address, Agent, cookie.Read(Request)), Stop) is { Length: > 0 } refused)
        {
            Refuse(nameof(Code), refused);
            return Page();
        }

        Say("已验证，请继续刚才的操作。");
        return LocalRedirect(Onward);
    }
}
