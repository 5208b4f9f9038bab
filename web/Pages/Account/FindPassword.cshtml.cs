using Chsi.Silo.SignIn;
using Chsi.Web.Security;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Account;

/// <summary>找回密码 by the bound phone. Every step answers the same whether or not the account exists.</summary>
// the token would bind the form to who was signed in when it was drawn, and the same form sent again after it signed somebody in must
// end on the same page; what guards it is the draft's cookie, which no other site's form can bring along (SameSite)
[IgnoreAntiforgeryToken]
public sealed class FindPasswordModel(
    Drafts drafts, DraftCookie cookie, Captcha captcha, SmsLimit limit, Codes codes, Recovery recovery, CodeOptions options, RuleSettings rules) : ChsiPage
{
    /// <summary>After which the page begins anew: nobody else finds it in the middle, with a phone that was proven.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(30);

    [BindProperty]
    public string? UserName { get; set; }

    [BindProperty]
    public string? Code { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty]
    public string? Repeated { get; set; }

    [BindProperty(Name = Captcha.Field)]
    public string? Solved { get; set; }

    public Draft? Draft { get; private set; }

    public bool Asked => Draft is { Content.Asked: true };

    public bool Verified => Draft is { Verified: true };

    public int CodeHours => options.Hours;

    public string PasswordRule => new PasswordPolicy(rules.PasswordMinimum).Sentence;

    public async Task OnGetAsync()
    {
        await Load();
        if (Draft is { } left && left.Now - left.Moved > Rest)
        {
            cookie.Clear(Response, Codes.FindPassword);
            Draft = null;
        }
    }

    public async Task<IActionResult> OnPostAskAsync()
    {
        await Load();
        if (string.IsNullOrWhiteSpace(UserName))
        {
            Refuse(nameof(UserName), "请输入用户名。");
            return Page();
        }

        if (await captcha.Spend(Solved, new(Address, Draft), Stop) is { } sentence)
        {
            Refuse("captcha", sentence);
            return Page();
        }

        if (await limit.Take(Address, Stop) is { } full)
        {
            Refuse("captcha", full);
            return Page();
        }

        Draft = await recovery.AskPassword(await drafts.ForAsking(Draft, Codes.FindPassword, Stop), UserName, Stop);
        cookie.Write(Response, Draft);
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostVerifyAsync()
    {
        await Load();
        if ((Draft is null ? "请先获取短信验证码。" : await codes.Check(Draft, Code, Stop)) is not { } sentence)
        {
            return RedirectToPage();
        }

        Refuse(nameof(Code), sentence);
        return Page();
    }

    public IActionResult OnPostAgain()
    {
        cookie.Clear(Response, Codes.FindPassword);
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var draft = await drafts.Find(cookie.Read(Request, Codes.FindPassword), Codes.FindPassword, Stop);
        var refused = draft is null || RequestId == Guid.Empty ? new Refused("页面已过期，请重新开始找回密码。")
            : await recovery.Reset(draft, Password, Repeated, RequestId, Stop);
        if (refused is not null)
        {
            Refuse(refused.Field ?? "", refused.Sentence);
            await Load();
            return Page();
        }

        Say("密码已重新设置，所有设备上的登录已退出，请用新密码登录。");
        return Redirect("/account/login");
    }

    private async Task Load()
    {
        Draft = await drafts.Find(cookie.Read(Request, Codes.FindPassword), Codes.FindPassword, Stop);
        Draft = Draft?.Content.Done is null ? Draft : null;
    }
}
