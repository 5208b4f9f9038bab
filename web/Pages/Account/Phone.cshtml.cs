using Chsi.Silo.Gateways;
using Chsi.Silo.Grains;
using Chsi.Silo.SignIn;
using Chsi.Web.Pages.Account.DuplicateId;
using Chsi.Workflows.Calendar;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Account;

/// <summary>
/// 绑定新手机号, for an account that came back without its phone: prove the phone, then be who you say: signed in, by the password; otherwise by
/// 实人验证, until which every step answers the same.
/// </summary>
public sealed class PhoneModel(PhoneSteps steps, PhoneBinding binding, VisitorChecks checks, SiteAddress site) : ChsiPage
{
    [BindProperty]
    public string? Phone { get; set; }

    [BindProperty]
    public string? Code { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Number { get; set; }

    [BindProperty]
    public bool FaceConsent { get; set; }

    [BindProperty(Name = Captcha.Field)]
    public string? Solved { get; set; }

    [TempData]
    public string? Sent { get; set; }

    /// <summary>Back from the service's page, perhaps on another device.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Returned { get; set; }

    public Draft? Draft { get; private set; }

    public PhoneStep Step => steps.Step(Draft, Phone, Sent);

    public bool Verified => Draft is { Verified: true, Content.Done: null };

    public string? Outcome => Draft?.Content.Outcome;

    /// <summary>Signed in to an account that may be given a phone.</summary>
    public bool SignedIn => Visitor is { IsStaff: false };

    public async Task OnGetAsync()
    {
        await Load();
        if (Draft is not { Content: { Session: { } session, Done: null } })
        {
            return;
        }

        switch (await checks.Look(session, Stop))
        {
            case FaceCheckState.Passed:
                var refused = await binding.ByFace(
                    new(Draft.Content.Name!, Draft.Content.Number!, Draft.Content.Phone!), new(session, [], FaceCheckModel.ConsentVersion), Today, Stop);
                await End(Guid.CreateVersion7(), refused is null ? "新手机号已绑定，可用于登录和找回密码。" : $"实人验证已通过，手机号没有绑定：{refused.Sentence}");
                break;
            case FaceCheckState.Failed:
                Draft = await steps.Keep(HttpContext, Draft, Draft.Content with { Session = null, SessionPage = null });
                Refuse("", "实人验证未通过，可以再试一次；仍不能通过的，请联系客服。");
                break;
            case FaceCheckState.Waiting or FaceCheckState.Away:
                break;
        }
    }

    public async Task<IActionResult> OnPostCodeAsync()
    {
        var asked = await steps.Send(HttpContext, Codes.BindPhone, Phone, Solved);
        Sent = asked.Sent;
        return asked.Refusal is { } refusal ? await Refused(asked.Field, refusal) : RedirectToPage();
    }

    public async Task<IActionResult> OnPostVerifyAsync() =>
        await steps.Enter(HttpContext, Codes.BindPhone, Phone, Code) is { } sentence ? await Refused(nameof(Code), sentence) : RedirectToPage();

    public IActionResult OnPostAgain()
    {
        steps.Leave(HttpContext, Codes.BindPhone);
        return RedirectToPage();
    }

    /// <summary>Signed in: the password once more.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        await Load();
        if (Draft?.Content.Done != RequestId || RequestId == Guid.Empty)
        {
            if (!Verified || !SignedIn || RequestId == Guid.Empty)
            {
                return RedirectToPage();
            }

            if (await binding.ByPassword(Me.Id, Draft!.Content.Phone!, Password, RequestId, Stop) is { } refused)
            {
                Refuse(refused.Field == nameof(Password) ? nameof(Password) : "", refused.Sentence);
                return Page();
            }

            await End(RequestId, "");
        }

        Say("新手机号已绑定，可用于登录和找回密码。");
        return Redirect("/account");
    }

    /// <param name="way"><c>here</c> goes on in this browser, anything else by QR code.</param>
    public async Task<IActionResult> OnPostFaceAsync(string? way)
    {
        await Load();
        if (!Verified || RequestId == Guid.Empty)
        {
            return RedirectToPage();
        }

        if (string.IsNullOrWhiteSpace(Name))
        {
            Refuse(nameof(Name), "姓名不能为空!");
        }

        if (string.IsNullOrWhiteSpace(Number))
        {
            Refuse(nameof(Number), "请输入证件号码。");
        }

        if (!FaceConsent)
        {
            Refuse(nameof(FaceConsent), "请先阅读并同意实人验证的信息使用说明。");
        }

        if (!ModelState.IsValid)
        {
            return Page();
        }

        var begun = await checks.Begin(new(Name!, Number!, Draft!.Content.Phone!), Today, site.Of(Request, FaceCallbacks.Path), site.Of(Request, "/account/phone?returned=true"), Stop);
        if (begun.Refusal is { } refusal)
        {
            Refuse("", refusal.Replace("，或上传照片", "，或联系客服", StringComparison.Ordinal).Replace("请上传照片", "请联系客服", StringComparison.Ordinal));
            return Page();
        }

        await steps.Keep(HttpContext, Draft!, Draft!.Content with { Name = Name, Number = Number, Session = begun.Session, SessionPage = begun.Page });
        return way == "here" ? Redirect(begun.Page!.AbsoluteUri) : RedirectToPage();
    }

    /// <summary>Asked by the page every few seconds; says nothing until there is something new.</summary>
    public async Task<IActionResult> OnGetProgressAsync()
    {
        await Load();
        if (Draft is { Content: { Session: { } session, Done: null } } && await checks.Look(session, Stop) is FaceCheckState.Waiting or FaceCheckState.Away)
        {
            return new NoContentResult();
        }

        Response.Headers["HX-Redirect"] = "/account/phone";
        return Content("");
    }

    private DateOnly Today => WorkingCalendar.DayOf(Draft!.Now);

    private async Task End(Guid request, string outcome) =>
        Draft = await steps.Keep(HttpContext, Draft!, new() { Phone = Draft!.Content.Phone, Done = request, Outcome = outcome });

    private async Task<IActionResult> Refused(string field, string sentence)
    {
        await Load();
        Refuse(field, sentence);
        return Page();
    }

    private async Task Load() => Draft = await steps.Find(HttpContext, Codes.BindPhone);
}
