using Chsi.Silo.Gateways.Photos;
using Chsi.Silo.Grains;
using Chsi.Silo.SignIn;
using Chsi.Web.Security;
using Chsi.Workflows.Decisions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Chsi.Web;

/// <summary>What every page of ours has: who is signed in, the id of the form that was sent, and the way to the door.</summary>
public abstract class ChsiPage : PageModel
{
    /// <summary>One a rendering of a form; sent twice, the request has one effect.</summary>
    [BindProperty]
    public Guid RequestId { get; set; }

    /// <summary>The person signed in; only for pages that nobody else reaches.</summary>
    public Person Me => Person.From(User) ?? throw new InvalidOperationException("This page is for people who are signed in.");

    public Person? Visitor => Person.From(User);

    protected string Address => HttpContext.Connection.RemoteIpAddress?.ToString() ?? "";

    protected string Agent => Request.Headers.UserAgent.ToString();

    protected CancellationToken Stop => HttpContext.RequestAborted;

    /// <summary>Asks the door as the person signed in. A refusal is put beside its field, with what was typed kept.</summary>
    /// <returns>What was accepted, or null after a refusal.</returns>
    protected async Task<Accepted?> Ask(Request request, Actor? actor = null)
    {
        if (RequestId == Guid.Empty)
        {
            Refuse("", "页面已过期，请刷新后重新提交。");
            return null;
        }

        var door = HttpContext.RequestServices.GetRequiredService<Door>();
        switch (await door.Ask(request, actor ?? Me.Actor, RequestId, HttpContext.RequestAborted))
        {
            case Refused refused:
                Refuse(refused.Field ?? "", refused.Sentence);
                return null;
            case Accepted accepted:
                return accepted;
            default:
                throw new InvalidOperationException("An answer is a refusal or accepted.");
        }
    }

    /// <summary>
    /// The way to the page that asks for the second factor once more; null where it was typed lately. Asked before something is shown whole or taken away.
    /// A form that was sent stands as it was typed when it is come back to: see <see cref="RefusedForms"/>.
    /// </summary>
    protected async Task<IActionResult?> StepUp()
    {
        var given = HttpContext.RequestServices;
        if (given.GetRequiredService<SessionCookie>().Read(Request) is { } token && await given.GetRequiredService<Sessions>().Fresh(token, Stop))
        {
            return null;
        }

        StepsUp = true;
        return ToStepUp(null);
    }

    /// <summary>The answer is the way to the second factor.</summary>
    public bool StepsUp { get; private set; }

    /// <param name="mark">Names the form that is kept meanwhile; null where none is.</param>
    internal IActionResult ToStepUp(string? mark)
    {
        var ask = Url.Page("/Account/StepUp", new { back = RefusedForms.Address(Request, mark), handler = (string?)null })!;
        if (!Request.Headers.ContainsKey("HX-Request"))
        {
            return Redirect(ask);
        }

        Response.Headers["HX-Redirect"] = ask;
        return new EmptyResult();
    }

    /// <summary>What was refused, in the order in which it was: the order of the form.</summary>
    public IReadOnlyList<(string Field, string Sentence)> Refusals => _refusals;

    protected internal void Refuse(string field, string sentence)
    {
        ModelState.AddModelError(field, sentence);
        _refusals.Add((field, sentence));
    }

    /// <summary>The page drawn now is to keep what was sent although nothing was refused: see <see cref="RefusedForms"/>.</summary>
    public bool Keeps { get; protected set; }

    /// <summary>What the page found out while it refused and must know again when it shows the refusal: a property bound to this name.</summary>
    protected void Remember(string property, string value) => _remembered[property] = value;

    public IReadOnlyDictionary<string, string> Remembered => _remembered;

    /// <summary>What stood in a field that no property of the page is bound to; empty where it was not sent.</summary>
    public string TypedIn(string field) => ModelState.TryGetValue(field, out var entry) ? entry.AttemptedValue ?? "" : "";

    private readonly Dictionary<string, string> _remembered = [];

    private readonly List<(string Field, string Sentence)> _refusals = [];

    /// <summary>Prepares a photo of the form; one that is refused is said beside its field.</summary>
    /// <param name="label">What the photo is called on the form.</param>
    /// <returns>Null where it was refused. Where too many are being prepared the answer is 503 and says when to send the form again.</returns>
    protected async Task<EvidenceFile?> Prepared(IPhotoPreparation preparation, string kind, string label, IFormFile file)
    {
        switch (await Upload.Prepare(preparation, file, Stop))
        {
            case PhotoPreparation.Prepared { Jpeg: var jpeg }:
                return Upload.File(RequestId, kind, jpeg);
            case PhotoPreparation.Refused refused:
                Refuse(kind, $"{label}：{refused.Sentence}");
                break;
            case PhotoPreparation.Busy busy:
                ComeAgain(busy.Sentence);
                break;
        }

        return null;
    }

    /// <summary>The same for a document: a photo, or a PDF whose pages are photos then.</summary>
    protected async Task<IReadOnlyList<EvidenceFile>?> Prepared(IDocumentPreparation preparation, string kind, string label, IFormFile file)
    {
        switch (await Upload.Prepare(preparation, file, Stop))
        {
            case DocumentPreparation.Prepared { Pages: var pages }:
                return [.. pages.Select((jpeg, n) => Upload.File(RequestId, kind, jpeg, n + 1))];
            case DocumentPreparation.Refused refused:
                Refuse(kind, $"{label}：{refused.Sentence}");
                break;
            case DocumentPreparation.Busy busy:
                ComeAgain(busy.Sentence);
                break;
        }

        return null;
    }

    private void ComeAgain(string sentence)
    {
        Refuse("", sentence);
        Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        Response.Headers.RetryAfter = "5";
    }

    /// <summary>Shows a sentence on the next page.</summary>
    protected void Say(string sentence) => TempData["Said"] = sentence;
}
