using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Chsi.Tools.Simulators;

/// <summary>Posts the signed result, at most three times; each try has the same nonce, so that it counts once.</summary>
internal sealed class CallbackPost(HttpClient http, SimulatorSettings settings)
{
    private const int Tries = 3;

    public async Task<bool> Send(FaceSession session)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            session = session.Id,
            reference = session.Start.Reference,
            state = session.State,
            nonce = RandomNumberGenerator.GetHexString(32, lowercase: true),
            at = DateTimeOffset.UtcNow,
            reason = session.Reason,
        });
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(settings.CallbackKey), body));
        http.Timeout = TimeSpan.FromSeconds(5);
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            try
            {
                using var content = new ByteArrayContent(body);
                content.Headers.ContentType = new("application/json");
                using var request = new HttpRequestMessage(HttpMethod.Post, session.Start.Callback) { Content = content };
                request.Headers.Add("X-Signature", signature);
                using var answer = await http.SendAsync(request);
                if (answer.IsSuccessStatusCode)
                {
                    return true;
                }
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200 * attempt));
            }
        }
        return false;
    }
}
