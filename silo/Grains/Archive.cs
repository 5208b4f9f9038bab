using Chsi.Silo.Store;
using Chsi.Workflows;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.NameCorrection;
using Chsi.Workflows.Records;
using Dapper;

namespace Chsi.Silo.Grains;

/// <summary>The records of an account's person, and what stands beside them.</summary>
/// <param name="Records">Ids, the newest enrolment first.</param>
/// <param name="Withheld">Schools whose 专升本 record waits for the 专科 qualification (003-13).</param>
/// <param name="OtherName">Schools that registered the number under another name (002-01).</param>
public sealed record ArchiveFound(IReadOnlyList<Guid> Records, IReadOnlyList<string> Withheld, IReadOnlyList<string> OtherName)
{
    public static readonly ArchiveFound Nothing = new([], [], []);
}

/// <summary>A record's protected values whole, for its own person.</summary>
public sealed record OwnValues(string Name, string Number, Particulars Particulars);

/// <summary>
/// 学信档案: finds the records of the person of an account by name and number, both of which must have been checked. A record follows the person and not the
/// account: whoever holds the number now finds it. Approved other spellings of the name count as the name.
/// </summary>
public sealed class Archive(Database database, Vault vault, ProtectedValues values)
{
    private const string Account = """
        select document_type as DocumentType, name_value as Name, number_value as Number from chsi.account_row where id = @account and status = @usable
        """;

    private const string OfPerson = """
        select r.id, r.school_name as School, r.withheld, p.digest is not null as Own
        from (select l.stream from unnest(@keyIds, @digests) x(key_id, digest)
              join chsi.shared_lookup l on l.kind = @number and l.key_id = x.key_id and l.digest = x.digest group by l.stream) n
        join chsi.record_row r on r.id = n.stream
        left join lateral (
          select l.digest from unnest(@personKeyIds, @personDigests) x(key_id, digest)
          join chsi.shared_lookup l on l.kind = @person and l.key_id = x.key_id and l.digest = x.digest and l.stream = r.id limit 1) p on true
        order by r.enrolled desc, r.id
        """;

    // what was put right for them, while customer service looks whether name and number of the account follow
    private const string Beside = """
        select r.id from chsi.case_row c
        join chsi.fact a on a.stream = c.id and a.type = @asked
        join chsi.record_row r on r.id = (convert_from(a.body, 'UTF8')::json ->> 'record')::uuid
        where c.applicant = @account and c.closed_at is null and c.route = @route and not r.withheld
        """;

    private const string ValuesOf = "select name_value as Name, number_value as Number, particulars_value as Particulars from chsi.record_row where id = any(@records)";

    private const string WriteDown = "insert into chsi.access_log (at, person, name, subject, what, reason) values (chsi.clock(), @account, '本人', @record, '查看完整证件号码（学籍）', '本人核对学籍')";

    private const string WriteDownPhoto = """
        insert into chsi.access_log (at, person, name, subject, what, reason)
        select chsi.clock(), @account, '本人', @record, '查看照片（学籍）', '本人核对学籍' from chsi.evidence_file where id = @file and case_id = @record
        """;

