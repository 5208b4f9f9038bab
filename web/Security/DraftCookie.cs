using Chsi.Silo.SignIn;

namespace Chsi.Web.Security;

/// <summary>The cookies that name drafts, one for each purpose; they end with the browser or with the draft, whichever is first.</summary>
public sealed class DraftCookie(SessionCookie session, IHostEnvironment environment)
{
    private string Name(string purpose) => environment.IsDevelopment() ? $"chsi-{purpose}" : $"__Host-chsi-{purpose}";

    public string? Read(HttpRequest request, string purpose) => request.Cookies[Name(purpose)];

    public void Write(HttpResponse response, Draft draft) => Write(response, draft.Purpose, draft.Token);

    public void Write(HttpResponse response, string purpose, string token) => response.Cookies.Append(Name(purpose), token, session.Options());

    public void Clear(HttpResponse response, string purpose) => response.Cookies.Delete(Name(purpose), session.Options());
}
