using System.Text;
using Chsi.Silo.Gateways;
using Chsi.Silo.Grains;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web;

/// <summary>
/// POST /callbacks/face-check: the service of 实人验证 says how a session ended. 204: heard, now or before. 401: signature, form or time is
/// wrong. 404: no attempt of ours. 413: longer than 16 KB. The contract is in tools/Simulators/README.md.
/// </summary>
public static class FaceCallbacks
{
    public const string Path = "/callbacks/face-check";

    private const int Longest = 16 * 1024;

    public static void MapFaceCallbacks(this IEndpointRouteBuilder app) =>
        app.MapPost(Path, Receive).AllowAnonymous().DisableAntiforgery().WithMetadata(new SkipStatusCodePagesAttribute());

    private static async Task<IResult> Receive(HttpRequest request, FaceCheckOptions options, IdentityChecks checks, CancellationToken stop)
    {
        // a body may come in chunks, without its length said before
        var buffer = new byte[Longest + 1];
        var length = request.ContentLength > Longest ? buffer.Length
            : await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, stop);
        if (length > Longest)
        {
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        }

        // real time, not the database's: the service's clock follows no offset
        var callback = FaceCallback.Verify(
            buffer[..length], request.Headers[FaceCallback.SignatureHeader], Encoding.UTF8.GetBytes(options.CallbackKey), DateTimeOffset.UtcNow);
        return callback is null ? Results.StatusCode(StatusCodes.Status401Unauthorized)
            : await checks.Hear(callback, stop) ? Results.NoContent()
            : Results.StatusCode(StatusCodes.Status404NotFound);
    }
}
