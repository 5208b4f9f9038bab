using Chsi.Silo.Store;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Binding;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Records;
using Dapper;

namespace Chsi.Silo.Openings;

/// <summary>What a school sees of a binding: the person's checked name and number beside those of its record.</summary>
/// <param name="Record">Null where the school has no such 学号.</param>
public sealed record OpenedBinding(string Name, string Number, string Said, Guid? Record, string RecordName, string RecordNumber);

/// <summary>Opens both sides of a binding for the school that it is at, written down first, and makes the request that confirms it.</summary>
public sealed class Bindings(Database database, ProtectedValues values)
{
    private const string WriteDown = """
        insert into chsi.access_log (at, person, name, case_id, subject, what, reason)
        select chsi.clock(), @me, @name, id, applicant, '查看姓名和证件号码（绑定学籍）', '核实' from chsi.case_row where id = @id and office = @desk and closed_at is null
        """;

    private const string Record = """
        select id, name_value as Name, number_value as Number, particulars_value as Particulars from chsi.record_row where school = @School and student_number = @StudentNumber
        """;

    /// <summary>Null where it is closed, or at another school.</summary>
    public async Task<OpenedBinding?> Open(Actor actor, BindingCase @case, CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        if (await connection.ExecuteAsync(WriteDown, new { id = @case.Id, desk = actor.Desk.ToString(), me = actor.Person, actor.Name }) == 0)
        {
            return null;
        }

        var row = await connection.QuerySingleOrDefaultAsync<Row>(Record, new { @case.School, @case.StudentNumber });
        var texts = await values.OpenAll([@case.Name!.Id, @case.IdNumber!.Id, @case.Said!.Id, .. row is null ? Array.Empty<Guid>() : [row.Name, row.Number]], stop);
        string Text(Guid? id) => id is { } known ? texts.GetValueOrDefault(known) ?? "（已不再保存）" : "";
        return new(Text(@case.Name.Id), Text(@case.IdNumber.Id), Text(@case.Said.Id), row?.Id, Text(row?.Name), Text(row?.Number));
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

        var (name, number, particulars) = (texts[@case.Name.Id]!, texts[@case.IdNumber.Id]!, texts[row.Particulars]!);
        return new(@case.Id, row.Id,
            new(Personal.Known(row.Name, texts[row.Name]!), Personal.Known(row.Number, texts[row.Number]!), Personal.Known(row.Particulars, particulars)),
            new(Personal.Of(row.Id, name, Masks.Name(name)), Personal.Of(row.Id, number, Masks.IdNumber(number)), Personal.Of(row.Id, particulars, "")), text, seen, actor.Person);
    }

    private sealed record Row(Guid Id, Guid Name, Guid Number, Guid Particulars);
}
