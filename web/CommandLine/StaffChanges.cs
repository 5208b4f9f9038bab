using Chsi.Workflows.Staff;

namespace Chsi.Web.CommandLine;

/// <summary>
/// <c>staff password</c>, <c>staff role</c> and <c>staff remove</c>: a password that was lost, a person who leads or no longer does, and one who
/// leaves. All act at once on every node; a new password and a removal end the sessions, and a removal gives back the cases held.
/// </summary>
internal static class StaffChanges
{
    public static async Task<int> Password(string[] options, IConfiguration settings)
    {
        var user = new StaffOptions("password", options, "--user").Must("--user");
        var (password, made) = await StaffOptions.Password();
        using var silo = new StaffSilo(settings);
        var staff = await silo.Find(user);
        await silo.Ask(new ChangeStaffPassword(staff, await silo.Hash(staff, password)));
        Console.WriteLine($"{user} has a new password, and all sessions have ended. The second factor is as it was.");
        if (made)
        {
            Console.WriteLine($"Password (shown this once): {password}");
        }

        return 0;
    }

    public static async Task<int> Role(string[] options, IConfiguration settings)
    {
        var given = new StaffOptions("role", options, "--user", "--role");
        var (user, role) = (given.Must("--user"), given.Must("--role"));
        if (role is not (StaffRoles.Lead or StaffRoles.Reviewer or StaffRoles.Clerk or StaffRoles.Principal))
        {
            throw new WrongUseException($"--role knows {StaffRoles.Lead}, {StaffRoles.Reviewer} and, at schools, {StaffRoles.Clerk} and {StaffRoles.Principal}.");
        }

        using var silo = new StaffSilo(settings);
        await silo.Ask(new ChangeStaffRole(await silo.Find(user), role));
        Console.WriteLine($"{user} is now {role}.");
        return 0;
    }

    public static async Task<int> Remove(string[] options, IConfiguration settings)
    {
        var given = new StaffOptions("remove", options, "--user", "--reason");
        var (user, reason) = (given.Must("--user"), given.Must("--reason"));
        using var silo = new StaffSilo(settings);
        await silo.Ask(new RemoveStaff(await silo.Find(user), reason));
        Console.WriteLine($"{user} is removed: sessions have ended, and cases held are back in the queue.");
        return 0;
    }
}
