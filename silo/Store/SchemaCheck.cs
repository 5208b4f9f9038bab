using Microsoft.Extensions.Logging;
using Npgsql;

namespace Chsi.Silo.Store;

/// <summary>The schema is not one that this version can begin on; the message is a sentence for operators.</summary>
public sealed class WrongSchemaException(string sentence) : Exception(sentence);

/// <summary>
/// Whether a process of this version may begin on the database's schema. A script more than it knows is the middle of an update, in which old and new
/// processes serve beside each other: scripts only add. One that runs already goes on, however many are applied.
/// </summary>
public sealed class SchemaCheck(Database database, ILogger<SchemaCheck> log)
{
    private const int MostAhead = 1;

    /// <summary>Looks once, before anybody is served. A database that does not answer is no reason not to begin: /health/ready says so until it does.</summary>
    /// <exception cref="WrongSchemaException">Scripts are missing, or more than one was applied that this version does not know.</exception>
    public async Task BeforeStart(CancellationToken stop = default)
    {
        int[] known = [.. Database.Scripts().Select(s => s.Number)];
        int missing, ahead;
        try
        {
            await using var command = database.Writer.CreateCommand(
                "select count(*) filter (where number = any($1))::int, count(*) filter (where number <> all($1))::int from public.schema_version");
            command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = known });
            await using var reader = await command.ExecuteReaderAsync(stop);
            await reader.ReadAsync(stop);
            (missing, ahead) = (known.Length - reader.GetInt32(0), reader.GetInt32(1));
        }
        catch (PostgresException e) when (e.SqlState is "3F000" or "42P01" or "42501")
        {
            (missing, ahead) = (known.Length, 0);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            log.LogWarning("The schema could not be looked at ({Fault}).", Fault.Of(e));
            return;
        }

        if (missing > 0)
        {
            throw new WrongSchemaException($"the database lacks {missing} of the schema's scripts that this version needs: run the command 'migrate' first.");
        }

        if (ahead > MostAhead)
        {
            throw new WrongSchemaException($"the database's schema is {ahead} scripts ahead of this version, and only {MostAhead} is gone along with: start a newer version.");
        }

        if (ahead > 0)
        {
            log.LogWarning("The database's schema is one script ahead of this version, as in the middle of an update: start the newer version soon.");
        }
    }
}
