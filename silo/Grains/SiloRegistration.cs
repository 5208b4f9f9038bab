using Chsi.Silo.Store;
using Chsi.Workflows.Decisions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Chsi.Silo.Grains;

/// <summary>Puts the silo into a process: the embedded host.</summary>
public static class SiloRegistration
{
    /// <param name="development">Whether a key file may be made where there is none.</param>
    public static IServiceCollection AddSilo(this IServiceCollection services, IConfiguration settings, bool development)
    {
        var rules = settings.GetSection("Chsi:Rules").Get<RuleSettings>() ?? new();
        if (rules.PasswordMinimum < 6)
        {
            throw new InvalidOperationException("Chsi:Rules:PasswordMinimum must be 6 or more.");
        }

        return services
            .AddSingleton(rules)
            .AddSingleton(_ => new Database(settings))
            .AddSingleton(_ => new Vault(KeyRing.Open(settings["Chsi:Keys:File"], development)))
            .AddSingleton<PersonKeys>().AddSingleton<ProtectedValues>()
            .AddSingleton<StreamCache>().AddSingleton<Loading>().AddSingleton<Commit>().AddSingleton<Replay>()
            .AddSingleton<Surroundings>().AddSingleton<Wakeups>().AddSingleton<Door>().AddSingleton<Health>()
            .AddSingleton<ReviewQueue>().AddSingleton<EvidenceViews>().AddSingleton<Disclosures>().AddSingleton<CaseSearch>();
    }
}
