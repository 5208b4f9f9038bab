using Chsi.Silo.SignIn;
using Chsi.Web.Security;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Account;

/// <summary>Registers by phone, in steps that a reload does not undo: prove the phone, then fill in the rest.</summary>
// the token would bind the form to who was signed in when it was drawn, and the same form sent again after it signed somebody in must
// end on the same page; what guards it is the draft's cookie, which no other site's form can bring along (SameSite)
[IgnoreAntiforgeryToken]
public sealed class RegisterModel(
    Drafts drafts, DraftCookie cookie, Captcha captcha, SmsLimit limit, Codes codes, CodeOptions options, Finding finding, Registration registration, SignIns signIns,
    SessionCookie session, RuleSettings rules) : ChsiPage
{
    [BindProperty]
    public string? Phone { get; set; }

    [BindProperty]
    public string? Code { get; set; }

    [BindProperty]
    public RegistrationForm Form { get; set; } = new();

    [BindProperty(Name = Captcha.Field)]
    public string? Solved { get; set; }

    [TempData]
    public string? Sent { get; set; }

    public Draft? Draft { get; private set; }

    public bool Verified => Draft is { Verified: true };

    /// <summary>Said only to whoever proved the phone (001-11).</summary>
    public bool PhoneTaken { get; private set; }

    public bool NumberTaken { get; private set; }

    public int WaitSeconds { get; private set; }

    public int CodeHours => options.Hours;

    public string PasswordRule => new PasswordPolicy(rules.PasswordMinimum).Sentence;

    public async Task OnGetAsync()
    {
        await Load();
        if (Draft is { Content: var kept })
        {
            Phone = kept.Phone;
            Form = new() { Name = kept.Name, DocumentType = kept.DocumentType, Number = kept.Number, Mail = kept.Mail, Question = kept.Question };
            NumberTaken = kept.Taken;
        }
    }

    public async Task<IActionResult> OnPostCodeAsync()
    {
        await Load();
        var phone = PhoneNumber.Check(Phone);
        if (!phone.Accepted)
        {
            Refuse(nameof(Phone), phone.Refusal);
            return Page();
        }

        if (await captcha.Spend(Solved, new(Address, Draft, phone.Value.Value), Stop) is { } sentence)
        {
            if (sentence == Captcha.TooCheap && Draft?.Content.Phone != phone.Value.Value)
            {
                // the next challenge is drawn for the draft, and has to know whose price it asks
                var priced = Draft ?? await drafts.Begin(Codes.Register, Stop);
                Draft = await drafts.Save(priced, priced.Content with { Phone = phone.Value.Value, Asked = false, AskedAt = null, Taken = false }, Stop);
                cookie.Write(Response, Draft);
            }

            Refuse("captcha", sentence);
            return Page();
        }

        if (await limit.Take(Address, Stop) is { } full)
        {
            Refuse("captcha", full);
            return Page();
        }

        var draft = await drafts.ForAsking(Draft, Codes.Register, Stop);
        var sending = await codes.Send(phone.Value.Value, Codes.Register, Stop);
        Draft = await drafts.Save(
            draft, (Draft?.Content.Done is null ? Draft?.Content ?? new() : new()) with { Phone = phone.Value.Value, Asked = sending is not CodeSending.NoCode, AskedAt = draft.Now }, Stop);
        cookie.Write(Response, Draft);
        if (sending is CodeSending.NoCode)
        {
            Refuse(nameof(Phone), "该手机号今日接收短信验证码的次数已达上限，请明日再试。");
            return Page();
        }

        Sent = CodeMessages.Of(sending, Masks.Phone(phone.Value.Value), options);
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostVerifyAsync()
    {
        await Load();
        var sentence = Draft is null ? "请先获取短信验证码。"
            : PhoneNumber.Check(Phone).Value?.Value != Draft.Content.Phone ? "手机号已修改，请重新获取短信验证码。"
            : await codes.Check(Draft, Code, Stop);
        if (sentence is null)
        {
            return RedirectToPage();
        }

        Refuse(nameof(Code), sentence);
        return Page();
    }

    public async Task<IActionResult> OnPostChangeAsync()
    {
        await Load();
        if (Draft is not null)
        {
            await drafts.Save(Draft, Draft.Content with { Phone = null, Asked = false, AskedAt = null, Taken = false }, Stop);
        }

        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var draft = await drafts.Find(cookie.Read(Request, Codes.Register), Codes.Register, Stop);
        if (draft is null || RequestId == Guid.Empty)
        {
            Refuse("", "页面已过期，请重新验证手机号。");
            return Page();
        }

        var ids = new NewIds(RequestId, Ids.From(RequestId, "account"), Ids.From(RequestId, "number"), Ids.From(RequestId, "case"));
        var answer = await registration.Submit(draft, Form, ids, Stop);
        if (answer.Account is { } account)
        {
            var visit = new Visit(Address, Agent, session.Read(Request));
            var token = answer.Again
                ? (await signIns.Enter(account, Form.Password, visit, Stop)).Token
                : await signIns.First(account, visit, Stop);
            return token is null ? Redirect("/account/login") : await Welcome(account, token);
        }

        foreach (var refusal in answer.Refusals)
        {
            Refuse(refusal.Field ?? "", refusal.Sentence);
        }

        await Load();
        NumberTaken = answer.Taken;
        return Page();
    }

    private async Task<IActionResult> Welcome(Guid id, string token)
    {
        session.Write(Response, token);
        var account = await finding.Account(id, Stop);
        if (account?.Status is AccountStatus.IdentityNeeded)
        {
            Say("注册成功，您已用新账号登录。证件号码需要验证身份后才能使用，请在本页选择验证方式，通过后账号即可正常使用。");
            return Redirect("/account/duplicate-id");
        }

        Say(account?.Status is AccountStatus.NamePending
            ? "注册成功，您已登录。姓名与证件号码正在核验（待核验），通过后各项服务自动开通。"
            : "注册成功，您已登录。请牢记用户名和密码。");
        return Redirect("/account");
    }

    private async Task Load()
    {
        Draft = await drafts.Find(cookie.Read(Request, Codes.Register), Codes.Register, Stop);
        Draft = Draft?.Content.Done is null ? Draft : null;
        PhoneTaken = Verified && await finding.ByPhone(Draft!.Content.Phone!, Stop) is not null;
        WaitSeconds = Draft?.Content.AskedAt is { } asked ? Math.Max(0, (int)(asked.AddSeconds(options.ResendSeconds) - Draft.Now).TotalSeconds) : 0;
    }
}
