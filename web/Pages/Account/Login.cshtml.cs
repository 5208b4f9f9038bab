using Chsi.Silo.SignIn;
using Chsi.Web.Security;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Account;

/// <summary>Signs in by phone, ID number or mail; staff by user name (001-02).</summary>
public sealed class LoginModel(SignIns signIns, SessionCookie cookie) : ChsiPage
{
    [BindProperty]
    public string? UserName { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty(Name = Captcha.Field)]
    public string? Solved { get; set; }

    /// <summary>A solved captcha lets a sign-in through that would have to wait.</summary>
    [BindProperty]
    public bool Waiting { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Back { get; set; }

    /// <summary>Sent here by a form whose session had ended.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Unsent { get; set; }

    /// <summary>Whoever was sent here to sign in, and is signed in by now, goes on.</summary>
    public IActionResult OnGet() => Visitor is not null && Url.IsLocalUrl(Back) ? LocalRedirect(Back!) : Page();

    public async Task<IActionResult> OnPostAsync()
    {
        if (string.IsNullOrWhiteSpace(UserName) || string.IsNullOrEmpty(Password))
        {
            Refuse(string.IsNullOrWhiteSpace(UserName) ? nameof(UserName) : nameof(Password), "请输入用户名和密码。");
            return Page();
        }

        var answer = await signIns.Enter(UserName, Password, Solved, new(Address, Agent, cookie.Read(Request)), Stop);
        if (answer.Token is null)
        {
            Waiting = answer.Waiting || Solved is not null;
            Remember(nameof(Waiting), $"{Waiting}");
            Refuse("", answer.Sentence);
            return Page();
        }

        cookie.Write(Response, answer.Token);
        var back = Url.IsLocalUrl(Back) ? Back : null;
        return answer.Kind is SessionKind.Staff
            ? RedirectToPage("/Account/SecondFactor", back is null ? null : new { back })
            : LocalRedirect(back ?? "/account");
    }
}
