using System.Security.Cryptography;
using Chsi.Silo.Gateways.Photos;
using Chsi.Workflows.Decisions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace Chsi.Web;

/// <summary>A photo or document on its way from a form to a case.</summary>
public static class Upload
{
    /// <summary>What a form may weigh: room for two photos above the limit of one, so that the form itself can say which is too large.</summary>
    public const int Most = 32 * 1024 * 1024;

    /// <summary>
    /// What of a file is kept in memory while the form comes in; a larger one goes to disk, to a file that this user alone can read and that is
    /// gone with the request.
    /// </summary>
    public const int InMemory = 64 * 1024;

    public static async Task<PhotoPreparation> Prepare(IPhotoPreparation preparation, IFormFile file, CancellationToken stop)
    {
        await using var stream = file.OpenReadStream();
        return await preparation.Prepare(stream, file.FileName, stop);
    }

    public static async Task<DocumentPreparation> Prepare(IDocumentPreparation preparation, IFormFile file, CancellationToken stop)
    {
        await using var stream = file.OpenReadStream();
        return await preparation.Prepare(stream, file.FileName, stop);
    }

    /// <summary>What stands for a photo while it is asked whether the form would be taken at all.</summary>
    public static EvidenceFile Unseen(Guid request, string kind) => new(Ids.From(request, kind), kind, "", 0);

    /// <summary>The evidence as a decision takes it. Its id follows from the request's, so that the same form sent twice brings the same file.</summary>
    /// <param name="page">From 1, where one document is several photos.</param>
    public static EvidenceFile File(Guid request, string kind, byte[] jpeg, int page = 1) =>
        new(Ids.From(request, page == 1 ? kind : $"{kind}/{page}"), kind, Convert.ToHexStringLower(SHA256.HashData(jpeg)), jpeg.Length) { Bytes = jpeg };
}

/// <summary>
/// A browser that is still sending shows a broken connection instead of our sentence, so an upload that is too
/// large is read to its end and forgotten, up to a point, before it is answered with 413.
/// </summary>
public static class UploadLimit
{
    private const long Forgotten = 256L * 1024 * 1024;

    public static IApplicationBuilder UseUploadLimit(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        // the page that says 413 is run with the same request
        if (context.Request.ContentLength is not > Upload.Most || context.Features.Get<IStatusCodeReExecuteFeature>() is not null)
        {
            await next(context);
            return;
        }

        if (context.Request.ContentLength <= Forgotten
            && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = Forgotten;
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        }

        context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
    });
}
