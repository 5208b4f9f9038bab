using Chsi.Silo.Gateways;
using Chsi.Silo.Gateways.Photos;
using Chsi.Silo.Grains;
using Chsi.Silo.SignIn;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.ReRegistration;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Account.Objection;

/// <summary>
/// 异议 by somebody who is not signed in, in steps that a reload does not undo: prove a phone, say who and why, prove to be the holder. Until a face has
/// passed every step answers the same, whether or not there is such an account or case.
/// </summary>
[RequestSizeLimit(Upload.Most)]
[RequestFormLimits(MultipartBodyLengthLimit = Upload.Most, MemoryBufferThreshold = Upload.InMemory)]
public sealed partial class ProveModel(PhoneSteps steps, HolderObjections objections, VisitorChecks checks, IPhotoPreparation preparation, Surroundings surroundings, SiteAddress site) : ChsiPage
{
    [BindProperty]
    public string? Phone { get; set; }

    [BindProperty]
    public string? Code { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Number { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    [BindProperty(Name = Captcha.Field)]
    public string? Solved { get; set; }

    [TempData]
    public string? Sent { get; set; }

    /// <summary>Back from the service's page, perhaps on another device.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Returned { get; set; }

    public Draft? Draft { get; private set; }

    public PhoneStep Step => steps.Step(Draft, Phone, Sent);

    public bool Verified => Draft is { Verified: true };

    public bool Said => Verified && Draft!.Content.Name is not null;

    public string? Outcome => Draft?.Content.Outcome;

    public RuleSettings Rules => surroundings.Settings;

    public async Task<IActionResult> OnGetAsync()
    {
        await Load();
        if (Draft is { Content: { Session: not null, Done: null } } && await Look() is FaceCheckState.Failed)
        {
            Refuse("", "实人验证未通过，可以再试一次，或上传照片。");
        }

        return Page();
    }

    public async Task<IActionResult> OnPostCodeAsync()
    {
        var asked = await steps.Send(HttpContext, Codes.Objection, Phone, Solved);
        Sent = asked.Sent;
        return asked.Refusal is { } refusal ? await Refused(asked.Field, refusal) : RedirectToPage();
    }

    public async Task<IActionResult> OnPostVerifyAsync() =>
        await steps.Enter(HttpContext, Codes.Objection, Phone, Code) is { } sentence ? await Refused(nameof(Code), sentence) : RedirectToPage();

    public IActionResult OnPostAgain()
    {
        steps.Leave(HttpContext, Codes.Objection);
        return RedirectToPage();
    }

    /// <summary>Who and why. A review that runs stops its clock here.</summary>
    public async Task<IActionResult> OnPostSayAsync()
    {
        await Load();
        if (!Verified || RequestId == Guid.Empty || Outcome is not null)
        {
            return RedirectToPage();
        }

        Reason = (Reason ?? "").Trim();
        if (string.IsNullOrWhiteSpace(Name))
        {
            Refuse(nameof(Name), "姓名不能为空!");
        }

        if (Finding.KeysOf(Number, Today).Length == 0)
        {
            Refuse(nameof(Number), IdNumber.FormatRefused);
        }

        if (Reason.Length is < RaiseObjection.Shortest or > RaiseObjection.Longest)
        {
            Refuse(nameof(Reason), $"请填写异议的理由，{RaiseObjection.Shortest}至{RaiseObjection.Longest}个字。");
        }

        if (ModelState.IsValid && !await objections.Announce(RequestId, new(Name!, Number!, Draft!.Content.Phone!, Reason), Today, Stop))
        {
            Refuse(nameof(Number), "今日填写的证件号码过多，请明日再试，或联系客服。");
        }

        if (!ModelState.IsValid)
        {
            return Page();
        }

        // a face that was checked for other words proves nothing about these
        await steps.Keep(HttpContext, Draft!, Draft!.Content with { Name = Name, Number = Number, Reason = Reason, Session = null, SessionPage = null });
        return RedirectToPage();
    }

    private DateOnly Today => WorkingCalendar.DayOf(Draft!.Now);

    private HolderStatement Says => new(Draft!.Content.Name!, Draft.Content.Number!, Draft.Content.Phone!, Draft.Content.Reason!);

    // who and why are not kept any longer than they are needed
    private async Task End(Guid request, string outcome) =>
        Draft = await steps.Keep(HttpContext, Draft!, new() { Phone = Draft!.Content.Phone, Done = request, Outcome = outcome });

    private async Task<IActionResult> Refused(string field, string sentence)
    {
        await Load();
        Refuse(field, sentence);
        return Page();
    }

    private async Task Load() => Draft = await steps.Find(HttpContext, Codes.Objection);
}
