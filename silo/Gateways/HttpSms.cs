using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Chsi.Silo.Gateways;

/// <summary>
/// SMS over HTTP: POST {Url} with {id, to, text} and a bearer key. 2xx is taken. 4xx is final for this message, except
/// the answers that speak of our key, our address or the pace (401, 403, 404, 407, 408, 425, 429): an operator
/// repairs those, and no message may be lost meanwhile. Everything else is temporary.
/// </summary>
public sealed class HttpSms(SmsOptions options) : ISmsGateway, IDisposable
{
    private readonly HttpClient http = GatewayHttp.Client(options.Key, options.TimeoutSeconds);

    public async Task<Delivery> Send(SmsMessage message, CancellationToken stop)
    {
        try
        {
            using var answer = await http.PostAsJsonAsync(
                options.Url, new { id = message.Id, to = message.To, text = message.Text }, stop);
            var status = (int)answer.StatusCode;
            if (answer.IsSuccessStatusCode)
            {
                return new Delivery.Sent();
            }
            if (status is >= 400 and < 500 && !IsOurs(answer.StatusCode))
            {
                return new Delivery.Refused(GatewayHttp.Word(await Reason(answer, stop), $"HTTP {status}"));
            }
            return new Delivery.Away($"HTTP {status}");
        }
        catch (Exception e) when (GatewayHttp.Failure(e, stop) is { } word)
        {
            return new Delivery.Away(word);
        }
    }

    public void Dispose() => http.Dispose();

    private static bool IsOurs(HttpStatusCode status) =>
        (int)status is 401 or 403 or 404 or 407 or 408 or 425 or 429;

    private static async Task<string?> Reason(HttpResponseMessage answer, CancellationToken stop)
    {
        try
        {
            return (await answer.Content.ReadFromJsonAsync<RefusedAnswer>(stop))?.Reason;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            return null;
        }
    }

    private sealed record RefusedAnswer(string? Reason);
}
