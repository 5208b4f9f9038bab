using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chsi.Tools.Faults.Load;

/// <summary>What the provider does with a message.</summary>
public enum Manner
{
    Takes,

    /// <summary>The connection is reset.</summary>
    Resets,

    /// <summary>No answer comes.</summary>
    Hangs,

    /// <summary>429: too many.</summary>
    Slows,

    /// <summary>503.</summary>
    Fails,

    /// <summary>It takes the message, and the answer is lost.</summary>
    TakesAndDrops,

    /// <summary>400: never this message.</summary>
    Rejects,
}

/// <summary>A message as the provider took it over.</summary>
public sealed record Taken(string Id, string To, string Text, long At);

/// <summary>The SMS provider: writes down whatever it takes over, and misbehaves when told to.</summary>
public sealed class Provider : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Taken> _taken = new();
    private readonly Lock _gate = new();
    private long _free;

    private Provider(WebApplication app) => _app = app;

    public string Url { get; private set; } = "";

    /// <summary>How it treats a message; it may look at the recipient.</summary>
    public Func<string, Manner> Treats { get; set; } = _ => Manner.Takes;

    /// <summary>Messages that it can take in a second; 0 for as many as come.</summary>
    public int PerSecond { get; set; }

    /// <summary>How long it takes over each message.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>Called when a message has been taken over and before that is answered.</summary>
    public Func<Taken, Task>? Heard { get; set; }

    public IReadOnlyCollection<Taken> Taken => _taken;

    public int Count => _taken.Count;

    public static async Task<Provider> Started()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrel(k => k.Listen(System.Net.IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var provider = new Provider(app);
        app.MapPost("/sms", provider.Take);
        await app.StartAsync();
        provider.Url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/sms";
        return provider;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task<IResult> Take(Message message, HttpContext http)
    {
        await Pace();
        await Task.Delay(Latency);
        var manner = Treats(message.To);
        if (manner is Manner.Takes or Manner.TakesAndDrops)
        {
            var taken = new Taken(message.Id, message.To, message.Text, Stopwatch.GetTimestamp());
            _taken.Enqueue(taken);
            await (Heard?.Invoke(taken) ?? Task.CompletedTask);
        }

        switch (manner)
        {
            case Manner.Resets or Manner.TakesAndDrops:
                http.Abort();
                return Results.Empty;
            case Manner.Hangs:
                await Task.WhenAny(Task.Delay(Timeout.Infinite, http.RequestAborted));
                return Results.Empty;
            case Manner.Slows:
                return Results.StatusCode(StatusCodes.Status429TooManyRequests);
            case Manner.Fails:
                return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
            case Manner.Rejects:
                return Results.StatusCode(StatusCodes.Status400BadRequest);
            default:
                return Results.Ok();
        }
    }

    private async Task Pace()
    {
        if (PerSecond == 0)
        {
            return;
        }

        long wait;
        lock (_gate)
        {
            var now = Stopwatch.GetTimestamp();
            _free = Math.Max(now, _free) + Stopwatch.Frequency / PerSecond;
            wait = _free - now;
        }

        await Task.Delay(TimeSpan.FromSeconds((double)wait / Stopwatch.Frequency));
    }

    private sealed record Message(string Id, string To, string Text);
}
