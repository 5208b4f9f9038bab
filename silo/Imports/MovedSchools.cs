using System.Data;
using Chsi.Silo.Grains;
using Chsi.Silo.Store;
using Chsi.Workflows;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Organisations;
using Chsi.Workflows.Records;
using Chsi.Workflows.Routes;
using Dapper;

namespace Chsi.Silo.Imports;

/// <summary>
/// Brings records after their school where it has come under another province, whenever that was, by the bulk commit, and what is open about them by the door. Cut off, it
/// goes on by being run again.
/// </summary>
public sealed class MovedSchools(Database database, Vault vault, Surroundings surroundings, Door door)
{
    private const int AtOnce = 2_000, Tries = 4;

    private const string Behind = """
        select r.id as Record, r.school, o.id as Organisation
        from chsi.organisation_row o join chsi.record_row r on r.school = o.code and r.province <> o.province
        where o.kind = 'school' and o.province <> '' and exists (select from chsi.fact f where f.stream = o.id and f.type = @moved) limit @AtOnce
        """;

    // few cases are open at a school: each of one whose province a fact has changed is asked, and those that are where they belong answer with nothing
    private const string Open = """
        select c.id as Case, o.code as School from chsi.organisation_row o join chsi.case_row c on c.office = 'school:' || o.code and c.closed_at is null
        where o.kind = 'school' and exists (select from chsi.fact f where f.stream = o.id and f.type = @moved)
        """;

    /// <returns>How many records have come after their school.</returns>
    public async Task<int> Follow(CancellationToken stop = default)
    {
        foreach (var (@case, school) in await Cases(stop))
        {
            // one that somebody has just moved on is looked at the next time
            await door.Ask(new FollowSchoolCase(@case, school), Actor.Clock, Guid.CreateVersion7(), stop);
        }

        var (followed, attempt) = (0, 1);
        while (true)
        {
            try
            {
                var some = await Some(stop);
                if (some == 0)
                {
                    return followed;
                }

                (followed, attempt) = (followed + some, 1);
            }
            catch (DBConcurrencyException) when (attempt < Tries)
            {
                // somebody was quicker with one of these records: all are looked at again
                attempt++;
            }
        }
    }

    private async Task<List<(Guid Case, string School)>> Cases(CancellationToken stop)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        return (await connection.QueryAsync<(Guid, string)>(Open, new { moved = Catalogue.NameOf<SchoolMoved>() })).AsList();
    }

    private async Task<int> Some(CancellationToken stop)
    {
        List<(Guid Record, string School, Guid Organisation)> behind;
        DateTime now;
        await using (var connection = await database.Writer.OpenConnectionAsync(stop))
        {
            behind = (await connection.QueryAsync<(Guid, string, Guid)>(Behind, new { AtOnce, moved = Catalogue.NameOf<SchoolMoved>() }, commandTimeout: 0)).AsList();
            now = await connection.ExecuteScalarAsync<DateTime>("select chsi.clock()");
        }

        var bulk = new BulkCommit(database, vault, surroundings.Calendar, surroundings.Settings, new(Size: int.MaxValue));
        await bulk.Take([.. behind.Select(b => b.Record), .. behind.Select(b => b.Organisation).Distinct()], stop);
        foreach (var (record, school, _) in behind)
        {
            if (await bulk.Ask(new FollowSchool(record, school), Actor.Clock, new(now), stop: stop) is Refused refused)
            {
                throw new DBConcurrencyException(refused.Sentence);
            }
        }

        await bulk.Write(stop);
        return behind.Count;
    }
}
