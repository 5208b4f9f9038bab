namespace Chsi.Tools.Simulators;

/// <summary>Agrees with every name and number, but for names that hold 错 and a few numbers.</summary>
internal static class NameCheckEndpoints
{
    private static readonly HashSet<string> Unknown = ["11010519491231002X", "440524188001010014"];

    private static readonly HashSet<string> Checked =
        ["citizen-card", "hk-macao-residence-permit", "taiwan-residence-permit", "permanent-residence-card"];

    public static void Map(IEndpointRouteBuilder app, SimulatorSettings settings)
    {
        var fault = new Fault("agree", "disagree", "away", "hang");
        app.MapPost("/name-check", (NameQuestion question, CancellationToken hungUp) => Answer(question, fault, hungUp)).NeedsKey(settings);
        app.MapPost("/name-check/behaviour", (ModeRequest request) => fault.Switch(request));
    }

    private static async Task<IResult> Answer(NameQuestion question, Fault fault, CancellationToken hungUp) =>
        fault.Mode switch
        {
            "hang" => await Fault.Hang(hungUp),
            "away" => Results.StatusCode(StatusCodes.Status503ServiceUnavailable),
            "disagree" => Results.Ok(new { result = "disagrees" }),
            _ => Results.Ok(new { result = Result(question) }),
        };

    private static string Result(NameQuestion question) =>
        !Checked.Contains(question.DocumentType) ? "unknown-document"
        : question.Name.Contains('错') || Unknown.Contains(question.Number) ? "disagrees"
        : "agrees";
}

internal sealed record NameQuestion(string Name, string DocumentType, string Number);
