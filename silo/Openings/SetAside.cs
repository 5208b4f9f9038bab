using Chsi.Silo.Grains;
using Chsi.Silo.Store;
using Chsi.Workflows;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Records;
using Dapper;
using Npgsql;

namespace Chsi.Silo.Openings;

/// <summary>A record of which the last import said what was not taken over.</summary>
/// <param name="Name">Masked.</param>
/// <param name="Text">What is registered and what the import says; names and numbers masked.</param>
/// <param name="File">Name of the file that said it; empty where it came by the command line.</param>
/// <param name="Elsewhere">Where it goes where the rules do not leave it to the school; null where the school takes it itself.</param>
public sealed record AsideLine(StudentRecord Record, string Name, string Text, string File, string? Elsewhere);

/// <summary>A protected value as it is registered and as the import says it, whole.</summary>
public sealed record AsideValue(string Label, string Registered, string Imported);

/// <summary>What imports said and was not taken over, for the school whose records they are: masked, and of one record whole for who says why, written down first.</summary>
public sealed class SetAside(Database database, ProtectedValues values)
{
    private const string Gone = "已不再保存";

    private const string Waiting = """
        select r.id, v.masked
        from (select * from chsi.record_row where 'school:' || school = @desk and aside and (@record::uuid is null or id = @record) order by changed_at limit @most) r
        join chsi.protected_value v on v.id = r.name_value order by r.changed_at
        """;

    private const string WriteDown = """
        insert into chsi.access_log (at, person, name, subject, what, reason)
        select chsi.clock(), @me, @name, id, '查看未采用的导入内容的完整信息', @why from chsi.record_row where 'school:' || school = @desk and aside and id = @record
        """;

    private const string Files = "select id, file_name from chsi.record_import where id = any(@imports)";

    private const string Facts = "select stream, version, type, body, at from chsi.fact where stream = any(@ids) order by stream, version";

    /// <param name="record">One alone; null for those that wait longest.</param>
    /// <param name="today">Chinese time: whose rules say what the school takes itself.</param>
    public async Task<IReadOnlyList<AsideLine>> Of(Actor actor, Guid? record, int most, DateOnly today, CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        var shown = (await connection.QueryAsync<(Guid Id, string Masked)>(Waiting, new { desk = actor.Desk.ToString(), record, most })).AsList();
        // a correction since may have answered a part of what the import asked
        var records = await Records(connection, [.. shown.Select(s => s.Id)]);
        var open = shown.Where(s => records[s.Id].Aside is not null).Select(s => (s.Masked, Record: records[s.Id])).ToList();
        var texts = await values.OpenAll(
            [.. RecordWording.ValuesOf(open.Select(o => o.Record.Aside!)), .. open.SelectMany(o => new[] { o.Record.Name!.Id, o.Record.Number!.Id, o.Record.Particulars!.Id })], stop);
        var files = (await connection.QueryAsync<(Guid Id, string Name)>(Files, new { imports = open.Select(o => o.Record.Aside!.Import).Distinct().ToArray() })).ToDictionary(f => f.Id, f => f.Name);
        return [.. open.Select(o => new AsideLine(o.Record, o.Masked, RecordWording.Aside(o.Record.Aside!, Masked(o.Record.Aside!, texts)),
            files.GetValueOrDefault(o.Record.Aside!.Import, ""), Elsewhere(o.Record, texts, today)))];
    }

    /// <summary>What the import of one record says otherwise of its protected values, whole, beside what is registered; or the refusal to show.</summary>
    public async Task<(IReadOnlyList<AsideValue> Values, string? Refusal)> Show(Actor actor, Guid record, string? reason, CancellationToken stop = default)
    {
        var why = Typed.Line(reason);
        if (why.Length is < Disclosures.Shortest or > Disclosures.Longest)
        {
            return ([], $"请填写查看的理由，{Disclosures.Shortest}至{Disclosures.Longest}个字。");
        }

        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        if (await connection.ExecuteAsync(WriteDown, new { desk = actor.Desk.ToString(), record, me = actor.Person, actor.Name, why }) == 0
            || (await Records(connection, [record]))[record] is not { Aside: { } aside } found)
        {
            return ([], "这条学籍没有待决定的导入内容，可能已由他人办理。");
        }

        var texts = await values.OpenAll([.. RecordWording.ValuesOf([aside]), found.Name!.Id, found.Number!.Id, found.Particulars!.Id], stop);
        string Text(Personal value) => texts.GetValueOrDefault(value.Id) ?? Gone;
        string Whole(Personal value) => texts.GetValueOrDefault(value.Id) is { } text && Particulars.Of(text) is var all ? $"{all.SexLabel}，{all.BirthLabel}，{all.NationLabel}" : Gone;
        return ([
            .. aside.Name is { } name ? [new AsideValue("姓名", Text(found.Name), Text(name))] : Array.Empty<AsideValue>(),
            .. aside.Number is { } number ? [new AsideValue("证件号码", Text(found.Number), Text(number))] : Array.Empty<AsideValue>(),
            .. aside.Particulars is { } particulars ? [new AsideValue("性别、出生日期和民族", Whole(found.Particulars), Whole(particulars))] : Array.Empty<AsideValue>(),
        ], null);
    }

    private static async Task<Dictionary<Guid, StudentRecord>> Records(NpgsqlConnection connection, Guid[] ids) =>
        (await connection.QueryAsync<(Guid Stream, int Version, string Type, byte[] Body, DateTime At)>(Facts, new { ids }))
            .GroupBy(f => f.Stream).ToDictionary(f => f.Key, f => f.Aggregate((StudentRecord)new(f.Key), (state, fact) =>
                (StudentRecord)state.Fold(FactCodec.Read(fact.Type, fact.Body), new(fact.Version, fact.At, Guid.Empty, "", Desk.Nobody, Guid.Empty))));

    // the wording masks the number itself
    private static IReadOnlyDictionary<Guid, string?> Masked(ImportSetAside aside, IReadOnlyDictionary<Guid, string?> texts) =>
        aside.Name is { } name && texts.GetValueOrDefault(name.Id) is { } text ? new Dictionary<Guid, string?>(texts) { [name.Id] = Masks.Name(text) } : texts;

    private static string? Elsewhere(StudentRecord record, IReadOnlyDictionary<Guid, string?> texts, DateOnly today)
    {
        Personal? Value(Personal? value) => value is not null && texts.GetValueOrDefault(value.Id) is { } text ? Personal.Known(value.Id, text) : null;
        return record.Aside!.Fields.Any(f => f.Field == StudentRecord.StudentNumberField) ? TakeImported.Renumbered
            : Value(record.Name) is not { } name || Value(record.Number) is not { } number || Value(record.Particulars) is not { } particulars ? null
            : SchoolAlone.Elsewhere(record, new(name, number, particulars),
                new(Value(record.Aside!.Name) ?? name, Value(record.Aside.Number) ?? number, Value(record.Aside.Particulars) ?? particulars), today);
    }
}
