using System.Security.Cryptography;
using System.Text.Json;

namespace Chsi.Silo.Gateways;

/// <summary>
/// A result of 实人验证 that the provider posted to us: the JSON body {session, reference, state, nonce, at, reason?} under the
/// header X-Signature, hex(HMAC-SHA256(key, body)). <see cref="Verify"/> proves who wrote it and that it is fresh; that
/// <paramref name="Nonce"/> is spent once, and that session and reference are those of the attempt, the caller proves in the database.
/// </summary>
/// <param name="Session">The provider's id of the session.</param>
/// <param name="Reference">Our reference of the attempt.</param>
/// <param name="State">Passed or Failed, nothing else.</param>
/// <param name="Nonce">A word that the provider never uses twice, 16 to 100 characters.</param>
/// <param name="At">When the provider signed it, an instant (ISO 8601 with offset).</param>
/// <param name="Reason">The provider's code word for a failure, else null.</param>
public sealed record FaceCallback(
    string Session, string Reference, FaceCheckState State, string Nonce, DateTimeOffset At, string? Reason)
{
    public const string SignatureHeader = "X-Signature";

    /// <summary>How far <see cref="At"/> may lie from now, either way. Nonces must be remembered for at least twice as long.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The callback, or null if the signature, the form or the time is wrong. <paramref name="now"/> is real time: the
    /// provider's clock does not follow an offset set for a demonstration.
    /// </summary>
    public static FaceCallback? Verify(ReadOnlySpan<byte> body, string? signature, ReadOnlySpan<byte> key, DateTimeOffset now)
    {
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (key.IsEmpty || signature is not { Length: HMACSHA256.HashSizeInBytes * 2 }
            || Convert.FromHexString(signature, given, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return null;
        }
        Span<byte> right = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, body, right);
        if (!CryptographicOperations.FixedTimeEquals(given, right) || Read(body) is not { } read)
        {
            return null;
        }
        return read.Session is { Length: > 0 and <= 100 } session
            && read.Reference is { Length: > 0 and <= 100 } reference
            && read.Nonce is { Length: >= 16 and <= 100 } nonce
            && StateOf(read.State) is FaceCheckState.Passed or FaceCheckState.Failed
            && read.At is { } at && (now - at).Duration() <= Window
            ? new FaceCallback(session, reference, StateOf(read.State)!.Value, nonce, at,
                StateOf(read.State) is FaceCheckState.Failed ? GatewayHttp.Word(read.Reason, "failed") : null)
            : null;
    }

    internal static FaceCheckState? StateOf(string? word) => word switch
    {
        "waiting" => FaceCheckState.Waiting,
        "passed" => FaceCheckState.Passed,
        "failed" => FaceCheckState.Failed,
        _ => null,
    };

    private static Body? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize<Body>(body, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Body(string? Session, string? Reference, string? State, string? Nonce, DateTimeOffset? At, string? Reason);
}
