using Chsi.Silo.SignIn;
using Chsi.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Primitives;

namespace Chsi.Web;

/// <summary>
/// A refused form is answered by 303 to its own page, which shows what was typed and what was said of it: no entry of the browser's history is
/// a POST, so back and reload ask nothing. Works for every page without its doing; htmx swaps its answer in and makes no entry anyway. What was sent
/// before the second factor was asked for once more is kept in the same way, and stands in the form again after it.
/// </summary>
public sealed class RefusedForms(KeptForms forms, DraftCookie cookie) : IAsyncPageFilter
{
    /// <summary>Stands in the address and names the kept form.</summary>
    public const string Mark = "refused";
    private const string Purpose = "refused";

    /// <summary>Fields that are never kept, whatever the form: a test holds that every password field is among them.</summary>
    public static readonly IReadOnlySet<string> Never = new HashSet<string> { "Password", "Repeated", "Code", "Answer" };

    private static readonly HashSet<string> Machinery = ["__RequestVerificationToken", nameof(ChsiPage.RequestId), Captcha.Field];

    /// <summary>A kept form is put where the page's properties are bound from, as if it had just been sent; the page's GET then runs as ever.</summary>
    public async Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context)
    {
        var (http, request) = (context.HttpContext, context.HttpContext.Request);
        if (!HttpMethods.IsGet(request.Method) || request.Query[Mark] is not [{ Length: > 0 } mark] || cookie.Read(request, Purpose) is not { } browser
            || await forms.Find(browser, Place(http), mark, http.RequestAborted) is not { } kept)
        {
            return;
        }

        http.Items[typeof(KeptForm)] = kept;
        request.Form = new FormCollection(kept.Typed.ToDictionary(t => t.Key, t => new StringValues(t.Value)));
        // properties are not bound from the form of a GET; binding comes next, and the method is set right after it
        request.Method = HttpMethods.Post;
    }

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var (http, request) = (context.HttpContext, context.HttpContext.Request);
        var kept = http.Items[typeof(KeptForm)] as KeptForm;
        if (kept is not null)
        {
            request.Method = HttpMethods.Get;
        }

        var done = await next();
        if (context.HandlerInstance is not ChsiPage page)
        {
            return;
        }

        if (page.StepsUp && HttpMethods.IsPost(request.Method))
        {
            done.Result = page.ToStepUp(await Keep(http, page));
            return;
        }

        if (done.Result is not (null or PageResult))
        {
            return;
        }

        if (kept is not null)
        {
            Show(page, kept);
        }
        else if (HttpMethods.IsPost(request.Method) && http.Response.StatusCode == StatusCodes.Status200OK && !request.Headers.ContainsKey("HX-Request") && (page.Keeps || !page.ModelState.IsValid)
            && await Keep(http, page) is { } mark)
        {
            http.Response.Headers.Location = Address(request, mark);
            done.Result = new StatusCodeResult(StatusCodes.Status303SeeOther);
        }
    }

    private static void Show(ChsiPage page, KeptForm kept)
    {
        foreach (var (field, typed) in kept.Typed.Where(t => !page.ModelState.ContainsKey(t.Key)))
        {
            page.ModelState.SetModelValue(field, typed, string.Join(',', typed));
            page.ModelState.MarkFieldSkipped(field);
        }

        foreach (var (field, sentence) in kept.Refusals.Where(r => page.Refusals.All(said => said.Field != r.Field)))
        {
            page.Refuse(field, sentence);
        }
    }

    private async Task<string?> Keep(HttpContext http, ChsiPage page)
    {
        var typed = http.Request.Form.Where(f => !Machinery.Contains(f.Key) && !Never.Contains(f.Key[(f.Key.LastIndexOf('.') + 1)..]))
            .ToDictionary(f => f.Key, f => f.Value.OfType<string>().ToArray());
        foreach (var (property, value) in page.Remembered)
        {
            typed[property] = [value];
        }

        var said = page.Refusals.Select(r => new KeptRefusal(r.Field, r.Sentence));
        var others = page.ModelState.Where(e => page.Refusals.All(r => r.Field != e.Key))
            .SelectMany(e => e.Value!.Errors.Select(error => new KeptRefusal(e.Key, error.ErrorMessage)));
        if (cookie.Read(http.Request, Purpose) is not { Length: 43 } browser)
        {
            browser = Secrets.Token();
            cookie.Write(http.Response, Purpose, browser);
        }

        return await forms.Keep(browser, Place(http), new(typed, [.. said, .. others]), http.RequestAborted);
    }

    private static string Place(HttpContext http) => $"{Person.From(http.User)?.Id}|{http.Request.Path.Value?.ToLowerInvariant()}";

    /// <summary>The page itself, without the handler that only a POST has.</summary>
    /// <param name="mark">Null where nothing was kept.</param>
    internal static string Address(HttpRequest request, string? mark)
    {
        var query = request.Query.Where(q => q.Key != "handler" && (mark is null || q.Key != Mark)).Concat(mark is null ? [] : [new(Mark, mark)]);
        return $"{request.PathBase}{request.Path}{QueryString.Create(query)}";
    }
}
