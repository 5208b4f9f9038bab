using System.Collections.Immutable;
using Chsi.Silo.SignIn;
using Chsi.Silo.Store;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Binding;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.NameCorrection;
using Chsi.Workflows.Records;
using Dapper;

namespace Chsi.Silo.Openings;

/// <summary>Somebody who asks about a record that is theirs, or becomes theirs by what they ask.</summary>
/// <param name="Number">The account's.</param>
/// <param name="Name">The account's, where the record bears it under another number; otherwise null.</param>
/// <param name="Binding">The case in which its school said that it is theirs; null where none is needed.</param>
public sealed record Admitted(OpenedRecord Known, Personal Number, Personal? Name = null, Guid? Binding = null)
{
    /// <summary>The record bears the account's number.</summary>
    public bool Own => Name is null && Binding is null;
}

/// <summary>Opens what the decisions about corrections compare and change; who may is for those decisions to say.</summary>
public sealed class Corrections(Database database, Loading loading, ProtectedValues values, Vault vault, Counters counters, CodeOptions codes, NameCases names)
{
    private const string Record = "select name_value as Name, number_value as Number, particulars_value as Particulars from chsi.record_row where id = @id";

    private const string Account = "select name_value as Name, number_value as Number from chsi.account_row where id = @id and (status = @usable or not @only)";

    private static readonly string Recognised = BindingRoute.Confirmed.Name;

    /// <summary>The record's values as they stand; null where there is none, or one is no longer kept.</summary>
    public async Task<OpenedRecord?> Known(Guid record, CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        return await connection.QuerySingleOrDefaultAsync<Sealed>(Record, new { id = record }) is { } row
            && await values.OpenAll([row.Name, row.Number, row.Particulars], stop) is var texts && Open(texts, row.Name) is { } name && Open(texts, row.Number) is { } number
            && Open(texts, row.Particulars) is { } particulars ? new(name, number, particulars) : null;
    }

    /// <summary>The number of an account, opened; null where there is none.</summary>
    public async Task<Personal?> NumberOf(Guid account, CancellationToken stop = default) => await PersonOf(account, stop) is { } person ? person.Number : null;

    /// <summary>Name and approved other spellings of an account, opened; what is no longer kept is left out.</summary>
    public async Task<ImmutableArray<Personal>> NamesOf(Guid account, CancellationToken stop = default)
    {
        if ((await loading.Load(Needs.Stream(account), Guid.CreateVersion7(), stop)).Streams.Find<Account>(account) is not { } found)
        {
            return [];
        }

        var texts = await values.OpenAll(found.Names, stop);
        return [.. found.Names.Select(id => Open(texts, id)).OfType<Personal>()];
    }

    /// <summary>On what an account may ask about a record: its number, its name, or its school's word that it is theirs; null for any other record.</summary>
    public async Task<Admitted?> Admit(Guid account, Guid record, CancellationToken stop = default)
    {
        if (await Known(record, stop) is not { } known || await PersonOf(account, stop, usable: true) is not { } person)
        {
            return null;
        }

        return Whole(known.Number.Plain!) == Whole(person.Number.Plain!) ? new(known, person.Number)
            : string.Equals(known.Name.Plain, person.Name.Plain, StringComparison.OrdinalIgnoreCase) ? new(known, person.Number, person.Name)
            : await BindingOf(account, record, stop) is { } binding ? new(known, person.Number, Binding: binding)
            : null;
    }

    /// <summary>The record of a 学号 that the account may ask about; null for any other, as for one that is not there.</summary>
    public async Task<Guid?> Find(Guid account, string school, string studentNumber, CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        return await connection.ExecuteScalarAsync<Guid?>("select id from chsi.record_row where school = @school and student_number = @studentNumber", new { school, studentNumber })
            is { } record && await Admit(account, record, stop) is not null ? record : null;
    }

    /// <summary>Whether this account may look for one more 学号 today; one looked for before is free. Else namesakes could be tried out.</summary>
    public Task<bool> MayFind(Guid account, string school, string studentNumber, CancellationToken stop = default) => counters.AddMember(
        $"students|{account}", $"student|{account}|{Convert.ToHexStringLower(vault.Digest("student", $"{school}:{studentNumber}"))}", codes.NumbersADay, stop);

    /// <summary>The usable account that holds a number, with the number as its value; null where none does.</summary>
    public async Task<(Guid Account, Personal Number)?> Holder(string documentType, string number, CancellationToken stop = default)
    {
        var key = IdNumberClaim.KeyOf(documentType, Whole(number));
        var streams = (await loading.Load(Needs.Lookup(key).AndLinked(1), Guid.CreateVersion7(), stop)).Streams;
        return streams.Find<IdNumberClaim>(key)?.Holder is { } holder && streams.Find<Account>(holder) is { Status: AccountStatus.Usable, Number: { } own }
            ? (holder, Personal.Known(own.Id, Whole(number))) : null;
    }

    /// <summary>What the record is to be once the correction is approved, and the account beside it with what the gateway says; null where a value is no longer kept.</summary>
    public async Task<CorrectionApplication?> Application(CorrectionCase @case, CancellationToken stop = default) =>
        await Draft(@case, stop) is { } draft ? draft with { Account = await Beside(@case, draft.Said, stop) } : null;

