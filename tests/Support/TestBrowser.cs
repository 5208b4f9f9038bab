using System.Net;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Chsi.Tests.Support;

/// <summary>A browser without scripts: gets pages, fills in forms and sends them with everything that was in them, keeps cookies.</summary>
public sealed class TestBrowser : IDisposable
{
    private readonly CookieContainer _cookies = new();
    private readonly HttpClient _http;

    /// <param name="nodes">Where the site is; of several nodes each request asks the next, as behind a proxy that takes them in turn.</param>
    public TestBrowser(params string[] nodes) => _http = new HttpClient(new InTurn(nodes)
    {
        InnerHandler = new SocketsHttpHandler { CookieContainer = _cookies, AllowAutoRedirect = true },
    })
    { BaseAddress = new Uri(nodes[0]) };

    public HttpClient Http => _http;

    public string? Cookie(string name) => _cookies.GetCookies(_http.BaseAddress!)[name]?.Value;

    public void SetCookie(string name, string value) => _cookies.Add(_http.BaseAddress!, new Cookie(name, value, "/"));

    /// <summary>The page at a path, after redirects.</summary>
    public async Task<TestPage> Get(string path) => await TestPage.Read(await _http.GetAsync(path));

    /// <summary>Sends the form that a button belongs to, as if it had been pressed.</summary>
    /// <param name="button">The text on the button, or a selector that begins with # or [.</param>
    /// <param name="typed">What is typed into which field, by the field's name; <c>on</c>/<c>true</c> ticks a box, null clears.</param>
    /// <param name="files">Files by field name.</param>
    public async Task<TestPage> Press(
        TestPage page, string button, IDictionary<string, string?>? typed = null, IDictionary<string, (string Name, byte[] Bytes)>? files = null) =>
        await TestPage.Read(await _http.SendAsync(Request(page, button, typed, files)));

    /// <summary>The request that <see cref="Press"/> would send: for tests that send it twice.</summary>
    public HttpRequestMessage Request(
        TestPage page, string button, IDictionary<string, string?>? typed = null, IDictionary<string, (string Name, byte[] Bytes)>? files = null)
    {
        var pressed = page.Button(button);
        var form = pressed.Form ?? throw new InvalidOperationException($"The button {button} stands in no form.");
        var values = Values(form, pressed, typed ?? new Dictionary<string, string?>());
        var action = pressed.GetAttribute("formaction") ?? form.GetAttribute("action") ?? page.Address.PathAndQuery;
        var target = new Uri(page.Address, action);
        if (string.Equals(form.GetAttribute("method") ?? "get", "get", StringComparison.OrdinalIgnoreCase))
        {
            var query = string.Join('&', values.Select(v => $"{Uri.EscapeDataString(v.Key)}={Uri.EscapeDataString(v.Value)}"));
            return new(HttpMethod.Get, new UriBuilder(target) { Query = query }.Uri);
        }

        if (files is null)
        {
            return new(HttpMethod.Post, target) { Content = new FormUrlEncodedContent(values) };
        }

        var parts = new MultipartFormDataContent();
        foreach (var (name, value) in values)
        {
            parts.Add(new StringContent(value), name);
        }

        foreach (var (name, file) in files)
        {
            parts.Add(new ByteArrayContent(file.Bytes), name, file.Name);
        }

        return new(HttpMethod.Post, target) { Content = parts };
    }

    /// <summary>The solved proof of work for the field <c>altcha</c>, as the widget would fill it in.</summary>
    public async Task<string> Captcha(string path = "/account/captcha") => AltchaSolver.Solve(await _http.GetStringAsync(path));

    public void Dispose() => _http.Dispose();

    private sealed class InTurn(string[] nodes) : DelegatingHandler
    {
        private int _asked;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (nodes.Length > 1)
            {
                request.RequestUri = new UriBuilder(request.RequestUri!) { Port = new Uri(nodes[_asked++ % nodes.Length]).Port }.Uri;
            }

            return base.SendAsync(request, cancellationToken);
        }
    }

    private static List<KeyValuePair<string, string>> Values(IHtmlFormElement form, IHtmlElement pressed, IDictionary<string, string?> typed)
    {
        var values = new List<KeyValuePair<string, string>>();
        foreach (var control in form.Elements.OfType<IHtmlElement>().Where(e => e is IHtmlInputElement or IHtmlSelectElement or IHtmlTextAreaElement))
        {
            var name = control.GetAttribute("name");
            if (name is null || control.HasAttribute("disabled") || typed.ContainsKey(name) || control is IHtmlInputElement { Type: "file" or "submit" or "button" })
            {
                continue;
            }

            if (control is not IHtmlInputElement { Type: "checkbox" or "radio" } box || box.IsChecked)
            {
                values.Add(new(name, Value(control)));
            }
        }

        values.AddRange(typed.Where(t => t.Value is not null).Select(t => new KeyValuePair<string, string>(t.Key, t.Value!)));
        if (pressed.GetAttribute("name") is { } submitter)
        {
            values.Add(new(submitter, pressed.GetAttribute("value") ?? ""));
        }

        return values;
    }

    private static string Value(IHtmlElement control) => control switch
    {
        IHtmlInputElement input => input.Value,
        IHtmlSelectElement select => select.Value ?? "",
        IHtmlTextAreaElement area => area.Value,
        _ => "",
    };
}

/// <summary>A page as it came.</summary>
public sealed record TestPage(HttpStatusCode Status, Uri Address, string Html, IDocument Document, HttpResponseMessage Response)
{
    /// <summary>What a reader sees, white space made single.</summary>
    public string Text => string.Join(' ', (Document.Body?.TextContent ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    public string Path => Address.AbsolutePath;

    public static async Task<TestPage> Read(HttpResponseMessage response)
    {
        var html = await response.Content.ReadAsStringAsync();
        var address = response.RequestMessage!.RequestUri!;
        var document = await BrowsingContext.New(Configuration.Default).OpenAsync(r => r.Content(html).Address(address));
        return new(response.StatusCode, address, html, document, response);
    }

    /// <summary>The element, which must be there.</summary>
    public IElement One(string selector) =>
        Document.QuerySelector(selector) ?? throw new InvalidOperationException($"{Path} has no {selector}: {Text}");

    public bool Has(string selector) => Document.QuerySelector(selector) is not null;

    /// <summary>The error beside a field, by the field's name; empty where there is none.</summary>
    public string Error(string field) => Document.GetElementById($"{field.Replace('.', '_')}-error")?.TextContent.Trim() ?? "";

    /// <summary>The button with this text, or by selector.</summary>
    public IHtmlButtonElement Button(string button) =>
        (button[0] is '#' or '[' ? Document.QuerySelector(button) as IHtmlButtonElement
            : Document.QuerySelectorAll("button").OfType<IHtmlButtonElement>().FirstOrDefault(b => b.TextContent.Trim() == button))
        ?? throw new InvalidOperationException($"{Path} has no button {button}: {Text}");
}
