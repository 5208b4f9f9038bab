using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Chsi.Silo.Store;

/// <summary>
/// A line of the roots file: seven fields with a space between, hashes in hexadecimal, the signature in base64. The signature (ECDSA P-256,
/// SHA-256, DER) is that of everything before it.
/// </summary>
/// <param name="Number">From 1, without a gap.</param>
/// <param name="At">UTC, microseconds: no head that was committed before is left out, but for what was under way.</param>
/// <param name="Heads">How many streams had changed since the root before.</param>
/// <param name="Digest">SHA-256 of their heads: see <see cref="RootDigest"/>.</param>
/// <param name="Before">SHA-256 of the line before, without its end; 32 zero bytes before the first.</param>
/// <param name="Key">Id of the master key that the signing key is derived from.</param>
public sealed record RootLine(int Number, DateTime At, int Heads, byte[] Digest, byte[] Before, short Key, byte[] Signature)
{
    private const string Instant = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <summary>What the line before the first would hash to.</summary>
    public static readonly byte[] Nothing = new byte[SHA256.HashSizeInBytes];

    public string Signed => string.Create(CultureInfo.InvariantCulture,
        $"{Number} {At.ToString(Instant, CultureInfo.InvariantCulture)} {Heads} {Convert.ToHexStringLower(Digest)} {Convert.ToHexStringLower(Before)} {Key}");

    public string Text => $"{Signed} {Convert.ToBase64String(Signature)}";

    /// <summary>What the next line names as the one before.</summary>
    public static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    /// <summary>Null where the text is no root, or written in another way than ours.</summary>
    public static RootLine? Parse(string text)
    {
        var fields = text.Split(' ');
        if (fields.Length != 7
            || !int.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || !DateTime.TryParseExact(fields[1], Instant, CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            || !int.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out var heads)
            || !short.TryParse(fields[5], NumberStyles.None, CultureInfo.InvariantCulture, out var key))
        {
            return null;
        }

        try
        {
            var line = new RootLine(
                number, at, heads, Convert.FromHexString(fields[3]), Convert.FromHexString(fields[4]), key, Convert.FromBase64String(fields[6]));
            return line.Text == text ? line : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
