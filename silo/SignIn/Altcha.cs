using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Chsi.Silo.SignIn;

/// <summary>
/// The server side of the altcha widget (3.x, challenge format 2) with PBKDF2/SHA-256. We choose a secret counter, derive the key of
/// that counter, and publish the first half of the key; the browser tries counters from 0 upwards until its key begins with that half, and
/// sends the whole key. To make a challenge costs us one derivation, to check one nothing but two HMACs; the browser needs
/// as many derivations as the counter says, between one and two times the difficulty.
/// </summary>
public sealed class Altcha
{
    private const string Algorithm = "PBKDF2/SHA-256";
    private const int Cost = 2_000;
    private const int KeyBytes = 32;
    private const int PrefixBytes = KeyBytes / 2;
    private const int LongestPayload = 4_096;

    /// <summary>How long a browser may take; the widget renews an expired challenge by itself.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly byte[] signingKey;
    private readonly byte[] keySigningKey;

    /// <param name="secret">At least 32 bytes, the same on every node.</param>
    public Altcha(ReadOnlySpan<byte> secret)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(secret.Length, 32);
        signingKey = HMACSHA256.HashData(secret, "altcha challenge"u8);
        keySigningKey = HMACSHA256.HashData(secret, "altcha key"u8);
    }

    /// <param name="difficulty">Derivations at least needed, 1 to 1,000,000; 100 is some tenths of a second on a phone.</param>
    /// <param name="now">Real time, not the clock that demonstrations move: the widget compares with the browser's.</param>
    public AltchaChallenge Create(int difficulty, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(difficulty, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(difficulty, 1_000_000);
        var nonce = RandomNumberGenerator.GetBytes(16);
        var salt = RandomNumberGenerator.GetBytes(16);
        var password = new byte[nonce.Length + 4];
        nonce.CopyTo(password, 0);
        BinaryPrimitives.WriteInt32BigEndian(password.AsSpan(nonce.Length), RandomNumberGenerator.GetInt32(difficulty, 2 * difficulty + 1));
        var key = Rfc2898DeriveBytes.Pbkdf2(password, salt, Cost, HashAlgorithmName.SHA256, KeyBytes);
        var parameters = new AltchaParameters(
            Algorithm, Cost, new AltchaWorth(difficulty), (now + Lifetime).ToUnixTimeSeconds(), KeyBytes,
            Convert.ToHexStringLower(key.AsSpan(0, PrefixBytes)), Convert.ToHexStringLower(HMACSHA256.HashData(keySigningKey, key)),
            Convert.ToHexStringLower(nonce), Convert.ToHexStringLower(salt));
        return new AltchaChallenge(parameters, Convert.ToHexStringLower(Sign(parameters)));
    }

    /// <param name="payload">The form field as it came, null where it is missing.</param>
    /// <param name="now">Real time, as for <see cref="Create"/>.</param>
    public AltchaVerdict Verify(string? payload, DateTimeOffset now)
    {
        if (Read(payload) is not { } read || !IsHex(read.Challenge.Signature) || !IsHex(read.Solution.DerivedKey))
        {
            return new AltchaVerdict.Bad();
        }
        var parameters = read.Challenge.Parameters;
        if (!CryptographicOperations.FixedTimeEquals(Sign(parameters), Convert.FromHexString(read.Challenge.Signature)))
        {
            return new AltchaVerdict.Bad();
        }
        var expiresAt = DateTimeOffset.FromUnixTimeSeconds(parameters.ExpiresAt);
        if (now >= expiresAt)
        {
            return new AltchaVerdict.Expired();
        }
        var key = Convert.FromHexString(read.Solution.DerivedKey);
        return CryptographicOperations.FixedTimeEquals(
            HMACSHA256.HashData(keySigningKey, key), Convert.FromHexString(parameters.KeySignature))
            ? new AltchaVerdict.Ok(parameters.Nonce, parameters.Data.Difficulty, expiresAt)
            : new AltchaVerdict.Bad();
    }

    private byte[] Sign(AltchaParameters parameters) =>
        HMACSHA256.HashData(signingKey, JsonSerializer.SerializeToUtf8Bytes(parameters));

    private static bool IsHex(string? text) =>
        text is { Length: KeyBytes * 2 } && text.All(char.IsAsciiHexDigit);

    private static AltchaPayload? Read(string? payload)
    {
        if (payload is not { Length: > 0 and <= LongestPayload })
        {
            return null;
        }
        try
        {
            var read = JsonSerializer.Deserialize<AltchaPayload>(Encoding.UTF8.GetString(Convert.FromBase64String(payload)));
            return read is { Challenge.Parameters.Data: not null, Solution: not null } ? read : null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }
}
