namespace Chsi.Web;

/// <summary>
/// What a form with photos may weigh. A browser that is still sending shows a broken connection instead of our sentence, so an upload that is too
/// large is read to its end and forgotten, up to a point, before it is answered with 413.
/// </summary>
public static class UploadLimit
{
    /// <summary>Room for two photos above the limit of one, so that the form itself can say which is too large.</summary>
    public const int Bytes = 32 * 1024 * 1024;

    private const long Forgotten = 256L * 1024 * 1024;

    public static IApplicationBuilder UseUploadLimit(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (context.Request.ContentLength is not > Bytes)
        {
            await next(context);
            return;
        }

        if (context.Request.ContentLength <= Forgotten
            && context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = Forgotten;
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        }

        context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
    });
}
