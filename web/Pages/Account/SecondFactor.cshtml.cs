using Chsi.Silo.SignIn;
using Chsi.Web.Security;
using Microsoft.AspNetCore.Mvc;
using QRCoder;

namespace Chsi.Web.Pages.Account;

/// <summary>The second factor of staff: set up at the first sign-in, asked at every one.</summary>
// the token would bind the form to the session before the second factor, and the same form sent again after it must end on the same page;
// nobody else's form can bring along what it needs: a code that has not been used
[IgnoreAntiforgeryToken]
public sealed class SecondFactorModel(SecondFactors factors, SessionCookie cookie) : ChsiPage
{
    [BindProperty]
    public string? Code { get; set; }

    /// <summary>The sealed secret that is being set up.</summary>
    [BindProperty]
    public string? Offer { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Back { get; set; }

    public bool Enrolling => Me.Status == "enrol";

    public string SecretText { get; private set; } = "";

    public string QrCode { get; private set; } = "";

    public IActionResult OnGet()
    {
        if (Me.SecondFactor)
        {
            return Onward();
        }

        Draw();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (Me.SecondFactor)
        {
            return Onward();
        }

        var answer = await factors.Enter(
            Me.Actor, Code, Enrolling ? Offer : null, RequestId, new(Address, Agent, cookie.Read(Request)), Stop);
        if (answer.Sentence.Length > 0)
        {
            Refuse(nameof(Code), answer.Sentence);
            Draw();
            return Page();
        }

        if (answer.Token is not null)
        {
            cookie.Write(Response, answer.Token);
        }

        return Onward();
    }

    private LocalRedirectResult Onward() => LocalRedirect(Url.IsLocalUrl(Back) ? Back! : Me.Home);

    private void Draw()
    {
        if (!Enrolling)
        {
            return;
        }

        // the same secret after a mistyped code: the app has it already
        if (factors.Open(Offer, Me.Id) is not { } secret)
        {
            Offer = factors.Offer(Me.Id);
            secret = factors.Open(Offer, Me.Id)!;
        }

        SecretText = string.Join(' ', Base32.Encode(secret).Chunk(4).Select(c => new string(c)));
        using var drawn = QRCodeGenerator.GenerateQrCode(Totp.Uri("学信网", Me.Name, secret), QRCodeGenerator.ECCLevel.M);
        using var png = new PngByteQRCode(drawn);
        QrCode = $"data:image/png;base64,{Convert.ToBase64String(png.GetGraphic(6))}";
    }
}
