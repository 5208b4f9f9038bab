using Chsi.Silo.Gateways;

namespace Chsi.Web;

/// <summary>Chsi:Stop. How a process ends that is told to.</summary>
public sealed record StopOptions
{
    /// <summary>Seconds for which /health/ready says no and everybody is still served: longer than the proxy in front takes to notice.</summary>
    public double NoticeSeconds { get; init; } = 5;

    /// <summary>Seconds after those for open requests and for what the clockwork has begun; whatever is open then is cut off.</summary>
    public double Seconds { get; init; } = 20;

    /// <exception cref="WrongSettingException">A number is out of range; the message names the setting.</exception>
    public static StopOptions Read(IConfiguration settings)
    {
        var options = Settings.Section<StopOptions>(settings, "Chsi:Stop");
        Settings.Within("Chsi:Stop", (nameof(NoticeSeconds), options.NoticeSeconds, 0, 300), (nameof(Seconds), options.Seconds, 1, 300));
        return options;
    }
}

/// <summary>
/// A process that is told to end (SIGTERM) says so first where the proxy asks, and serves on until the proxy has noticed. Then it takes no new connections,
/// finishes what is open, and gives back what the clockwork has claimed and not begun.
/// </summary>
public sealed class Draining(StopOptions options, IHostApplicationLifetime lifetime, ILogger<Draining> log) : IHostedLifecycleService
{
    /// <summary>Why /health/ready says no.</summary>
    public const string Reason = "this process is ending";

    public bool HasBegun => lifetime.ApplicationStopping.IsCancellationRequested;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        log.LogInformation("Told to end: not ready from now on, and no new connections in {Seconds} s.", options.NoticeSeconds);
        await Task.Delay(TimeSpan.FromSeconds(options.NoticeSeconds), cancellationToken);
    }

    /// <summary>What a proxy keeps open to this process is closed with the answer, so that nothing comes by it at the very end.</summary>
    public Task Invoke(HttpContext context, RequestDelegate next)
    {
        if (HasBegun)
        {
            context.Response.Headers.Connection = "close";
        }

        return next(context);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Puts the draining into a web process.</summary>
public static class DrainingRegistration
{
    public static IServiceCollection AddDraining(this IServiceCollection services, IConfiguration settings)
    {
        var options = StopOptions.Read(settings);
        // what the clockwork has begun and what the pages have open end beside each other
        services.Configure<HostOptions>(o => (o.ShutdownTimeout, o.ServicesStopConcurrently) = (TimeSpan.FromSeconds(options.NoticeSeconds + options.Seconds), true));
        return services.AddSingleton(options).AddSingleton<Draining>().AddHostedService(given => given.GetRequiredService<Draining>());
    }

    public static IApplicationBuilder UseDraining(this IApplicationBuilder app)
    {
        var draining = app.ApplicationServices.GetRequiredService<Draining>();
        return app.Use(next => context => draining.Invoke(context, next));
    }
}
