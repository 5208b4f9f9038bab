using Chsi.Silo.Store;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Organisations;
using Dapper;

namespace Chsi.Silo.Grains;

/// <summary>A protected value of a record.</summary>
public enum RecordValue
{
    /// <summary>姓名.</summary>
    Name,

    /// <summary>证件号码.</summary>
    Number,

    /// <summary>性别, 出生日期 and 民族.</summary>
    Particulars,
}

/// <summary>Values of a record whole, for the record's school and province: who asks says why, it is written down, then it is opened.</summary>
public sealed class RecordDisclosures(Database database, ProtectedValues values)
{
    private const string WriteDown = """
        with shown as (
          select id, {0} as value from chsi.record_row
          where id = @record and (@kind = 'school' and school = @organisation or @kind = 'province' and province = @organisation)),
        written as (
          insert into chsi.access_log (at, person, name, subject, what, reason) select chsi.clock(), @me, @name, id, @what, @reason from shown)
        select value from shown
        """;

    // of the own school, and only for who leads it as this is asked
    private const string WriteDownAll = """
        with shown as (
          select r.id, r.name_value, r.number_value from chsi.staff_row s join chsi.record_row r on r.id = any(@records) and s.desk = 'school:' || r.school
          where s.id = @me and s.role = 'lead' and not s.removed),
        written as (
          insert into chsi.access_log (at, person, name, what, reason)
          select chsi.clock(), @me, @name, '导出学籍（' || n || '条）', @why from (select count(*) as n from shown) c where n > 0)
        select id, name_value, number_value from shown
        """;

    /// <summary>姓名 and 证件号码 whole, for a copy of records that who leads the school takes: written down with reason and what was looked for, then opened.</summary>
    /// <param name="asked">What was looked for, as words.</param>
    /// <returns>By record; or the refusal.</returns>
    public async Task<(IReadOnlyDictionary<Guid, (string? Name, string? Number)> Values, string? Refusal)> ShowAll(
        Actor actor, IReadOnlyCollection<Guid> records, string asked, string? reason, CancellationToken stop = default)
    {
        var all = new Dictionary<Guid, (string?, string?)>();
        var why = Typed.Line(reason);
        if (why.Length is < Disclosures.Shortest or > Disclosures.Longest)
        {
            return (all, $"请填写导出的理由，{Disclosures.Shortest}至{Disclosures.Longest}个字。");
        }

        List<(Guid Id, Guid Name, Guid Number)> shown;
        await using (var connection = await database.Writer.OpenConnectionAsync(stop))
        {
            shown = [.. await connection.QueryAsync<(Guid, Guid, Guid)>(WriteDownAll, new { records = records.ToArray(), me = actor.Person, actor.Name, why = $"{why}；{asked}" })];
        }

        if (shown.Count < records.Count)
        {
            return (all, "只有本校学籍管理的负责人可以导出。");
        }

        var texts = await values.OpenAll([.. shown.SelectMany(s => new[] { s.Name, s.Number })], stop);
        foreach (var (id, name, number) in shown)
        {
            all[id] = (texts.GetValueOrDefault(name), texts.GetValueOrDefault(number));
        }

        return (all, null);
    }

    /// <summary>The stored text, or the refusal to show.</summary>
    /// <param name="value">Null where none was chosen.</param>
    public async Task<(string? Text, string? Refusal)> Show(Actor actor, Guid record, RecordValue? value, string? reason, CancellationToken stop = default)
    {
        if (value is not { } asked)
        {
            return (null, "请选择要查看哪一项。");
        }

        var why = Typed.Line(reason);
        if (why.Length is < Disclosures.Shortest or > Disclosures.Longest)
        {
            return (null, $"请填写查看的理由，{Disclosures.Shortest}至{Disclosures.Longest}个字。");
        }

        var (column, label) = asked switch
        {
            RecordValue.Name => ("name_value", "姓名"),
            RecordValue.Number => ("number_value", "证件号码"),
            _ => ("particulars_value", "性别、出生日期和民族"),
        };
        Guid? found = null;
        if (actor.Desk.Kind is OrganisationKinds.School or OrganisationKinds.Province)
        {
            await using var connection = await database.Writer.OpenConnectionAsync(stop);
            found = await connection.ExecuteScalarAsync<Guid?>(string.Format(null, WriteDown, column), new
            {
                record,
                kind = actor.Desk.Kind,
                organisation = actor.Desk.Organisation,
                me = actor.Person,
                actor.Name,
                what = $"查看学籍的完整{label}",
                reason = why,
            });
        }

        return found is not { } id ? (null, "没有这条学籍，或不属于您所在的单位。")
            : await values.Open(id, stop) is { } text ? (text, null)
            : (null, "该信息已不再保存。");
    }
}
