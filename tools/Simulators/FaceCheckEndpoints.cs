namespace Chsi.Tools.Simulators;

internal static class FaceCheckEndpoints
{
    public static void Map(IEndpointRouteBuilder app, SimulatorSettings settings)
    {
        app.MapPost("/face-check/sessions", Start).NeedsKey(settings);
        app.MapGet("/face-check/sessions/{id}", Poll).NeedsKey(settings);
        app.MapPost("/face-check/behaviour", (FaceSessions sessions, ModeRequest request) => sessions.Fault.Switch(request));
    }

    private static async Task<IResult> Start(FaceStart start, FaceSessions sessions, HttpRequest request, CancellationToken hungUp)
    {
        if (sessions.Fault.Mode is "hang" or "away")
        {
            return await Fail(sessions, hungUp);
        }
        if (!IsWeb(start.Callback) || !IsWeb(start.ReturnUrl) || start.Reference is not { Length: > 0 and <= 100 }
            || string.IsNullOrWhiteSpace(start.Name) || string.IsNullOrWhiteSpace(start.Number))
        {
            return Results.Json(new { reason = "malformed" }, statusCode: StatusCodes.Status400BadRequest);
        }
        var session = sessions.Open(start);
        var page = $"{request.Scheme}://{request.Host}/face-check/pages/{session.Id}";
        return Results.Created((string?)null, new { session = session.Id, url = page });
    }

    private static async Task<IResult> Poll(string id, FaceSessions sessions, CancellationToken hungUp) =>
        sessions.Fault.Mode is "hang" or "away" ? await Fail(sessions, hungUp)
        : sessions.Find(id) is { } session ? Results.Ok(new { state = session.State, reason = session.Reason })
        : Results.NotFound(new { reason = "unknown-session" });

    private static async Task<IResult> Fail(FaceSessions sessions, CancellationToken hungUp) =>
        sessions.Fault.Mode == "hang" ? await Fault.Hang(hungUp) : Results.StatusCode(StatusCodes.Status503ServiceUnavailable);

    private static bool IsWeb(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";
}
