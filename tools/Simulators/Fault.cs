namespace Chsi.Tools.Simulators;

/// <summary>How a simulator behaves until told otherwise; switched by tests.</summary>
internal sealed class Fault(params string[] modes)
{
    private volatile string mode = modes[0];

    public string Mode => mode;

    /// <summary>POST {mode}; an unknown mode is 400 with the list of known ones.</summary>
    public IResult Switch(ModeRequest request)
    {
        if (!modes.Contains(request.Mode))
        {
            return Results.BadRequest(new { reason = "unknown-mode", modes });
        }
        mode = request.Mode;
        return Results.Ok(new { mode });
    }

    /// <summary>Says nothing until the caller hangs up.</summary>
    public static async Task<IResult> Hang(CancellationToken hungUp)
    {
        try
        {
            await Task.Delay(TimeSpan.FromMinutes(2), hungUp);
        }
        catch (OperationCanceledException)
        {
            // the caller has gone, which is what hanging is for
        }
        return Results.StatusCode(StatusCodes.Status504GatewayTimeout);
    }
}

internal sealed record ModeRequest(string Mode);
