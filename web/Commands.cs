using Chsi.Silo.Gateways;
using Chsi.Silo.Store;
using Chsi.Web.CommandLine;
using Npgsql;

namespace Chsi.Web;

/// <summary>The words that the program answers instead of serving pages: for administrators, at a terminal or in a script.</summary>
public static class Commands
{
    private const int Wrong = 2;

    private const int Failed = 1;

    /// <summary>Whether the program was started with a command; options alone start the pages.</summary>
    public static bool IsCommand(string[] args) => args is [{ Length: > 0 } first, ..] && first.All(char.IsAsciiLetterLower);

    /// <returns>The exit code: 0 done, 1 failed or something was found, 2 used wrongly.</returns>
    public static async Task<int> Run(string[] args, IConfiguration settings)
    {
        try
        {
            return args switch
            {
                ["migrate"] => await Migrate.Run(settings),
                ["replay", "--check"] => await ReplayCheck.Run(null, settings),
                ["replay", "--check", "--roots", var file] => await ReplayCheck.Run(file, settings),
                ["roots", "key"] => await ReplayCheck.PublishKeys(settings),
                ["staff", "add", .. var options] => await StaffAdd.Run(options, settings),
                ["staff", "password", .. var options] => await StaffChanges.Password(options, settings),
                ["staff", "role", .. var options] => await StaffChanges.Role(options, settings),
                ["staff", "remove", .. var options] => await StaffChanges.Remove(options, settings),
                ["organisations", "import", var file] => await OrganisationsFile.Run(file, settings),
                ["organisations", "follow"] => await OrganisationsFile.Follow(settings),
                ["sample", "draw", .. var options] => await SampleCommand.Draw(options, settings),
                ["records", "import", .. var options] => await RecordsCommand.Import(options, settings),
                ["calendar", "import", var file] => await CalendarFile.Run(file, settings),
                ["keys", "new", var file] => NewKeys(file),
                ["clock", "move", var by] => await ClockOffset.Move(by, settings),
                ["clock", "reset"] => await ClockOffset.Reset(settings),
                _ => throw new WrongUseException($"'{string.Join(' ', args)}' is not a command."),
            };
        }
        catch (WrongUseException e)
        {
            return Say(e.Message + Environment.NewLine + Environment.NewLine + Help, Wrong);
        }
        catch (PostgresException e)
        {
            return Say($"The database refused ({e.SqlState}): {e.MessageText}", Failed);
        }
        catch (NpgsqlException e)
        {
            return Say($"The database cannot be reached: {e.Message}", Failed);
        }
        catch (Exception e) when (e is WrongSettingException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return Say(e.Message, Failed);
        }
    }

    /// <summary>Where the process runs; Production where nothing says otherwise.</summary>
    internal static string EnvironmentOf(IConfiguration settings) =>
        settings["environment"] ?? settings["ASPNETCORE_ENVIRONMENT"] ?? settings["DOTNET_ENVIRONMENT"] ?? Environments.Production;

    internal static string Owner(IConfiguration settings) => settings["Chsi:Database:Owner"]
        ?? throw new WrongSettingException("Chsi:Database:Owner", "is missing: give the connection string of the owner role");

    private const string Help = """
        migrate                       bring the database to this version
        replay --check [--roots FILE] fold every stream again and compare what is stored, and the facts with signed roots
        roots key                     the public keys that roots are signed with
        staff add --user NAME --name 姓名 [--desk DESK] [--lead]
                                      a person at a desk: customer-service, operations, data-protection,
                                      school:CODE or province:CODE; the password is read from standard input,
                                      or made; --lead: 组长 or 负责人, who also manages the desk's staff
        staff role --user NAME --role lead|reviewer|clerk
                                      gives a person another role, at once
        staff password --user NAME    a new password, in the same way; all sessions end
        staff remove --user NAME --reason 原因
                                      sessions end, cases held go back to the queue, the user name is free
        sample draw --seed TEXT --from 2026-10-01 --to 2026-10-31 [--each N | --percent N] [--population DIGEST]
                                      抽检: decisions to look at again, at most N (3) or N % of each reviewer, outcome
                                      and stage; the same seed and days draw the same; DIGEST is the published one
        organisations import FILE     provinces, schools and colleges as CSV: 类别,代码,名称,启用日期,上级代码
        organisations follow          records of schools that have come under another province come after them
        records import FILE --school CODE [--rehearse]
                                      a school's student records: CSV in UTF-8 or GB18030; what is wrong is written to
                                      FILE.errors.csv, and the same file can be given again
        calendar import FILE          announced holidays (chinese-days.json)
        keys new FILE                 a new key file
        clock move +3d | clock reset  Development: move the clock (d days, h hours, m minutes), or set it right
        """;

    private static int NewKeys(string file)
    {
        KeyRing.Create(file);
        Console.WriteLine($"Keys written to {file}. Keep a copy in a safe place: without them nothing personal can be read again.");
        return 0;
    }

    private static int Say(string sentence, int code)
    {
        Console.Error.WriteLine(sentence);
        return code;
    }
}