    /// <summary>The same without the account: what is asked for, opened.</summary>
    public async Task<CorrectionApplication?> Draft(CorrectionCase @case, CancellationToken stop = default)
    {
        if (await Known(@case.Record, stop) is not { } known)
        {
            return null;
        }

        var wanted = @case.Wanted.Where(w => w.Value is not null).ToList();
        var texts = await values.OpenAll([.. wanted.Select(w => w.Value!.Id)], stop);
        if (wanted.Any(w => texts.GetValueOrDefault(w.Value!.Id) is null))
        {
            return null;
        }

        var then = CorrectionValues.Of(known, wanted.Select(w => (w.Field, texts[w.Value!.Id]!)));
        var record = @case.Record;
        return new(known,
            new(Personal.Of(record, then.Name, Masks.Name(then.Name)), Personal.Of(record, then.Number, Masks.IdNumber(then.Number)), Personal.Of(record, then.Particulars.ToString(), "")),
            [.. wanted.Select(w => Personal.Known(w.Value!.Id, texts[w.Value.Id]!))], await StudentNumber(@case, stop));
    }

    /// <summary>The record's name as a value of an account, for a name correction; null where it is no longer kept.</summary>
    public async Task<Personal?> NameFor(Guid account, Guid record, CancellationToken stop = default) =>
        await Known(record, stop) is { } known ? Personal.Of(account, known.Name.Plain!, Masks.Name(known.Name.Plain!)) : null;

    /// <summary>Copies of documents, under ids of their own; what is no longer kept is left out.</summary>
    public async Task<ImmutableArray<EvidenceFile>> Copies(IEnumerable<EvidenceFile> files, CancellationToken stop = default)
    {
        var copies = ImmutableArray.CreateBuilder<EvidenceFile>();
        foreach (var file in files)
        {
            if (await values.OpenFile(file.Id, stop) is { } bytes)
            {
                copies.Add(file with { Id = Guid.CreateVersion7(), Bytes = bytes });
            }
        }

        return copies.ToImmutable();
    }

    private async Task<AccountBeside?> Beside(CorrectionCase @case, OpenedRecord said, CancellationToken stop)
    {
        bool Asks(string field) => @case.Wanted.Any(w => w.Field == field);
        if ((!Asks(CorrectionField.Name) && !Asks(CorrectionField.Number)) || await PersonOf(@case.Applicant, stop) is not { } person)
        {
            return null;
        }

        var name = Asks(CorrectionField.Name) && person.Name.Plain != said.Name.Plain ? said.Name.Plain! : null;
        var number = Asks(CorrectionField.Number) && person.Number.Plain != Whole(said.Number.Plain!) ? said.Number.Plain! : null;
        if (name is null && number is null)
        {
            return null;
        }

        var type = await DocumentOf(@case.Record, stop);
        var check = await names.Check(type, name ?? person.Name.Plain, number ?? person.Number.Plain, stop);
        // of one decision and its repetition the ids are the same
        Guid Id(string what) => vault.RequestId($"{what}|{@case.Id}|{@case.StageVersion}");
        return new(@case.Applicant, name is null ? null : Personal.Of(@case.Applicant, name, Masks.Name(name)), number is null ? null : Personal.Of(@case.Applicant, number, Masks.IdNumber(number)),
            type, check, Id("claim"), Id("name-case"),
            check is NameCheckOutcome.Agrees ? [] : await Copies(@case.Evidence.Where(e => e.Kind == CorrectionDocument.IdCard), stop));
    }

    private async Task<LookupKey?> StudentNumber(CorrectionCase @case, CancellationToken stop)
    {
        if (@case.Wanted.FirstOrDefault(w => w.Field == CorrectionField.StudentNumber) is not { } wanted)
        {
            return null;
        }

        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        return RecordKeys.Student(await connection.QuerySingleAsync<string>("select school from chsi.record_row where id = @Record", new { @case.Record }), wanted.Clear);
    }

    // the document type stands among the facts alone
    private async Task<string> DocumentOf(Guid record, CancellationToken stop) =>
        (await loading.Load(Needs.Stream(record), Guid.CreateVersion7(), stop)).Streams.Get<StudentRecord>(record).DocumentType;

    private async Task<Guid?> BindingOf(Guid account, Guid record, CancellationToken stop)
    {
        Guid[] said;
        await using (var connection = await database.Writer.OpenConnectionAsync(stop))
        {
            said = [.. await connection.QueryAsync<Guid>("select id from chsi.case_row where applicant = @account and route = @route and stage = @Recognised",
                new { account, route = BindingRoute.Name, Recognised })];
        }

        return said.Length == 0 ? null
            : (await loading.Load(Needs.Stream(said), Guid.CreateVersion7(), stop)).Streams.All.OfType<BindingCase>().FirstOrDefault(b => b.ByCorrection && b.Record == record)?.Id;
    }

    private async Task<(Personal Name, Personal Number)?> PersonOf(Guid account, CancellationToken stop, bool usable = false)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        return await connection.QuerySingleOrDefaultAsync<Person>(Account, new { id = account, usable = nameof(AccountStatus.Usable), only = usable }) is { } person
            && await values.OpenAll([person.Name, person.Number], stop) is var texts && Open(texts, person.Name) is { } name && Open(texts, person.Number) is { } number ? (name, number) : null;
    }

    private static Personal? Open(IReadOnlyDictionary<Guid, string?> texts, Guid id) => texts.GetValueOrDefault(id) is { } text ? Personal.Known(id, text) : null;

    private static string Whole(string number) => IdNumber.Upgrade15(number) ?? number;

    private sealed record Sealed(Guid Name, Guid Number, Guid Particulars);

    private sealed record Person(Guid Name, Guid Number);
}
