using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Chsi.Silo.SignIn;

/// <summary>
/// A stored password: <c>$pbkdf2-sha512$i=210000$salt$hash</c>, salt and hash in base64 without padding. The cost stands in the
/// text, so that it can be raised while old passwords still verify.
/// </summary>
internal sealed record PasswordHash(int Iterations, byte[] Salt, byte[] Hash)
{
    private const string Algorithm = "pbkdf2-sha512";
    private const int SaltBytes = 16;
    private const int HashBytes = 32;
    private const int MostIterations = 10_000_000;

    public static PasswordHash Of(string password, int iterations)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return new PasswordHash(iterations, salt, Derive(password, salt, iterations, HashBytes));
    }

    /// <summary>Null: not a password stored in this form.</summary>
    public static PasswordHash? Parse(string stored) =>
        stored.Split('$') is ["", Algorithm, ['i', '=', .. var cost], var salt, var hash]
        && int.TryParse(cost, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations)
        && iterations is > 0 and <= MostIterations
        && Bytes(salt) is { Length: >= 8 } saltBytes && Bytes(hash) is { Length: >= 16 and <= 64 } hashBytes
            ? new PasswordHash(iterations, saltBytes, hashBytes)
            : null;

    /// <summary>Takes as long whether it matches or not.</summary>
    public bool Matches(string password) =>
        CryptographicOperations.FixedTimeEquals(Derive(password, Salt, Iterations, Hash.Length), Hash);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"${Algorithm}$i={Iterations}${Text(Salt)}${Text(Hash)}");

    private static byte[] Derive(string password, byte[] salt, int iterations, int length) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, iterations, HashAlgorithmName.SHA512, length);

    private static string Text(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static byte[]? Bytes(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text + new string('=', (4 - text.Length % 4) % 4), bytes, out var length)
            ? bytes[..length]
            : null;
    }
}
