using Chsi.Silo.Gateways;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chsi.Silo.Clockwork;

/// <summary>Puts the clockwork into a process that has a silo and gateways.</summary>
public static class ClockworkRegistration
{
    /// <param name="running">Whether it runs in the background; otherwise it is there to be asked for single rounds.</param>
    public static IServiceCollection AddClockwork(this IServiceCollection services, bool running = true)
    {
        services.TryAddSingleton(given => SiteRoot.Read(given.GetService<IConfiguration>()));
        services
            .AddSingleton(given => ClockworkOptions.Read(given.GetService<IConfiguration>()))
            .AddSingleton(given => RootOptions.Read(given.GetService<IConfiguration>()))
            .AddSingleton<Pulse>().AddSingleton<NameRecheck>().AddSingleton<NoticeQueue>().AddSingleton<NoticeDelivery>()
            .AddSingleton<DueWork>().AddSingleton<NoticeSender>().AddSingleton<Housekeeping>().AddSingleton<StageTimes>().AddSingleton<Repairs>().AddSingleton<SignedRoots>().AddSingleton<ImportWork>();
        return !running ? services : services
            .AddHostedService(given => given.GetRequiredService<DueWork>())
            .AddHostedService(given => given.GetRequiredService<NoticeSender>())
            .AddHostedService(given => given.GetRequiredService<Housekeeping>())
            .AddHostedService(given => given.GetRequiredService<StageTimes>())
            .AddHostedService(given => given.GetRequiredService<SignedRoots>())
            .AddHostedService(given => given.GetRequiredService<ImportWork>());
    }
}
