using Chsi.Silo.Clockwork;
using Chsi.Silo.Grains;

namespace Chsi.Web;

/// <summary>What a load balancer and an alarm ask.</summary>
public static class HealthEndpoints
{
    /// <summary>/health/live: the process answers. /health/ready: it can serve (200) or cannot (503), with the reasons. /health/alarms: somebody must look now (503) or not (200).</summary>
    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/health/live", () => Results.Json(new { status = "live" })).AllowAnonymous();
        endpoints.MapGet("/health/ready", async (Health health, Draining draining, HttpContext context) =>
        {
            var found = await health.Check(context.RequestAborted);
            found = draining.HasBegun ? found with { Ready = false, Reasons = [Draining.Reason, .. found.Reasons] } : found;
            context.Response.Headers.CacheControl = "no-store";
            if (!found.Ready)
            {
                context.Response.Headers.RetryAfter = "5";
            }

            var status = !found.Ready ? "not-ready" : found.Warnings.Count > 0 ? "ready-with-warnings" : "ready";
            return Results.Json(
                new
                {
                    status,
                    found.Reasons,
                    found.Warnings,
                    found.Gateways,
                    notices = new { oldestSeconds = found.OldestNoticeSeconds, dead = found.DeadNotices },
                    limits = new { oldestSeconds = found.OldestLimitSeconds, failing = found.FailingLimits },
                },
                statusCode: found.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        }).AllowAnonymous();
        endpoints.MapGet("/health/alarms", async (Health health, HttpContext context) =>
        {
            var alarms = Alarm.Of(await health.Check(context.RequestAborted));
            context.Response.Headers.CacheControl = "no-store";
            return Results.Json(new { alarms }, statusCode: alarms.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        }).AllowAnonymous();
        return endpoints;
    }
}
