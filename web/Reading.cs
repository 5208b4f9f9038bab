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
    // for the transaction alone: a connection goes back to the pool as nobody's
    private const string Who = "select set_config('chsi.person', @_person, true), set_config('chsi.desk', @_desk, true);";

    // pages that are asked often: to plan a query of theirs takes as long as to run it
    private const string PlannedOnce = "select set_config('plan_cache_mode', 'force_generic_plan', true);";

    public async Task<T> As<T>(Person person, Func<NpgsqlConnection, Task<T>> query, CancellationToken stop = default)
    {
        await using var connection = await database.Reader.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await connection.ExecuteAsync(Who, Named(person));
        var result = await query(connection);
        await transaction.CommitAsync(stop);
        return result;
    }

    /// <summary>The same in one round trip, for queries that need not wait for each other.</summary>
    /// <param name="queries">Parted by semicolons.</param>
    /// <param name="read">Reads the results in the order of the queries.</param>
    public async Task<T> As<T>(Person person, string queries, object? parameters, Func<SqlMapper.GridReader, Task<T>> read, CancellationToken stop = default)
    {
        await using var connection = await database.Reader.OpenConnectionAsync(stop);
        var all = Named(person);
        all.AddDynamicParams(parameters);
        // what is sent together is one transaction, so the names end with it here too
        await using var results = await connection.QueryMultipleAsync(new CommandDefinition(Who + PlannedOnce + queries, all, cancellationToken: stop));
        await results.ReadAsync();
        await results.ReadAsync();
        return await read(results);
    }

    /// <summary>The database's time, by which limits are judged and shown.</summary>
    public async Task<DateTimeOffset> Now(CancellationToken stop = default)
    {
        await using var command = database.Reader.CreateCommand("select chsi.clock()");
        return new((DateTime)(await command.ExecuteScalarAsync(stop))!);
    }

    private static DynamicParameters Named(Person person) => new(new
    {
        _person = person.Id.ToString(),
        _desk = person.IsStaff && person.SecondFactor ? person.Desk.ToString() : "",
    });
}

/// <summary>Times as people read them, in Chinese time.</summary>
public static class Times
{
    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    public static string Minute(DateTimeOffset at) => $"{at.ToOffset(China):yyyy-MM-dd HH:mm}";

    public static string Short(DateTimeOffset at) => $"{at.ToOffset(China):MM-dd HH:mm}";

    public static string Day(DateTimeOffset at) => $"{at.ToOffset(China):yyyy-MM-dd}";

    public static string Dated(DateTimeOffset at) => $"{at.ToOffset(China):yyyy 年 M 月 d 日 HH:mm}";

    public static string Spoken(DateTimeOffset at) => $"{at.ToOffset(China):M 月 d 日 HH:mm}";
}