    /// <summary>
    /// What is found for the person of an account; nothing while name and number have not been checked. A record that a case of theirs has put right stays readable
    /// while the account, which bears what was wrong, waits to follow it.
    /// </summary>
    public async Task<ArchiveFound> Find(Guid account, CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        if (await connection.QuerySingleOrDefaultAsync<Checked>(Account, new { account, usable = nameof(AccountStatus.Usable) }) is not { } holder)
        {
            return ArchiveFound.Nothing;
        }

        var aliases = await Aliases(connection, account);
        var texts = await values.OpenAll([holder.Name, holder.Number, .. aliases], stop);
        if (texts.GetValueOrDefault(holder.Number) is not { } number || texts.GetValueOrDefault(holder.Name) is not { } name)
        {
            return ArchiveFound.Nothing;
        }

        var numbers = vault.Digests(RecordKeys.Number(holder.DocumentType, number)).ToList();
        var persons = aliases.Select(a => texts.GetValueOrDefault(a)).OfType<string>().Append(name).Distinct()
            .SelectMany(n => vault.Digests(RecordKeys.Person(holder.DocumentType, number, n))).ToList();
        var found = (await connection.QueryAsync<Found>(OfPerson, new
        {
            number = (short)LookupKind.RecordNumber,
            person = (short)LookupKind.RecordPerson,
            keyIds = numbers.Select(d => d.KeyId).ToArray(),
            digests = numbers.Select(d => d.Digest).ToArray(),
            personKeyIds = persons.Select(d => d.KeyId).ToArray(),
            personDigests = persons.Select(d => d.Digest).ToArray(),
        })).AsList();
        var beside = await connection.QueryAsync<Guid>(Beside, new { account, asked = Catalogue.NameOf<NameCorrectionAsked>(), route = NameRoute.Name });
        return new(
            [.. found.Where(f => f.Own && !f.Withheld).Select(f => f.Id).Union(beside)], [.. found.Where(f => f.Own && f.Withheld).Select(f => f.School)],
            [.. found.Where(f => !f.Own).Select(f => f.School)]);
    }

    /// <summary>The values of a record that was found for the account; null for any other.</summary>
    public async Task<OwnValues?> Values(ArchiveFound found, Guid record, CancellationToken stop = default)
    {
        if (!found.Records.Contains(record))
        {
            return null;
        }

        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        var row = await connection.QuerySingleAsync<Sealed>(ValuesOf, new { records = new[] { record } });
        var texts = await values.OpenAll([row.Name, row.Number, row.Particulars], stop);
        return texts.GetValueOrDefault(row.Name) is { } name && texts.GetValueOrDefault(row.Number) is { } number && texts.GetValueOrDefault(row.Particulars) is { } particulars
            ? new(name, number, Particulars.Of(particulars))
            : null;
    }

    /// <summary>Values that facts of an own record refer to, for its history.</summary>
    public async Task<IReadOnlyDictionary<Guid, string?>> Before(ArchiveFound found, Guid record, IReadOnlyCollection<Guid> ids, CancellationToken stop = default) =>
        found.Records.Contains(record) && ids.Count > 0 ? await values.OpenAll(ids, stop) : new Dictionary<Guid, string?>();

    /// <summary>The whole ID number of an own record, once it is written down that it was shown.</summary>
    public async Task<string?> Number(ArchiveFound found, Guid account, Guid record, CancellationToken stop = default)
    {
        if (await Values(found, record, stop) is not { } own)
        {
            return null;
        }

        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        await connection.ExecuteAsync(WriteDown, new { account, record });
        return own.Number;
    }

    /// <summary>A photo of an own record (JPEG), once it is written down that it was shown.</summary>
    public async Task<byte[]?> Photo(ArchiveFound found, Guid account, Guid record, Guid file, CancellationToken stop = default)
    {
        if (!found.Records.Contains(record))
        {
            return null;
        }

        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        return await connection.ExecuteAsync(WriteDownPhoto, new { account, record, file }) == 1 ? await values.OpenFile(file, stop) : null;
    }

    // an account has few facts, and only very few have an approved spelling among them
    private static async Task<IReadOnlyList<Guid>> Aliases(Npgsql.NpgsqlConnection connection, Guid account) =>
        [.. (await connection.QueryAsync<byte[]>("select body from chsi.fact where stream = @account and type = @settled",
            new { account, settled = Workflows.Catalogue.NameOf<NameSettled>() }))
            .SelectMany(body => ((NameSettled)FactCodec.Read(Workflows.Catalogue.NameOf<NameSettled>(), body)).Spellings).Select(s => s.Id)];

    private sealed record Checked(string DocumentType, Guid Name, Guid Number);

    private sealed record Found(Guid Id, string School, bool Withheld, bool Own);

    private sealed record Sealed(Guid Name, Guid Number, Guid Particulars);
}
