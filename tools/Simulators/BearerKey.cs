namespace Chsi.Tools.Simulators;

internal static class BearerKey
{
    /// <summary>Answers 401 to calls without the bearer key. Switches and pages need none: the process listens on this machine only.</summary>
    public static RouteHandlerBuilder NeedsKey(this RouteHandlerBuilder route, SimulatorSettings settings) =>
        route.AddEndpointFilter(async (call, next) =>
            call.HttpContext.Request.Headers.Authorization == "Bearer " + settings.Key
                ? await next(call)
                : Results.Json(new { reason = "wrong-key" }, statusCode: StatusCodes.Status401Unauthorized));
}
