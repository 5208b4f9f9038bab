using Chsi.Silo.Store;
using Chsi.Web.Security;
using Dapper;
using Npgsql;

namespace Chsi.Web;

/// <summary>
/// Reads rows for pages with the reader's login, as the person who is signed in: the database itself shows nobody another's rows, even
/// where a query forgets to ask for them.
/// </summary>
public sealed class Reading(Database database)
{
    public async Task<T> As<T>(Person person, Func<NpgsqlConnection, Task<T>> query, CancellationToken stop = default)
    {
        await using var connection = await database.Reader.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await connection.ExecuteAsync(
            "select set_config('chsi.person', @person, true), set_config('chsi.desk', @desk, true)",
            new { person = person.Id.ToString(), desk = person.IsStaff && person.SecondFactor ? person.Desk.ToString() : "" });
        var result = await query(connection);
        await transaction.CommitAsync(stop);
        return result;
    }

    /// <summary>The database's time, by which limits are judged and shown.</summary>
    public async Task<DateTimeOffset> Now(CancellationToken stop = default)
    {
        await using var command = database.Reader.CreateCommand("select chsi.clock()");
        return new((DateTime)(await command.ExecuteScalarAsync(stop))!);
    }
}

/// <summary>Times as people read them, in Chinese time.</summary>
public static class Times
{
    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    public static string Minute(DateTimeOffset at) => $"{at.ToOffset(China):yyyy-MM-dd HH:mm}";

    public static string Short(DateTimeOffset at) => $"{at.ToOffset(China):MM-dd HH:mm}";

    public static string Day(DateTimeOffset at) => $"{at.ToOffset(China):yyyy-MM-dd}";

    public static string Spoken(DateTimeOffset at) => $"{at.ToOffset(China):M 月 d 日 HH:mm}";
}
