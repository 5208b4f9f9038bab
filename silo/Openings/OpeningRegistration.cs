using Microsoft.Extensions.DependencyInjection;

namespace Chsi.Silo.Openings;

/// <summary>What opens the protected values of single workflows: a workflow more is a file more here, and the door is as it was.</summary>
internal static class OpeningRegistration
{
    public static IServiceCollection AddOpenings(this IServiceCollection services) => services
        .AddSingleton<NameCases>().AddSingleton<Bindings>().AddSingleton<Corrections>().AddSingleton<CorrectionViews>().AddSingleton<RecordCorrections>().AddSingleton<SetAside>().AddSingleton<Duplicates>();
}
