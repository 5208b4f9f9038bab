using System.Net;
using System.Net.Http.Json;

namespace Chsi.Silo.Gateways;

/// <summary>
/// The name check over HTTP: POST {Url} with {name, documentType, number}; 200 with {result}, one of agrees, disagrees,
/// unknown-document. Any other status, word or silence is <see cref="NameCheckAnswer.Away"/>: an unclear answer never
/// refuses a person and never lets one in.
/// </summary>
public sealed class HttpNameCheck(NameCheckOptions options) : INameCheck, IDisposable
{
    private readonly HttpClient http = GatewayHttp.Client(options.Key, options.TimeoutSeconds);

    public async Task<NameCheckAnswer> Ask(NameCheckQuestion question, CancellationToken stop)
    {
        try
        {
            using var answer = await http.PostAsJsonAsync(
                options.Url,
                new { name = question.Name, documentType = question.DocumentType, number = question.Number },
                stop);
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                return NameCheckAnswer.Away;
            }
            return (await answer.Content.ReadFromJsonAsync<Answer>(stop))?.Result switch
            {
                "agrees" => NameCheckAnswer.Agrees,
                "disagrees" => NameCheckAnswer.Disagrees,
                "unknown-document" => NameCheckAnswer.UnknownDocument,
                _ => NameCheckAnswer.Away,
            };
        }
        catch (Exception e) when (GatewayHttp.Failure(e, stop) is not null)
        {
            return NameCheckAnswer.Away;
        }
    }

    public void Dispose() => http.Dispose();

    private sealed record Answer(string? Result);
}
