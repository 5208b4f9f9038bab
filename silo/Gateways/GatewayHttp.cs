using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Chsi.Silo.Gateways;

/// <summary>
/// What the HTTP gateways share. The clients are made by hand and not by IHttpClientFactory, whose loggers write
/// addresses; they follow no redirects, so a key or a name never travels to another host.
/// </summary>
internal static partial class GatewayHttp
{
    private const int LongestAnswer = 64 * 1024;

    public static HttpClient Client(string? key, double timeoutSeconds)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        var client = new HttpClient(handler)
        {
            Timeout = TimeSpan.FromSeconds(timeoutSeconds),
            MaxResponseContentBufferSize = LongestAnswer,
        };
        if (!string.IsNullOrEmpty(key))
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
        return client;
    }

    /// <summary>The word for a failed call, or null where the exception is no failure of the other side.</summary>
    public static string? Failure(Exception e, CancellationToken stop) => e switch
    {
        OperationCanceledException when stop.IsCancellationRequested => null,
        OperationCanceledException => "timeout",
        HttpRequestException { HttpRequestError: var error } => "connection: " + error,
        IOException => "connection broke",
        JsonException or NotSupportedException or FormatException or InvalidOperationException => "answer not understood",
        _ => null,
    };

    /// <summary>A reason that the other side gave, kept only where it is a code word: free text may repeat a number or a name.</summary>
    public static string Word(string? reason, string otherwise) =>
        reason is not null && CodeWord().IsMatch(reason) ? reason : otherwise;

    [GeneratedRegex("^[a-z]+(-[a-z]+){0,6}$")]
    private static partial Regex CodeWord();
}
