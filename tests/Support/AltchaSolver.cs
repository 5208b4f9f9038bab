using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Chsi.Tests.Support;

/// <summary>Solves a challenge as the widget does: counters from 0 upwards until the key begins as asked.</summary>
public static class AltchaSolver
{
    /// <param name="challenge">The challenge as JSON.</param>
    /// <returns>The payload for the form field.</returns>
    public static string Solve(string challenge)
    {
        var json = JsonNode.Parse(challenge)!;
        var parameters = json["parameters"]!;
        var salt = Convert.FromHexString((string)parameters["salt"]!);
        var password = new byte[20];
        Convert.FromHexString((string)parameters["nonce"]!).CopyTo(password, 0);
        for (var counter = 0; ; counter++)
        {
            BinaryPrimitives.WriteInt32BigEndian(password.AsSpan(16), counter);
            var key = Rfc2898DeriveBytes.Pbkdf2(password, salt, (int)parameters["cost"]!, HashAlgorithmName.SHA256, (int)parameters["keyLength"]!);
            var hex = Convert.ToHexStringLower(key);
            if (hex.StartsWith((string)parameters["keyPrefix"]!, StringComparison.Ordinal))
            {
                var payload = new { challenge = json, solution = new { counter, derivedKey = hex } };
                return Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(payload)));
            }
        }
    }
}
