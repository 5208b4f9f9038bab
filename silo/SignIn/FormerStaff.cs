using Chsi.Silo.Store;
using Chsi.Workflows.Decisions;
using Dapper;

namespace Chsi.Silo.SignIn;

/// <summary>
/// Who is taken on at a desk and was there before, under the same name or user name, is the same person: they come back to the stream they had, so that what they had a
/// part in still bars them. Two people of one name count as one; that bars too much rather than too little.
/// </summary>
public sealed class FormerStaff(Database database)
{
    // one that has come back with this form already is meant again where the form is sent twice
    private const string Query = """
        select id from chsi.staff_row where desk = @desk and (removed and (name = @name or user_name = @userName) or not removed and name = @name and user_name = @userName)
        order by removed, id desc limit 1
        """;

    /// <returns>The stream to take them on under; null for somebody new.</returns>
    public async Task<Guid?> Find(Desk desk, string userName, string name, CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        return await connection.ExecuteScalarAsync<Guid?>(Query, new { desk = desk.ToString(), userName, name });
    }
}
