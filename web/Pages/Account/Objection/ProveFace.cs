using Chsi.Silo.Gateways;
using Chsi.Web.Pages.Account.DuplicateId;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Account.Objection;

/// <summary>途径1: 实人验证. Whoever has passed is told what became of the objection.</summary>
public sealed partial class ProveModel
{
    private const string NothingFound = "实人验证已通过。目前没有可以提出异议的重新注册：可能没有人申请使用您的证件号码、您已经提出过异议，或审核通过已超过期限。如有疑问请联系客服。";

    /// <summary>To hand name and number to the service of 实人验证.</summary>
    [BindProperty]
    public bool FaceConsent { get; set; }

    public bool FaceFits => checks.Fits(Draft!.Content.Number, Today);

    /// <param name="way"><c>here</c> goes on in this browser, anything else by QR code.</param>
    public async Task<IActionResult> OnPostFaceAsync(string? way)
    {
        await Load();
        if (!Said || RequestId == Guid.Empty)
        {
            return RedirectToPage();
        }

        if (!FaceConsent)
        {
            Refuse(nameof(FaceConsent), "请先阅读并同意实人验证的信息使用说明。");
            return Page();
        }

        var begun = await checks.Begin(Says, Today, site.Of(Request, FaceCallbacks.Path), site.Of(Request, "/account/objection/prove?returned=true"), Stop);
        if (begun.Refusal is { } refusal)
        {
            Refuse("", refusal);
            return Page();
        }

        await steps.Keep(HttpContext, Draft!, Draft!.Content with { Session = begun.Session, SessionPage = begun.Page });
        return way == "here" ? Redirect(begun.Page!.AbsoluteUri) : RedirectToPage();
    }

    /// <summary>Asked by the page every few seconds; says nothing until there is something new.</summary>
    public async Task<IActionResult> OnGetProgressAsync()
    {
        await Load();
        if (Draft is { Content: { Session: not null, Done: null } } && await checks.Look(Draft.Content.Session, Stop) is FaceCheckState.Waiting or FaceCheckState.Away)
        {
            return new NoContentResult();
        }

        Response.Headers["HX-Redirect"] = "/account/objection/prove";
        return Content("");
    }

    private async Task<FaceCheckState> Look()
    {
        var session = Draft!.Content.Session!;
        var state = await checks.Look(session, Stop);
        if (state is FaceCheckState.Passed)
        {
            var request = objections.RequestOf(session);
            var number = await objections.Raise(request, Says, new(session, [], FaceCheckModel.ConsentVersion), Today, Stop);
            await End(request, number is null ? NothingFound : $"实人验证已通过，您的异议已受理（案件号 {number}），由两名审核人先后审核，结果会通知您。");
        }
        else if (state is FaceCheckState.Failed)
        {
            Draft = await steps.Keep(HttpContext, Draft, Draft.Content with { Session = null, SessionPage = null });
        }

        return state;
    }
}
