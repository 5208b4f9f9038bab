using Chsi.Silo.Gateways;

namespace Chsi.Web;

/// <summary>Where the outside reaches this site: Chsi:Site:Url. In Development the address of the request will do.</summary>
public sealed class SiteAddress
{
    private const string Setting = "Chsi:Site:Url";
    private readonly Uri? _root;

    /// <exception cref="WrongSettingException">The address is no address, or is missing where others are told to call back.</exception>
    public SiteAddress(IConfiguration settings, IHostEnvironment environment)
    {
        var text = settings[Setting] ?? "";
        if (text.Length == 0)
        {
            // a Host header can be forged: what is told to others is never built from it outside Development
            if (!environment.IsDevelopment() && settings["Chsi:FaceCheck:Url"] is { Length: > 0 })
            {
                throw new WrongSettingException(Setting, "is missing; the face check calls back to it");
            }

            return;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out _root) || _root.Scheme is not ("http" or "https"))
        {
            throw new WrongSettingException(Setting, "must be an absolute http or https address");
        }
    }

    public Uri Of(HttpRequest request, string path) => new(_root ?? new Uri($"{request.Scheme}://{request.Host}"), path);
}
