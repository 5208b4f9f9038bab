using Chsi.Silo.Store;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Duplicate;
using Chsi.Workflows.Records;
using Dapper;

namespace Chsi.Silo.Openings;

/// <summary>Finds the records that one person has at a school, and makes the request by which it opens a case about two of them; nobody is shown a protected value here.</summary>
public sealed class Duplicates(Database database, Loading loading, Vault vault, Corrections corrections)
{
    private const string Beside = """
        select distinct r.id from unnest(@keyIds, @digests) x(key_id, digest) join chsi.shared_lookup l on l.kind = @kind and l.key_id = x.key_id and l.digest = x.digest
        join chsi.record_row r on r.id = l.stream
        where r.school = @School and r.id <> @record and r.status <> @ended
        """;

    /// <summary>Further records at the same school under the record's name and number; those that are 注销 are none.</summary>
    public async Task<IReadOnlyList<Guid>> Others(Guid record, CancellationToken stop = default)
    {
        if (await Of(record, stop) is not { } of || await corrections.Known(record, stop) is not { } known)
        {
            return [];
        }

        var keys = vault.Digests(RecordKeys.Person(of.DocumentType, known.Number.Plain!, known.Name.Plain!)).ToList();
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        return [.. await connection.QueryAsync<Guid>(Beside, new
        {
            kind = (short)LookupKind.RecordPerson,
            keyIds = keys.Select(d => d.KeyId).ToArray(),
            digests = keys.Select(d => d.Digest).ToArray(),
            of.School,
            record,
            ended = StudentRecord.VoidStatus,
        })];
    }

    /// <summary>The request; null where nobody has an account under the number, or a value is no longer kept.</summary>
    /// <param name="invalid">The record that is to be 注销.</param>
    /// <param name="kept">The record that goes on.</param>
    public async Task<OpenDuplicate?> Open(Actor actor, Guid @case, Guid invalid, Guid kept, string reason, CancellationToken stop = default) =>
        await Of(invalid, stop) is { } of && await corrections.Known(invalid, stop) is { } known && await corrections.Known(kept, stop) is { } other
            && await corrections.Holder(of.DocumentType, known.Number.Plain!, stop) is { } holder
            ? new(new(@case, holder.Account, holder.Number, await corrections.NamesOf(holder.Account, stop), invalid, known, kept, other, reason), actor.Person)
            : null;

    private async Task<StudentRecord?> Of(Guid record, CancellationToken stop) => (await loading.Load(Needs.Stream(record), Guid.CreateVersion7(), stop)).Streams.Find<StudentRecord>(record);
}
