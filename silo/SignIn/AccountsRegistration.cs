using Chsi.Silo.Gateways;
using Chsi.Silo.Store;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Chsi.Silo.SignIn;

public static class AccountsRegistration
{
    /// <summary>Registers what carries people to an account: drafts, codes, captcha, sign-in, recovery, registration; settings under Chsi:Codes and Chsi:Login.</summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services, IConfiguration configuration)
    {
        var codes = Settings.Section<CodeOptions>(configuration, "Chsi:Codes").Checked();
        var login = Settings.Section<LoginOptions>(configuration, "Chsi:Login").Checked();
        return services
            .AddSingleton(codes).AddSingleton(login)
            .AddSingleton(given => new Altcha(given.GetRequiredService<Vault>().KeyFor("altcha")))
            .AddSingleton<Captcha>().AddSingleton<Drafts>().AddSingleton<SmsLimit>().AddSingleton<TextMessages>().AddSingleton<Codes>().AddSingleton<Finding>().AddSingleton<FormerStaff>()
            .AddSingleton<SignIns>().AddSingleton<SecondFactors>().AddSingleton<Invitations>().AddSingleton<Recovery>().AddSingleton<PhoneBinding>().AddSingleton<Grains.HolderObjections>().AddSingleton<Grains.VisitorChecks>().AddSingleton<Registration>();
    }
}
