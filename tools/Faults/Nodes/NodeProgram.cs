using Chsi.Silo.Clockwork;
using Chsi.Silo.Gateways;
using Chsi.Silo.Grains;
using Chsi.Silo.Store;
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

    /// <summary>The setting with the provider's address; where it is given, the node's clockwork runs.</summary>
    public const string ProviderSetting = "Chsi:Faults:Provider";

    /// <summary>The setting by which a node hears nothing of the others' wake-ups.</summary>
    public const string DeafSetting = "Chsi:Faults:Deaf";

    /// <summary>The sentence that stands for an outcome that is not known yet.</summary>
    public const int Unknown = StatusCodes.Status503ServiceUnavailable;

    public static async Task<int> Run(Plant plant)
    {
        // as in Production services are made when asked for: the pages' own, and the gateways they need, are not here
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.WebHost.UseKestrel(k => k.Listen(System.Net.IPAddress.Loopback, 0));
        builder.Logging.ClearProviders().AddConsole(c => c.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Critical);
        builder.Services.AddSilo(builder.Configuration, development: true);
        builder.Services.AddSingleton<HastyDoor>();
        if (builder.Configuration[DeafSetting] is not null)
        {
            builder.Services.Remove(builder.Services.Single(s => s.ImplementationType == typeof(WakeupCalls)));
        }

        if (builder.Configuration[ProviderSetting] is { } provider)
        {
            builder.Services.AddSingleton<ISmsGateway>(new HttpSms(new SmsOptions { Url = provider, Key = "faults", TimeoutSeconds = 2 }))
                .AddSingleton<IMailGateway, NoMail>().AddSingleton<INameCheck, NoNameCheck>().AddClockwork()
                .AddHostedService(given => new AlarmWatch(given.GetRequiredService<Database>(), given.GetRequiredService<ILogger<AlarmWatch>>()));
        }

        await using var app = builder.Build();
        app.MapGet("/", () => "ready");
        app.MapPost("/next", async (Command command, ReviewQueue queue) =>
        {
            try
            {
                return Results.Ok(await queue.TakeNext(command.Actor(), command.Id) is Accepted taken ? new Reply(true, taken.Reply) : new Reply(false, ""));
            }
            catch (Exception e) when (e is OutcomeUnknownException or NpgsqlException or TimeoutException)
            {
                return Results.Text(e.GetType().Name, statusCode: Unknown);
            }
        });
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
        // the parent holds the other end: when it is gone, or has closed it, the node finishes what it has begun
        while (await Console.In.ReadLineAsync() is not null)
        {
        }

        await app.StopAsync();
        return 0;
    }
}

/// <summary>Nobody of these scenarios has a mail address.</summary>
internal sealed class NoMail : IMailGateway
{
    public Task<Delivery> Send(MailLetter letter, CancellationToken stop) => throw new InvalidOperationException("There is no mail here.");
}

/// <summary>Every name of these scenarios was checked before.</summary>
internal sealed class NoNameCheck : INameCheck
{
    public Task<NameCheckAnswer> Ask(NameCheckQuestion question, CancellationToken stop) => throw new InvalidOperationException("There is no name to check here.");
}
