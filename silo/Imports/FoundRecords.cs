using Chsi.Silo.Store;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Records;
using Dapper;

namespace Chsi.Silo.Imports;

/// <summary>A record that a line of a file is of, with its protected values.</summary>
/// <param name="StudentNumber">As the file has it.</param>
/// <param name="Line">Digest of the line that was read last.</param>
/// <param name="Told">Another line of these has the 学号 that the record bears now: this one says nothing of it.</param>
public sealed record FoundRecord(string StudentNumber, Guid Id, string Line, Guid Name, Guid Number, Guid Particulars, bool Told);

/// <summary>Finds what a school's lines are of.</summary>
public sealed class FoundRecords(Database database, Vault vault)
{
    private const string Known = """
        select r.student_number as StudentNumber, r.id, r.line, r.name_value as Name, r.number_value as Number, r.particulars_value as Particulars, false as Told
        from chsi.record_row r where r.school = @school and r.student_number = any(@numbers)
        """;

    // the file still has a 学号 that was put right since: the number of the document says whose it is
    private const string Renumbered = """
        select distinct x.number as StudentNumber, r.id, r.line, r.name_value as Name, r.number_value as Number, r.particulars_value as Particulars, r.student_number = any(@told) as Told
        from unnest(@numbers, @keyIds, @digests) x(number, key_id, digest)
        join chsi.shared_lookup l on l.kind = @kind and l.key_id = x.key_id and l.digest = x.digest
        join chsi.record_row r on r.id = l.stream and r.school = @school
        where exists (select 1 from chsi.fact f where f.stream = r.id and f.type = 'record-changed'
          and convert_from(f.body, 'UTF8')::jsonb -> 'fields' @> jsonb_build_array(jsonb_build_object('field', @field, 'before', x.number)))
        """;

    /// <returns>By the 学号 of the line; lines of new students have none.</returns>
    public async Task<Dictionary<string, FoundRecord>> Of(string school, IReadOnlyCollection<RecordEntry> entries, CancellationToken stop)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        var told = entries.Select(e => e.StudentNumber).ToArray();
        var found = (await connection.QueryAsync<FoundRecord>(Known, new { school, numbers = told })).ToDictionary(r => r.StudentNumber);
        var keys = entries.Where(e => !found.ContainsKey(e.StudentNumber))
            .SelectMany(e => vault.Digests(RecordKeys.Number(e.Fields.First(f => f.Field == RecordField.DocumentType).Value, e.Number)).Select(d => (e.StudentNumber, d.KeyId, d.Digest))).ToList();
        if (keys.Count > 0)
        {
            foreach (var row in await connection.QueryAsync<FoundRecord>(Renumbered, new
            {
                school,
                told,
                numbers = keys.Select(k => k.StudentNumber).ToArray(),
                keyIds = keys.Select(k => k.KeyId).ToArray(),
                digests = keys.Select(k => k.Digest).ToArray(),
                kind = (short)LookupKind.RecordNumber,
                field = StudentRecord.StudentNumberField,
            }))
            {
                found.TryAdd(row.StudentNumber, row);
            }
        }

        return found;
    }
}
