using Chsi.Silo.Grains;
using Chsi.Workflows.Decisions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Chsi.Tools.Faults.Nodes;

/// <summary>A node: the real silo in a process of its own behind a loopback endpoint, so that killing it kills the silo's own code.</summary>
public static class NodeProgram
{
    /// <summary>What the node says on standard output before its address.</summary>
    public const string Listening = "listening on ";

    /// <summary>The sentence that stands for an outcome that is not known yet.</summary>
    public const int Unknown = StatusCodes.Status503ServiceUnavailable;

    public static async Task<int> Run(Plant plant)
    {
        // as in Production services are made when asked for: the pages' own, and the gateways they need, are not here
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.WebHost.UseKestrel(k => k.Listen(System.Net.IPAddress.Loopback, 0));
        builder.Logging.ClearProviders().AddConsole(c => c.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Error);
        builder.Services.AddSilo(builder.Configuration, development: true);
        builder.Services.AddSingleton<HastyDoor>();
        await using var app = builder.Build();
        app.MapGet("/", () => "ready");
        app.MapPost("/ask", async (Command command, Door door, HastyDoor hasty) =>
        {
            try
            {
                // the asker's going away is no reason to stop: a page would not either
                var answer = plant is Plant.AcknowledgeFirst
                    ? await hasty.Ask(command)
                    : await door.Ask(command.Requested(), command.Actor(), command.Id);
                return Results.Ok(answer is Refused refused ? new Reply(false, refused.Sentence) : new Reply(true, ((Accepted)answer).Reply));
            }
            catch (Exception e) when (e is OutcomeUnknownException or NpgsqlException or TimeoutException)
            {
                return Results.Text(e.GetType().Name, statusCode: Unknown);
            }
        });
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Console.WriteLine(Listening + address);
        // the parent holds the other end: when it is gone, so is the node
        while (await Console.In.ReadLineAsync() is not null)
        {
        }

        return 0;
    }
}
