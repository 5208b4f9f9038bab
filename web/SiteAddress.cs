using Chsi.Silo.Gateways;

namespace Chsi.Web;

/// <summary>Where the outside reaches this site. In Development the address of the request will do.</summary>
public sealed class SiteAddress
{
    private readonly Uri? _root;

    /// <exception cref="WrongSettingException">The address is no address, or is missing where others are told it.</exception>
    public SiteAddress(IConfiguration settings, IHostEnvironment environment)
    {
        _root = SiteRoot.Read(settings).Address;
        // a Host header can be forged: what is told to others is never built from it outside Development
        if (_root is null && !environment.IsDevelopment())
        {
            throw new WrongSettingException(SiteRoot.Setting, "is missing; messages name it, and the face check calls back to it");
        }
    }

    public Uri Of(HttpRequest request, string path) => new(_root ?? new Uri($"{request.Scheme}://{request.Host}"), path);
}
