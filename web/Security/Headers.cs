namespace Chsi.Web.Security;

/// <summary>What every answer tells the browser: no foreign or inline script, no framing, nothing kept.</summary>
public static class Headers
{
    // img-src data: for the QR codes and the symbols in the style sheet; everything else comes from here
    private const string ContentSecurity = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'{0}";

    /// <param name="faceCheck">Origin of the 实人验证 pages: a form of ours redirects there.</param>
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app, string? faceCheck)
    {
        var policy = string.Format(null, ContentSecurity, faceCheck is { Length: > 0 } ? $" {new Uri(faceCheck).GetLeftPart(UriPartial.Authority)}" : "");
        return app.Use((context, next) =>
        {
            // written when the answer starts, so that an error page that begins anew has them too
            context.Response.OnStarting(() =>
            {
                Write(context, policy);
                return Task.CompletedTask;
            });
            return next(context);
        });
    }

    private static void Write(HttpContext context, string policy)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (!context.Request.Path.StartsWithSegments("/lib") && !context.Request.Path.StartsWithSegments("/site"))
        {
            headers.CacheControl = "no-store";
        }
    }
}
