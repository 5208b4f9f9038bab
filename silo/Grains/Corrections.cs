using Chsi.Silo.Store;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Records;
using Dapper;

namespace Chsi.Silo.Grains;

/// <summary>Opens what the decisions about corrections compare and change; who may is for those decisions to say.</summary>
public sealed class Corrections(Database database, ProtectedValues values)
{
    private const string Record = "select name_value as Name, number_value as Number, particulars_value as Particulars from chsi.record_row where id = @id";

    private const string Account = "select name_value as Name, number_value as Number from chsi.account_row where id = @id";

    /// <summary>The record's values as they stand; null where there is none, or one is no longer kept.</summary>
    public async Task<OpenedRecord?> Known(Guid record, CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        return await connection.QuerySingleOrDefaultAsync<Sealed>(Record, new { id = record }) is { } row
            && await values.OpenAll([row.Name, row.Number, row.Particulars], stop) is var texts && Open(texts, row.Name) is { } name && Open(texts, row.Number) is { } number
            && Open(texts, row.Particulars) is { } particulars ? new(name, number, particulars) : null;
    }

    /// <summary>The number of an account, opened; null where there is none.</summary>
    public async Task<Personal?> NumberOf(Guid account, CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        return await connection.QuerySingleOrDefaultAsync<Person>(Account, new { id = account }) is { } person ? Open(await values.OpenAll([person.Number], stop), person.Number) : null;
    }

    /// <summary>What the record is to be once the correction is approved; null where a value is no longer kept.</summary>
    public async Task<CorrectionApplication?> Application(CorrectionCase @case, CancellationToken stop = default)
    {
        if (await Known(@case.Record, stop) is not { } known)
        {
            return null;
        }

        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        var account = await connection.QuerySingleAsync<Person>(Account, new { id = @case.Applicant });
        var wanted = @case.Wanted.Where(w => w.Value is not null).ToList();
        var texts = await values.OpenAll([account.Name, .. wanted.Select(w => w.Value!.Id)], stop);
        if (wanted.Any(w => texts.GetValueOrDefault(w.Value!.Id) is null))
        {
            return null;
        }

        var then = CorrectionValues.Of(known, wanted.Select(w => (w.Field, texts[w.Value!.Id]!)));
        var named = wanted.Any(w => w.Field == CorrectionField.Name) && texts.GetValueOrDefault(account.Name) != then.Name;
        var record = @case.Record;
        return new(known,
            new(Personal.Of(record, then.Name, Masks.Name(then.Name)), Personal.Of(record, then.Number, Masks.IdNumber(then.Number)), Personal.Of(record, then.Particulars.ToString(), "")),
            [.. wanted.Select(w => Personal.Known(w.Value!.Id, texts[w.Value.Id]!))], named ? Personal.Of(@case.Applicant, then.Name, Masks.Name(then.Name)) : null);
    }

    /// <summary>The record's name as a value of an account, for a name correction; null where it is no longer kept.</summary>
    public async Task<Personal?> NameFor(Guid account, Guid record, CancellationToken stop = default) =>
        await Known(record, stop) is { } known ? Personal.Of(account, known.Name.Plain!, Masks.Name(known.Name.Plain!)) : null;

    private static Personal? Open(IReadOnlyDictionary<Guid, string?> texts, Guid id) => texts.GetValueOrDefault(id) is { } text ? Personal.Known(id, text) : null;

    private sealed record Sealed(Guid Name, Guid Number, Guid Particulars);

    private sealed record Person(Guid Name, Guid Number);
}
