using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Chsi.Silo.SignIn;

/// <summary>RFC 6238 as every authenticator app speaks it: SHA-1, steps of 30 seconds, 6 digits.</summary>
public static class Totp
{
    private const int StepSeconds = 30;

    /// <summary>A secret of 160 bits, the length RFC 4226 asks for.</summary>
    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(20);

    /// <summary>
    /// The time step whose code was typed, the current one or a neighbour, or null. A step counts once: <see cref="Sessions.Complete"/> takes it
    /// with the commit that lets the person in. <paramref name="now"/> is real time, which the person's phone follows too.
    /// </summary>
    public static long? Match(ReadOnlySpan<byte> secret, string typed, DateTimeOffset now)
    {
        var code = typed.Replace(" ", "", StringComparison.Ordinal);
        var current = now.ToUnixTimeSeconds() / StepSeconds;
        long? matched = null;
        // all three are computed and compared whichever fits
        for (var step = current - 1; step <= current + 1; step++)
        {
            if (Secrets.Same(Code(secret, step), code))
            {
                matched ??= step;
            }
        }
        return matched;
    }

    /// <summary>The code of one time step (Unix seconds / 30).</summary>
    public static string Code(ReadOnlySpan<byte> secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(secret, counter, hash);
        var number = BinaryPrimitives.ReadInt32BigEndian(hash[(hash[^1] & 15)..]) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>What the QR code for the authenticator app holds.</summary>
    public static string Uri(string issuer, string account, ReadOnlySpan<byte> secret) =>
        $"otpauth://totp/{System.Uri.EscapeDataString(issuer)}:{System.Uri.EscapeDataString(account)}"
        + $"?secret={Base32.Encode(secret)}&issuer={System.Uri.EscapeDataString(issuer)}&algorithm=SHA1&digits=6&period={StepSeconds}";
}
