using Chsi.Silo.SignIn;
using Chsi.Web.Security;

namespace Chsi.Web;

/// <summary>Where the captcha widget gets its challenge: as hard as this asker has made it.</summary>
public static class CaptchaEndpoint
{
    public static void MapCaptcha(this IEndpointRouteBuilder app) =>
        app.MapGet("/account/captcha", async (HttpContext context, Captcha captcha, Drafts drafts, DraftCookie cookie, string? purpose) =>
        {
            var address = context.Connection.RemoteIpAddress?.ToString() ?? "";
            if (purpose is "login")
            {
                return Results.Text((await captcha.ChallengeAtLogin(address, context.RequestAborted)).ToJson(), "application/json");
            }

            var known = purpose is Codes.FindPassword or Codes.Objection or Codes.BindPhone ? purpose : Codes.Register;
            var draft = await drafts.Find(cookie.Read(context.Request, known), known, context.RequestAborted);
            var challenge = await captcha.Challenge(new(address, draft), context.RequestAborted);
            return Results.Text(challenge.ToJson(), "application/json");
        }).AllowAnonymous();
}
