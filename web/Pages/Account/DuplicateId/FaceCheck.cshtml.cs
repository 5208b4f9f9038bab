using System.Text;
using Chsi.Silo.Gateways;
using Chsi.Silo.Grains;
using Chsi.Workflows.ReRegistration;
using Microsoft.AspNetCore.Mvc;
using QRCoder;

namespace Chsi.Web.Pages.Account.DuplicateId;

/// <summary>途径1: to 实人验证 on this device or, by QR code, on the phone; while it is under way the page asks how it stands (004-13, 001-19).</summary>
public sealed class FaceCheckModel(Reading reading, IdentityChecks checks, SiteAddress site, Surroundings surroundings) : ChsiPage
{
    /// <summary>Version of the consent shown; a new wording is a new version.</summary>
    public const string ConsentVersion = "face-check-2026-11";

    private const string Kept = "FaceCheck";

    /// <summary>After this long nobody is expected to come back to a session.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(30);

    [BindProperty]
    public bool Consent { get; set; }

    public OwnCase Own { get; private set; } = null!;

    public bool Fits => IdentityChecks.Knows(Own.DocumentType, Own.Case.Cause);

    public bool Available => Fits && checks.Available;

    /// <summary>The service's page of the session under way, as far as this browser knows it.</summary>
    public Uri? ServicePage => Own.Case.Session is { } session && TempData.Peek(Kept) is string kept && kept.StartsWith($"{session} ", StringComparison.Ordinal)
        ? new(kept[(session.Length + 1)..])
        : null;

    public async Task<IActionResult> OnGetAsync() => await Load() ? Page() : Redirect("/account/duplicate-id");

    /// <param name="way"><c>here</c> goes on in this browser, anything else by QR code.</param>
    public async Task<IActionResult> OnPostAsync(string? way)
    {
        if (!await Load())
        {
            return Redirect("/account/duplicate-id");
        }

        if (!Consent)
        {
            Refuse(nameof(Consent), "请先阅读并同意实人验证的信息使用说明。");
            return Page();
        }

        if (RequestId == Guid.Empty)
        {
            Refuse("", "页面已过期，请刷新后重新提交。");
            return Page();
        }

        var begun = await checks.Begin(Me.Id, Own.Case.Id, RequestId, ConsentVersion, site.Of(Request, FaceCallbacks.Path),
            site.Of(Request, "/account/duplicate-id/returned"), HttpContext.RequestAborted);
        if (begun.Refusal is { } refusal)
        {
            Refuse("", refusal);
            return Page();
        }

        if (begun.Page is { } page)
        {
            TempData[Kept] = $"{begun.Session} {page}";
            if (way == "here")
            {
                return Redirect(page.AbsoluteUri);
            }
        }

        return Redirect("/account/duplicate-id/face-check");
    }

    /// <summary>Asked by the page every few seconds; says nothing until there is something new.</summary>
    public async Task<IActionResult> OnGetProgressAsync()
    {
        if (await Load() && Own.Case.Session is { } session
            && (await checks.Look(Own.Case.Id, session, HttpContext.RequestAborted)).State is FaceCheckState.Waiting or FaceCheckState.Away)
        {
            return new NoContentResult();
        }

        Response.Headers["HX-Redirect"] = "/account/duplicate-id";
        return Content("");
    }

    /// <summary>A picture for the phone's camera, as a data address: the security policy allows no other inline picture.</summary>
    public static string Code(Uri page)
    {
        using var data = QRCodeGenerator.GenerateQrCode(page.AbsoluteUri, QRCodeGenerator.ECCLevel.M);
        using var code = new SvgQRCode(data);
        return $"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(code.GetGraphic(6)))}";
    }

    private async Task<bool> Load()
    {
        Own = (await OwnCase.Read(reading, Me, surroundings.Settings, HttpContext.RequestAborted))!;
        return Own is { Case.Closed: false };
    }
}
