using System.Globalization;
using System.Text.RegularExpressions;
using Dapper;
using Npgsql;

namespace Chsi.Web.CommandLine;

/// <summary><c>clock move</c> and <c>clock reset</c>: the offset of the one clock, for demonstrations.</summary>
internal static partial class ClockOffset
{
    public static Task<int> Move(string by, IConfiguration settings) => Change(settings, "clock_offset + @by", Parse(by));

    public static Task<int> Reset(IConfiguration settings) => Change(settings, "@by", TimeSpan.Zero);

    private static async Task<int> Change(IConfiguration settings, string offset, TimeSpan by)
    {
        if (Commands.EnvironmentOf(settings) != Environments.Development)
        {
            throw new InvalidOperationException("The clock can be moved in Development only.");
        }

        await using var source = NpgsqlDataSource.Create(Commands.Owner(settings));
        await using var connection = await source.OpenConnectionAsync();
        if (await connection.ExecuteScalarAsync<bool>("select production from chsi.installation"))
        {
            throw new InvalidOperationException("This is a production database: its clock cannot be moved.");
        }

        var now = await connection.ExecuteScalarAsync<DateTime>(
            $"with moved as (update chsi.installation set clock_offset = {offset} returning clock_offset) select clock_timestamp() + clock_offset from moved",
            new { by });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The clock shows {now.AddHours(8):yyyy-MM-dd HH:mm} (Shanghai)."));
        return 0;
    }

    private static TimeSpan Parse(string by)
    {
        var match = Length().Match(by);
        if (!match.Success)
        {
            throw new WrongUseException($"'{by}' is not a length of time: write +3d, -2h or +90m.");
        }

        var count = int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture) * (match.Groups[1].Value == "-" ? -1 : 1);
        return match.Groups[3].Value switch
        {
            "d" => TimeSpan.FromDays(count),
            "h" => TimeSpan.FromHours(count),
            _ => TimeSpan.FromMinutes(count),
        };
    }

    [GeneratedRegex("^([+-])([0-9]{1,6})([dhm])$")]
    private static partial Regex Length();
}
