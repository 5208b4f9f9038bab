using Chsi.Silo.Gateways;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Chsi.Silo.SignIn;

public static class SignInRegistration
{
    /// <summary>Registers <see cref="Passwords"/> by the settings under Chsi:Passwords.</summary>
    /// <exception cref="WrongSettingException">The cost is too low for where the process runs; the message names the setting.</exception>
    public static IServiceCollection AddSignIn(
        this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        const string Setting = "Chsi:Passwords:Iterations";
        var options = Settings.Section<PasswordOptions>(configuration, "Chsi:Passwords");
        var floor = environment.IsProduction() ? PasswordOptions.DefaultIterations : 1;
        if (options.Iterations < floor || options.Iterations > 10_000_000)
        {
            throw new WrongSettingException(Setting, $"must be from {floor} to 10000000 in {environment.EnvironmentName}");
        }
        return services.AddSingleton(_ => new Passwords(options));
    }
}
