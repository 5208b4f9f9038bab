using Chsi.Silo.SignIn;
using Chsi.Web.Security;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Account;

/// <summary>Ends this session on the server and in the browser.</summary>
public sealed class LogoutModel(Sessions sessions, SessionCookie cookie) : ChsiPage
{
    public async Task<IActionResult> OnPostAsync()
    {
        if (cookie.Read(Request) is { Length: > 0 } token)
        {
            await sessions.End(token, HttpContext.RequestAborted);
        }

        cookie.Clear(Response);
        Say("您已安全退出。");
        return Redirect("/account/login");
    }
}
