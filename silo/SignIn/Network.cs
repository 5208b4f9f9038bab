using System.Net;
using System.Net.Sockets;

namespace Chsi.Silo.SignIn;

/// <summary>What is counted as one address.</summary>
public static class Network
{
    /// <summary>An IPv4 address itself; of an IPv6 address the /64, within which one connection may take any address it likes.</summary>
    public static string Of(string address)
    {
        if (!IPAddress.TryParse(address, out var parsed))
        {
            return address;
        }

        if (parsed.IsIPv4MappedToIPv6)
        {
            return parsed.MapToIPv4().ToString();
        }

        return parsed.AddressFamily is AddressFamily.InterNetworkV6
            ? $"{new IPAddress([.. parsed.GetAddressBytes().AsSpan(0, 8), 0, 0, 0, 0, 0, 0, 0, 0])}/64"
            : parsed.ToString();
    }
}
