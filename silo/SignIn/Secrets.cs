using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;

namespace Chsi.Silo.SignIn;

/// <summary>Everything random that a person or a browser has to show again.</summary>
public static class Secrets
{
    /// <summary>A code of six digits, every one from 000000 to 999999 equally likely.</summary>
    public static string Code() => RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);

    /// <summary>256 random bits as 43 characters of base64url: sessions, drafts, links.</summary>
    public static string Token() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>Compares what was shown with what was given, in a time that does not depend on where they differ.</summary>
    public static bool Same(string shown, string given) =>
        CryptographicOperations.FixedTimeEquals(
            System.Text.Encoding.UTF8.GetBytes(shown), System.Text.Encoding.UTF8.GetBytes(given));
}
