using Chsi.Silo.Gateways;
using Microsoft.AspNetCore.HttpOverrides;

namespace Chsi.Web.Security;

/// <summary>Which proxies are believed when they say who asks.</summary>
public static class Proxies
{
    /// <exception cref="WrongSettingException">A network under Chsi:Proxy:Networks cannot be read.</exception>
    public static ForwardedHeadersOptions Known(IConfiguration settings)
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto };
        foreach (var network in settings.GetSection("Chsi:Proxy:Networks").Get<string[]>() ?? [])
        {
            options.KnownIPNetworks.Add(System.Net.IPNetwork.TryParse(network, out var known)
                ? known
                : throw new WrongSettingException("Chsi:Proxy:Networks", "is not a list of networks such as 10.0.0.0/8"));
        }

        return options;
    }
}
