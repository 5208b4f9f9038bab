using System.Text.RegularExpressions;

namespace Chsi.Tools.Simulators;

internal static partial class SmsEndpoints
{
    public static void Map(IEndpointRouteBuilder app, SimulatorSettings settings)
    {
        app.MapPost("/sms", Receive).NeedsKey(settings);
        app.MapGet("/sms/messages", (SmsInbox inbox) => inbox.Messages);
        app.MapDelete("/sms/messages", (SmsInbox inbox) =>
        {
            inbox.Clear();
            return Results.NoContent();
        });
        app.MapPost("/sms/behaviour", (SmsInbox inbox, ModeRequest request) => inbox.Fault.Switch(request));
    }

    private static async Task<IResult> Receive(SmsRequest request, SmsInbox inbox, CancellationToken hungUp)
    {
        switch (inbox.Fault.Mode)
        {
            case "hang":
                return await Fault.Hang(hungUp);
            case "error":
                return Results.Json(new { reason = "unavailable" }, statusCode: StatusCodes.Status503ServiceUnavailable);
            case "refuse":
                return Refused("blocked-number");
        }
        if (!Mobile().IsMatch(request.To))
        {
            return Refused("unknown-number");
        }
        if (request.Id.Length is 0 or > 100 || request.Text.Length is 0 or > 500)
        {
            return Refused("malformed");
        }
        inbox.Take(request);
        return Results.Accepted();
    }

    private static IResult Refused(string reason) =>
        Results.Json(new { reason }, statusCode: StatusCodes.Status422UnprocessableEntity);

    [GeneratedRegex("^1[3-9][0-9]{9}$")]
    private static partial Regex Mobile();
}
