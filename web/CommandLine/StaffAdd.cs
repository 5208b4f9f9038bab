using Chsi.Silo.Grains;
using Chsi.Silo.SignIn;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Staff;

namespace Chsi.Web.CommandLine;

/// <summary>
/// <c>staff add</c>: the first way in for a person at a desk. Password (where none was given) and second factor are shown once, here. The
/// factor's secret is stored as its base32 text.
/// </summary>
internal static class StaffAdd
{
    private const int ShortestPassword = 12;

    public static async Task<int> Run(string[] options, IConfiguration settings)
    {
        var given = Read(options);
        var user = given.GetValueOrDefault("--user") ?? throw new WrongUseException("--user is missing.");
        var name = given.GetValueOrDefault("--name") ?? throw new WrongUseException("--name is missing.");
        var desk = Desk.Parse(given.GetValueOrDefault("--desk") ?? Desk.CustomerService.ToString());
        if (desk != Desk.CustomerService)
        {
            throw new WrongUseException($"--desk knows {Desk.CustomerService}.");
        }

        var typed = Console.IsInputRedirected ? (await Console.In.ReadLineAsync())?.TrimEnd('\r') : null;
        if (typed is { Length: > 0 and < ShortestPassword })
        {
            throw new WrongUseException($"The password of a person at a desk has at least {ShortestPassword} characters.");
        }

        var made = string.IsNullOrEmpty(typed);
        var password = made ? Secrets.Token()[..20] : typed!;
        var secret = Totp.NewSecret();
        if (await Ask(user, name, desk, password, secret, settings) is Refused refused)
        {
            throw new InvalidOperationException(refused.Sentence);
        }

        Console.WriteLine($"{user} is at the desk {desk}.");
        if (made)
        {
            Console.WriteLine($"Password (shown this once): {password}");
        }

        Console.WriteLine($"Second factor (shown this once): {Base32.Encode(secret)}");
        Console.WriteLine(Totp.Uri("学信网账号", user, secret));
        return 0;
    }

    private static async Task<Answer> Ask(string user, string name, Desk desk, string password, byte[] secret, IConfiguration settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Commands.EnvironmentOf(settings) });
        builder.Services.AddLogging().AddSilo(settings, builder.Environment.IsDevelopment()).AddSignIn(settings, builder.Environment);
        using var host = builder.Build();
        var hash = await host.Services.GetRequiredService<Passwords>().Hash(password, default);
        var id = Guid.CreateVersion7();
        var request = new AddStaff(id, user, name, desk, Personal.SecretOf(id, hash), Personal.SecretOf(id, Base32.Encode(secret)));
        return await host.Services.GetRequiredService<Door>().Ask(request, Actor.Clock, Guid.CreateVersion7());
    }

    private static Dictionary<string, string> Read(string[] options)
    {
        var given = new Dictionary<string, string>();
        for (var n = 0; n < options.Length; n += 2)
        {
            if (options[n] is not ("--user" or "--name" or "--desk"))
            {
                throw new WrongUseException($"'{options[n]}' is not an option of staff add.");
            }

            if (n + 1 == options.Length || options[n + 1].Length == 0)
            {
                throw new WrongUseException($"{options[n]} needs a value.");
            }

            given[options[n]] = options[n + 1];
        }

        return given;
    }
}
