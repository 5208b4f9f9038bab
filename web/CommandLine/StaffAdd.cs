using Chsi.Silo.SignIn;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Organisations;
using Chsi.Workflows.Staff;

namespace Chsi.Web.CommandLine;

/// <summary>
/// <c>staff add</c>: the first way in for a person at a desk. Password (where none was given) and second factor are shown once, here. The
/// factor's secret is stored as its base32 text.
/// </summary>
internal static class StaffAdd
{
    public static async Task<int> Run(string[] options, IConfiguration settings)
    {
        var lead = options.Contains("--lead");
        var given = new StaffOptions("add", [.. options.Where(o => o != "--lead")], "--user", "--name", "--desk");
        var (user, name) = (given.Must("--user"), given.Must("--name"));
        var desk = Desk.Parse(given.Find("--desk") ?? Desk.CustomerService.ToString());
        if (desk != Desk.CustomerService && desk != Desk.Operations && desk != Desk.DataProtection && Organisation.IdOf(desk) is null)
        {
            throw new WrongUseException($"--desk knows {Desk.CustomerService}, {Desk.Operations}, {Desk.DataProtection}, school:CODE and province:CODE.");
        }

        var (password, made) = await StaffOptions.Password();
        var secret = Totp.NewSecret();
        using var silo = new StaffSilo(settings);
        if (Organisation.IdOf(desk) is not null && await silo.NameOf(desk) is null)
        {
            throw new InvalidOperationException($"The list of organisations has no {desk}: load it first (organisations import).");
        }

        var id = await silo.Former(desk, user, name) ?? Guid.CreateVersion7();
        await silo.Ask(new AddStaff(id, user, name, desk, await silo.Hash(id, password), Personal.SecretOf(id, Base32.Encode(secret)), lead));
        Console.WriteLine($"{user} is at the desk {desk}{(lead ? ", as its lead" : "")}.");
        if (made)
        {
            Console.WriteLine($"Password (shown this once): {password}");
        }

        Console.WriteLine($"Second factor (shown this once): {Base32.Encode(secret)}");
        Console.WriteLine(Totp.Uri("学信网账号", user, secret));
        return 0;
    }
}
