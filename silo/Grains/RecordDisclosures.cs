using Chsi.Silo.Gateways.Photos;
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

    /// <summary>录取照片 and 学历照片.</summary>
    Photos,

    /// <summary>Names and particulars that stand in the record's history.</summary>
    History,
}

/// <summary>Values and photos of a record whole, for the record's school and province: who asks says why, it is written down, then it is opened.</summary>
public sealed class RecordDisclosures(Database database, ProtectedValues values, IWatermark watermark)
{
    private const string WriteDown = """
        with shown as (
          select id, {0} as value from chsi.record_row
          where id = @record and (@kind = 'school' and school = @organisation or @kind = 'province' and province = @organisation)),
        written as (
          insert into chsi.access_log (at, person, name, subject, what, reason) select chsi.clock(), @me, @name, id, @what, @reason from shown)
        select value from shown
        """;

    /// <summary>For so long after the reason was given the photos are shown.</summary>
    private const int AllowedMinutes = 10;

    private const string Allowed = """
        select r.student_number as StudentNumber, chsi.clock() as Now, coalesce(s.user_name, '') as User
        from chsi.record_row r join chsi.evidence_file e on e.case_id = r.id left join chsi.staff_row s on s.id = @me
        where r.id = @record and e.id = @file and (@kind = 'school' and r.school = @organisation or @kind = 'province' and r.province = @organisation)
          and exists (select 1 from chsi.access_log l where l.subject = r.id and l.case_id is null and l.person = @me and l.what = @what and l.at > chsi.clock() - make_interval(mins => @AllowedMinutes))
        """;

    /// <summary>The stored text, or the refusal to show.</summary>
    /// <param name="value">Null where none was chosen.</param>
    public async Task<(string? Text, string? Refusal)> Show(Actor actor, Guid record, RecordValue? value, string? reason, CancellationToken stop = default)
    {
        var (found, refusal) = await Written(actor, record, value, reason, stop);
        return found is not { } id ? (null, refusal)
            : await values.Open(id, stop) is { } text ? (text, null)
            : (null, "该信息已不再保存。");
    }

    /// <summary>The texts of values that the history of the record refers to, or the refusal to show.</summary>
    /// <param name="ids">Those that are the record's are opened, no others.</param>
    public async Task<(IReadOnlyDictionary<Guid, string?>? Texts, string? Refusal)> ShowHistory(
        Actor actor, Guid record, IReadOnlyCollection<Guid> ids, string? reason, CancellationToken stop = default)
    {
        var (found, refusal) = await Written(actor, record, RecordValue.History, reason, stop);
        if (found is null)
        {
            return (null, refusal);
        }

        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        var own = await connection.QueryAsync<Guid>("select id from chsi.protected_value where id = any(@ids) and person = @record", new { ids = ids.ToArray(), record });
        return (await values.OpenAll([.. own], stop), null);
    }

    /// <summary>Lets the asker see the record's photos for some minutes; the refusal where not.</summary>
    public async Task<string?> AllowPhotos(Actor actor, Guid record, string? reason, CancellationToken stop = default) =>
        (await Written(actor, record, RecordValue.Photos, reason, stop)).Refusal;

    /// <summary>A photo of a record (JPEG) with who looks laid over it; null for who has not said lately why.</summary>
    public async Task<byte[]?> Photo(Actor actor, Guid record, Guid file, CancellationToken stop = default)
    {
        Seen? seen;
        await using (var connection = await database.Writer.OpenConnectionAsync(stop))
        {
            seen = await connection.QueryFirstOrDefaultAsync<Seen>(Allowed, new { record, file, me = actor.Person, kind = actor.Desk.Kind, organisation = actor.Desk.Organisation, what = What(RecordValue.Photos), AllowedMinutes });
        }

        return seen is not null && await values.OpenFile(file, stop) is { } jpeg
            ? await watermark.Lay(jpeg, $"{actor.Name} {seen.User} · {new DateTimeOffset(seen.Now).ToOffset(TimeSpan.FromHours(8)):yyyy-MM-dd HH:mm} · {seen.StudentNumber}", stop)
            : null;
    }

    /// <summary>Writes down who asks and why; the id of the value that may be opened, or the refusal.</summary>
    private async Task<(Guid? Value, string? Refusal)> Written(Actor actor, Guid record, RecordValue? value, string? reason, CancellationToken stop)
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

        var column = asked switch
        {
            RecordValue.Name => "name_value",
            RecordValue.Number => "number_value",
            RecordValue.Particulars => "particulars_value",
            _ => "id",
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
                what = What(asked),
                reason = why,
            });
        }

        return found is null ? (null, "没有这条学籍，或不属于您所在的单位。") : (found, null);
    }

    private static string What(RecordValue value) => value switch
    {
        RecordValue.Name => "查看学籍的完整姓名",
        RecordValue.Number => "查看学籍的完整证件号码",
        RecordValue.Particulars => "查看学籍的完整性别、出生日期和民族",
        RecordValue.Photos => "查看学籍的照片",
        _ => "查看学籍变更记录的完整内容",
    };

    private sealed record Seen(string StudentNumber, DateTime Now, string User);
}
