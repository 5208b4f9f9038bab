using Chsi.Silo.Grains;
using Chsi.Silo.Store;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Binding;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.Records;
using Dapper;

namespace Chsi.Silo.Openings;

/// <summary>A protected value that both sides of a binding have.</summary>
public enum BindingValue
{
    /// <summary>姓名.</summary>
    Name,

    /// <summary>证件号码.</summary>
    Number,
}

/// <summary>What a school sees of a binding: the person's checked name and number beside those of its record, masked, and what the person said.</summary>
/// <param name="Record">Null where the school has no such 学号.</param>
/// <param name="Differs">The values that are not the same, compared whole.</param>
/// <param name="Elsewhere">Other records of the school that bear the person's number.</param>
public sealed record OpenedBinding(
    string Name, string Number, string Said, Guid? Record, string RecordName, string RecordNumber, IReadOnlySet<BindingValue> Differs, IReadOnlyList<(Guid Id, string StudentNumber)> Elsewhere);

/// <summary>
/// Opens a binding for the school that it is at, written down first, and makes the request that confirms it. Name and number are compared here and shown masked;
/// whole for who says why.
/// </summary>
public sealed class Bindings(Database database, ProtectedValues values, Vault vault)
{
    private const string Gone = "（已不再保存）";

    private const string WriteDown = """
        insert into chsi.access_log (at, person, name, case_id, subject, what, reason)
        select chsi.clock(), @me, @name, c.id, subject, @what, @reason from chsi.case_row c, unnest(array_remove(array[c.applicant, @record], null)) subject
        where c.id = @id and c.office = @desk and c.closed_at is null
        """;

    private const string Record = """
        select id, name_value as Name, number_value as Number, particulars_value as Particulars from chsi.record_row where school = @School and student_number = @StudentNumber
        """;

    private const string Bearing = """
        select r.id, r.student_number from unnest(@keyIds, @digests) x(key_id, digest)
        join chsi.shared_lookup l on l.kind = @kind and l.key_id = x.key_id and l.digest = x.digest
        join chsi.record_row r on r.id = l.stream and r.school = @School and r.student_number <> @StudentNumber order by r.student_number limit 5
        """;

    /// <summary>Null where it is closed, or at another school.</summary>
    public async Task<OpenedBinding?> Open(Actor actor, BindingCase @case, CancellationToken stop = default)
    {
        if (await Written(actor, @case, "查看学生说明（绑定学籍）", "核实", whole: false, stop) is not { } sides)
        {
            return null;
        }

        var texts = await values.OpenAll([@case.Name!.Id, @case.IdNumber!.Id, @case.Said!.Id, .. sides.Values], stop);
        string Text(Guid? id, Func<string, string> mask) => id is not { } known ? "" : texts.GetValueOrDefault(known) is { } text ? mask(text) : Gone;
        var differs = new HashSet<BindingValue>();
        if (sides.Record is { } record)
        {
            differs.UnionWith(from side in new[] { (BindingValue.Name, @case.Name.Id, record.Name), (BindingValue.Number, @case.IdNumber.Id, record.Number) }
                              where Same(texts.GetValueOrDefault(side.Item2)) != Same(texts.GetValueOrDefault(side.Item3))
                              select side.Item1);
        }

        return new(Text(@case.Name.Id, Masks.Name), Text(@case.IdNumber.Id, Masks.IdNumber), Text(@case.Said.Id, t => t),
            sides.Record?.Id, Text(sides.Record?.Name, Masks.Name), Text(sides.Record?.Number, Masks.IdNumber), differs,
            texts.GetValueOrDefault(@case.IdNumber.Id) is { } number ? await Others(@case, number, stop) : []);
    }

    private async Task<IReadOnlyList<(Guid, string)>> Others(BindingCase @case, string number, CancellationToken stop)
    {
        var digests = vault.Digests(RecordKeys.Number(@case.DocumentType, number)).ToList();
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        return [.. await connection.QueryAsync<(Guid, string)>(Bearing, new
        {
            kind = (short)LookupKind.RecordNumber,
            keyIds = digests.Select(d => d.KeyId).ToArray(),
            digests = digests.Select(d => d.Digest).ToArray(),
            @case.School,
            @case.StudentNumber,
        })];
    }

