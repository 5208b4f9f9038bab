using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chsi.Silo.SignIn;

/// <summary>What the challenge address answers as application/json, in the form that the altcha widget 3 reads.</summary>
public sealed record AltchaChallenge(
    [property: JsonPropertyName("parameters")] AltchaParameters Parameters,
    [property: JsonPropertyName("signature")] string Signature)
{
    public string ToJson() => JsonSerializer.Serialize(this);
}

/// <summary>
/// The signed part. Every value has a fixed type and its own name, and the signature covers their JSON in this (alphabetical)
/// order: no two different sets of parameters have the same text, so an expiry cannot be stretched by moving characters
/// between fields (CVE-2025-68113).
/// </summary>
/// <param name="Data">What this challenge is worth; only we read it.</param>
/// <param name="ExpiresAt">Unix seconds; from then on the challenge is worth nothing.</param>
/// <param name="KeyPrefix">Lower-case hex: the start of the key that the browser looks for.</param>
/// <param name="KeySignature">Proves the whole key without deriving it again.</param>
/// <param name="Nonce">16 random bytes in hex, the challenge's id.</param>
public sealed record AltchaParameters(
    [property: JsonPropertyName("algorithm"), JsonPropertyOrder(0), JsonRequired] string Algorithm,
    [property: JsonPropertyName("cost"), JsonPropertyOrder(1), JsonRequired] int Cost,
    [property: JsonPropertyName("data"), JsonPropertyOrder(2), JsonRequired] AltchaWorth Data,
    [property: JsonPropertyName("expiresAt"), JsonPropertyOrder(3), JsonRequired] long ExpiresAt,
    [property: JsonPropertyName("keyLength"), JsonPropertyOrder(4), JsonRequired] int KeyLength,
    [property: JsonPropertyName("keyPrefix"), JsonPropertyOrder(5), JsonRequired] string KeyPrefix,
    [property: JsonPropertyName("keySignature"), JsonPropertyOrder(6), JsonRequired] string KeySignature,
    [property: JsonPropertyName("nonce"), JsonPropertyOrder(7), JsonRequired] string Nonce,
    [property: JsonPropertyName("salt"), JsonPropertyOrder(8), JsonRequired] string Salt);

/// <param name="Difficulty">As asked for when the challenge was made.</param>
public sealed record AltchaWorth([property: JsonPropertyName("difficulty"), JsonRequired] int Difficulty);

/// <summary>What the widget puts into the form field "altcha", base64 of this as JSON. The solution's time is the browser's claim and not read.</summary>
internal sealed record AltchaPayload(
    [property: JsonPropertyName("challenge"), JsonRequired] AltchaChallenge Challenge,
    [property: JsonPropertyName("solution"), JsonRequired] AltchaSolution Solution);

internal sealed record AltchaSolution(
    [property: JsonPropertyName("derivedKey"), JsonRequired] string DerivedKey);
