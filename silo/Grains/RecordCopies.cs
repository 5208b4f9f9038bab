using Chsi.Silo.Store;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Organisations;
using Dapper;

namespace Chsi.Silo.Grains;

/// <summary>Copies of records that a school or a province takes: who asks says why, it is written down, then lines are given out.</summary>
public sealed class RecordCopies(Database database, ProtectedValues values)
{
    private const string WriteDown = """
        insert into chsi.access_log (at, person, name, what, reason)
        select chsi.clock(), s.id, @name, '导出学籍（' || @lines || '条，' || case when @whole then '含完整姓名和证件号码' else '姓名和证件号码遮蔽' end || '）', @why
        from chsi.staff_row s where s.id = @me and s.desk = @desk and not s.removed and (s.role = 'lead' or not @whole)
        """;

    // only for who still leads the desk as this is asked
    private const string Opened = """
        select r.id, r.name_value, r.number_value from chsi.staff_row s
        join chsi.record_row r on r.id = any(@records) and (s.desk = 'school:' || r.school or s.desk = 'province:' || r.province)
        where s.id = @me and s.role = 'lead' and not s.removed
        """;

    /// <summary>Writes a copy down before it is taken.</summary>
    /// <param name="lines">How many records were found.</param>
    /// <param name="asked">What was looked for, as words.</param>
    /// <param name="whole">With names and numbers whole, for who leads the desk alone.</param>
    /// <returns>The copy; or the refusal.</returns>
    public async Task<(RecordCopy? Copy, string? Refusal)> Take(Actor actor, long lines, string asked, bool whole, string? reason, CancellationToken stop = default)
    {
        var why = Typed.Line(reason);
        if (why.Length is < Disclosures.Shortest or > Disclosures.Longest)
        {
            return (null, $"请填写导出的理由，{Disclosures.Shortest}至{Disclosures.Longest}个字。");
        }

        if (actor.Desk.Kind is not (OrganisationKinds.School or OrganisationKinds.Province))
        {
            return (null, "只有学校和省级教育行政部门可以导出学籍。");
        }

        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        return await connection.ExecuteAsync(WriteDown, new { me = actor.Person, desk = actor.Desk.ToString(), actor.Name, lines, whole, why = $"{why}；{asked}" }) == 1
            ? (new(this, actor, whole), null)
            : (null, whole ? "只有本单位的负责人可以导出完整的姓名和证件号码。" : "您已不在本单位办理业务，不能导出。");
    }

    internal async Task<IReadOnlyDictionary<Guid, (string? Name, string? Number)>> Open(Actor actor, IReadOnlyCollection<Guid> records, CancellationToken stop)
    {
        List<(Guid Id, Guid Name, Guid Number)> own;
        await using (var connection = await database.Writer.OpenConnectionAsync(stop))
        {
            own = [.. await connection.QueryAsync<(Guid, Guid, Guid)>(Opened, new { records = records.ToArray(), me = actor.Person })];
        }

        if (own.Count < records.Count)
        {
            throw new UnauthorizedAccessException("A copy of records ends where its taker no longer leads the desk that they belong to.");
        }

        var texts = await values.OpenAll([.. own.SelectMany(o => new[] { o.Name, o.Number })], stop);
        return own.ToDictionary(o => o.Id, o => (texts.GetValueOrDefault(o.Name), texts.GetValueOrDefault(o.Number)));
    }
}

/// <summary>A copy that was written down.</summary>
/// <param name="Whole">Names and numbers stand in it whole.</param>
public sealed record RecordCopy(RecordCopies Copies, Actor Taker, bool Whole)
{
    /// <summary>姓名 and 证件号码 whole, by record; of a copy that is not whole there are none.</summary>
    /// <exception cref="UnauthorizedAccessException">One of them is not, or no longer, of a desk that the taker leads.</exception>
    public async Task<IReadOnlyDictionary<Guid, (string? Name, string? Number)>> Open(IReadOnlyCollection<Guid> records, CancellationToken stop = default) =>
        Whole ? await Copies.Open(Taker, records, stop) : new Dictionary<Guid, (string?, string?)>();
}
