using Chsi.Silo.SignIn;
using Chsi.Web.Security;
using Chsi.Workflows.Accounts;

namespace Chsi.Web;

/// <summary>The step of a page in which a phone is proven; its form is the partial _PhoneStep.</summary>
/// <param name="Sent">What came of the last asking; null where none was just made.</param>
/// <param name="WaitSeconds">Until the code is sent again.</param>
public sealed record PhoneStep(string? Phone, string? Code, string? Sent, bool Asked, int WaitSeconds, int CodeHours);

/// <summary>What came of asking for a code: a sentence for the page, or why none was sent, beside its field.</summary>
public sealed record CodeAsked(string? Sent, string Field = "", string? Refusal = null);

/// <summary>Proves the phone of somebody who may not be signed in: captcha, code, entry; kept in a draft for each purpose.</summary>
public sealed class PhoneSteps(Drafts drafts, DraftCookie cookie, Captcha captcha, SmsLimit limit, Codes codes, CodeOptions options)
{
    /// <summary>After which a page begins anew: nobody else finds it in the middle, with a phone that was proven.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(30);

    /// <summary>The draft of this browser; null where there is none, or it was left alone too long.</summary>
    public async Task<Draft?> Find(HttpContext http, string purpose)
    {
        var draft = await drafts.Find(cookie.Read(http.Request, purpose), purpose, http.RequestAborted);
        if (draft is { } left && left.Now - left.Moved > Rest)
        {
            Leave(http, purpose);
            return null;
        }

        return draft;
    }

    public void Leave(HttpContext http, string purpose) => cookie.Clear(http.Response, purpose);

    public Task<Draft> Keep(HttpContext http, Draft draft, DraftContent content) => drafts.Save(draft, content, http.RequestAborted);

    public PhoneStep Step(Draft? draft, string? phone, string? sent) => new(phone ?? draft?.Content.Phone, null, sent, draft is { Content.Asked: true },
        draft?.Content.AskedAt is { } asked ? Math.Max(0, (int)(asked.AddSeconds(options.ResendSeconds) - draft.Now).TotalSeconds) : 0, options.Hours);

    public async Task<CodeAsked> Send(HttpContext http, string purpose, string? typed, string? solved)
    {
        var stop = http.RequestAborted;
        var address = http.Connection.RemoteIpAddress?.ToString() ?? "";
        var @checked = PhoneNumber.Check(typed);
        if (!@checked.Accepted)
        {
            return new(null, "Phone", @checked.Refusal);
        }

        var phone = @checked.Value.Value;

        var known = await Find(http, purpose);
        if ((await captcha.Spend(solved, new(address, known), stop) ?? await limit.Take(address, stop)) is { } sentence)
        {
            return new(null, "captcha", sentence);
        }

        var draft = await drafts.ForAsking(known, purpose, stop);
        var sending = await codes.Send(phone, purpose, stop);
        cookie.Write(http.Response, await drafts.Save(draft, new() { Phone = phone, Asked = sending is not CodeSending.NoCode, AskedAt = draft.Now }, stop));
        return sending is CodeSending.NoCode
            ? new(null, "Phone", "该手机号今日接收短信验证码的次数已达上限，请明日再试。")
            : new(CodeMessages.Of(sending, Masks.Phone(phone), options));
    }

    /// <returns>Null, or the sentence for the code's field.</returns>
    public async Task<string?> Enter(HttpContext http, string purpose, string? phone, string? code) => await Find(http, purpose) is not { } draft ? "请先获取短信验证码。"
        : PhoneNumber.Check(phone).Value?.Value != draft.Content.Phone ? "手机号已修改，请重新获取短信验证码。"
        : await codes.Check(draft, code, http.RequestAborted);
}
