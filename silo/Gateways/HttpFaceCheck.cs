using System.Net;
using System.Net.Http.Json;

namespace Chsi.Silo.Gateways;

/// <summary>
/// 实人验证 over HTTP. Start: POST {Url}/sessions with {reference, name, number, callback, returnUrl} gives 200 or 201 with {session, url}.
/// Poll: GET {Url}/sessions/{session} gives {state: waiting | passed | failed, reason}. The result also comes by itself, see
/// <see cref="FaceCallback"/>.
/// </summary>
public sealed class HttpFaceCheck(FaceCheckOptions options) : IFaceCheck, IDisposable
{
    private readonly HttpClient http = GatewayHttp.Client(options.Key, options.TimeoutSeconds);

    public bool IsConfigured => options.IsConfigured;

    public async Task<FaceCheckSession?> Start(FaceCheckRequest request, CancellationToken stop)
    {
        if (!IsConfigured)
        {
            return null;
        }
        try
        {
            var body = new
            {
                reference = request.Reference,
                name = request.Name,
                number = request.Number,
                callback = request.Callback.AbsoluteUri,
                returnUrl = request.ReturnUrl.AbsoluteUri,
            };
            using var answer = await http.PostAsJsonAsync(Address("sessions"), body, stop);
            if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.Created))
            {
                return null;
            }
            return await answer.Content.ReadFromJsonAsync<Started>(stop) is { Session: { Length: > 0 and <= 100 } session } started
                && Uri.TryCreate(started.Url, UriKind.Absolute, out var page)
                && (page.Scheme == Uri.UriSchemeHttps || page.Scheme == Uri.UriSchemeHttp)
                ? new FaceCheckSession(session, page)
                : null;
        }
        catch (Exception e) when (GatewayHttp.Failure(e, stop) is not null)
        {
            return null;
        }
    }

    public async Task<FaceCheckResult> Poll(string session, CancellationToken stop)
    {
        var away = new FaceCheckResult(FaceCheckState.Away, null);
        if (!IsConfigured)
        {
            return away;
        }
        try
        {
            using var answer = await http.GetAsync(Address("sessions/" + Uri.EscapeDataString(session)), stop);
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                return away;
            }
            var polled = await answer.Content.ReadFromJsonAsync<Polled>(stop);
            return FaceCallback.StateOf(polled?.State) is { } state
                ? new FaceCheckResult(state, state is FaceCheckState.Failed ? GatewayHttp.Word(polled?.Reason, "failed") : null)
                : away;
        }
        catch (Exception e) when (GatewayHttp.Failure(e, stop) is not null)
        {
            return away;
        }
    }

    public void Dispose() => http.Dispose();

    private Uri Address(string path) => new(options.Url.TrimEnd('/') + "/" + path);

    private sealed record Started(string? Session, string? Url);

    private sealed record Polled(string? State, string? Reason);
}