    /// <summary>One value whole, of the account and of the record, or the refusal to show.</summary>
    /// <param name="value">Null where none was chosen.</param>
    /// <returns>The record's is empty where the school has no such 学号.</returns>
    public async Task<((string Account, string Record)? Shown, string? Refusal)> Show(Actor actor, BindingCase @case, BindingValue? value, string? reason, CancellationToken stop = default)
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

        if (await Written(actor, @case, asked == BindingValue.Name ? "查看完整姓名（绑定学籍）" : "查看完整证件号码（绑定学籍）", why, whole: true, stop) is not { } sides)
        {
            return (null, "本案已经办结，或不属于您所在的学校。");
        }

        var (account, record) = asked == BindingValue.Name ? (@case.Name!.Id, sides.Record?.Name) : (@case.IdNumber!.Id, sides.Record?.Number);
        var texts = await values.OpenAll([account, .. record is { } known ? [known] : Array.Empty<Guid>()], stop);
        return ((texts.GetValueOrDefault(account) ?? Gone, record is { } id ? texts.GetValueOrDefault(id) ?? Gone : ""), null);
    }

    /// <summary>The request to confirm, with the record as it stands; null where the school has none or a value is no longer kept.</summary>
    public async Task<ConfirmBinding?> Confirm(Actor actor, BindingCase @case, string text, int seen, CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        if (actor.Desk != Desk.School(@case.School) || await connection.QuerySingleOrDefaultAsync<Row>(Record, new { @case.School, @case.StudentNumber }) is not { } row)
        {
            return null;
        }

        var texts = await values.OpenAll([@case.Name!.Id, @case.IdNumber!.Id, row.Name, row.Number, row.Particulars], stop);
        if (texts.Count < 5 || texts.Values.Any(t => t is null))
        {
            return null;
        }

        var (name, number, before) = (texts[@case.Name.Id]!, texts[@case.IdNumber.Id]!, texts[row.Particulars]!);
        await using var clock = database.Writer.CreateCommand("select chsi.clock()");
        var today = WorkingCalendar.DayOf(new DateTimeOffset((DateTime)(await clock.ExecuteScalarAsync(stop))!));
        var particulars = number == texts[row.Number] ? before
            : Particulars.Of(before).Beside(DocumentType.Find(@case.DocumentType) ?? DocumentType.Other, number, today).ToString();
        return new(@case.Id, row.Id,
            new(Personal.Known(row.Name, texts[row.Name]!), Personal.Known(row.Number, texts[row.Number]!), Personal.Known(row.Particulars, before)),
            new(Personal.Of(row.Id, name, Masks.Name(name)), Personal.Of(row.Id, number, Masks.IdNumber(number)), Personal.Of(row.Id, particulars, "")), text, seen, actor.Person);
    }

    // 15 characters and 18 are one number
    private static string? Same(string? text) => text is null ? null : IdNumber.Upgrade15(text) ?? text;

    /// <summary>Writes down who looks at what of the case, and of the record where its values are shown whole; null where it is not theirs to see.</summary>
    private async Task<Sides?> Written(Actor actor, BindingCase @case, string what, string reason, bool whole, CancellationToken stop)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(Record, new { @case.School, @case.StudentNumber });
        var written = new { id = @case.Id, record = whole ? row?.Id : null, desk = actor.Desk.ToString(), me = actor.Person, actor.Name, what, reason };
        return await connection.ExecuteAsync(WriteDown, written) == 0 ? null : new(row);
    }

    /// <param name="Record">The school's; null where it has no such 学号.</param>
    private sealed record Sides(Row? Record)
    {
        public IEnumerable<Guid> Values => Record is null ? [] : [Record.Name, Record.Number];
    }

    private sealed record Row(Guid Id, Guid Name, Guid Number, Guid Particulars);
}
