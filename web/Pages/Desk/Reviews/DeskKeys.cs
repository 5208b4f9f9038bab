using Chsi.Web.Security;

namespace Chsi.Web.Pages.Desk.Reviews;

/// <summary>Whether single keys act at the desk. People who speak to their computer or tremble switch them off.</summary>
public static class DeskKeys
{
    private const string Cookie = "chsi-keys";

    public static bool On(HttpRequest request) => request.Cookies[Cookie] != "off";

    public static void Write(HttpResponse response, SessionCookie cookies, bool on)
    {
        var options = cookies.Options();
        options.MaxAge = TimeSpan.FromDays(365);
        response.Cookies.Append(Cookie, on ? "on" : "off", options);
    }
}
