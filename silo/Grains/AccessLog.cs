using System.Globalization;
using Chsi.Silo.Store;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Organisations;
using Dapper;
using Npgsql;

namespace Chsi.Silo.Grains;

/// <summary>What is looked for in the log of access; null where it does not matter. Days are those of Shanghai.</summary>
/// <param name="Who">User name or name of who looked, whole.</param>
/// <param name="Case">Case number.</param>
/// <param name="To">The last day, included.</param>
/// <param name="StudentNumber">学号 of a record of the own organisation, whole.</param>
public sealed record AccessQuery(string? Who, string? Case, DateOnly? From, DateOnly? To, string? StudentNumber = null)
{
    public override string ToString() => string.Join("，", new[]
    {
        Who is null ? null : $"查看人 {Who}", Case is null ? null : $"案件 {Case}", StudentNumber is null ? null : $"学号 {StudentNumber}", From is { } from ? $"自 {from:yyyy-MM-dd}" : null, To is { } to ? $"至 {to:yyyy-MM-dd}" : null,
    }.OfType<string>().DefaultIfEmpty("全部"));
}

/// <summary>Who looked at what, when and why.</summary>
/// <param name="Record">Whose record it was; null where it was none of the asker's own organisation.</param>
public sealed record AccessLine(long Id, DateTime At, string Name, string? UserName, string? CaseNumber, string What, string Reason, Guid? Record, string? StudentNumber);

/// <summary>
/// The log of access: all of it for the data-protection officer, of the own staff for who leads a desk. Who takes a copy of it is written into it.
/// </summary>
public sealed class AccessLog(Database database)
{
    public const int Size = 50;

    /// <summary>Lines that one copy holds; further ones are asked for by narrower days.</summary>
    public const int MostExported = 50_000;

    private const string WriteDown = """
        insert into chsi.access_log (at, person, name, what, reason) values (chsi.clock(), @me, @name, '导出访问日志（' || @lines || '条）', @reason)
        """;

    private const string OwnStaff = """
        l.person = any(array(select s.id from chsi.staff_row s where s.desk = (
          select m.desk from chsi.staff_row m where m.id = @me and m.desk = @desk and m.role = 'lead' and not m.removed)))
        """;

    /// <summary>A page, newest first, and one line more where there is another page; none for anybody else.</summary>
    /// <param name="before">Id of the line before the page; null for the first.</param>
    public async Task<IReadOnlyList<AccessLine>> Search(Actor actor, AccessQuery query, long? before, CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        return [.. await Lines(connection, actor, query, before, Size + 1)];
    }

    /// <summary>All lines that are found, newest first, once it is written down that they were taken.</summary>
    public async Task<IReadOnlyList<AccessLine>> Export(Actor actor, AccessQuery query, CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        IReadOnlyList<AccessLine> lines = [.. await Lines(connection, actor, query, null, MostExported)];
        await connection.ExecuteAsync(WriteDown,
            new { me = actor.Person, actor.Name, lines = lines.Count.ToString(CultureInfo.InvariantCulture), reason = query.ToString() });
        return lines;
    }

    // only what is asked for stands in the statement, so that each is read off its index
    private static Task<IEnumerable<AccessLine>> Lines(NpgsqlConnection connection, Actor actor, AccessQuery query, long? before, int take)
    {
        var own = actor.Desk.Kind switch
        {
            OrganisationKinds.School => "r.school = @organisation",
            OrganisationKinds.Province => "r.province = @organisation and r.school = any(array(select o.code from chsi.organisation_row o where o.kind = 'school' and o.province = @organisation))",
            _ => "false",
        };
        var where = new List<string> { actor.Desk == Desk.DataProtection ? "true" : OwnStaff };
        Where(query.Who, "l.person = any(array(select id from chsi.staff_row where user_name = @who or name = @who))");
        Where(query.Case, "l.case_id = (select id from chsi.case_row where number = @case)");
        Where(query.StudentNumber, $"l.subject = any(array(select r.id from chsi.record_row r where r.student_number = @student and {own}))");
        Where(query.From, "l.at >= @from");
        Where(query.To, "l.at < @to");
        Where(before, "(l.at, l.id) < (select b.at, b.id from chsi.access_log b where b.id = @before)");
        return connection.QueryAsync<AccessLine>($"""
            select l.id, l.at, l.name, s.user_name as UserName, c.number as CaseNumber, l.what, l.reason, r.id as Record, r.student_number as StudentNumber
            from (select * from chsi.access_log l where {string.Join(" and ", where)} order by l.at desc, l.id desc limit @take) l
            left join chsi.staff_row s on s.id = l.person left join chsi.case_row c on c.id = l.case_id
            left join chsi.record_row r on r.id = l.subject and {own} order by l.at desc, l.id desc
            """, new { who = query.Who, @case = query.Case, from = Start(query.From), to = Start(query.To?.AddDays(1)), before, take, me = actor.Person, desk = actor.Desk.ToString(), student = query.StudentNumber, organisation = actor.Desk.Organisation });

        void Where(object? asked, string condition)
        {
            if (asked is not null)
            {
                where.Add(condition);
            }
        }
    }

    private static DateTime? Start(DateOnly? day) => day is { } known ? WorkingCalendar.StartOf(known).UtcDateTime : null;
}
