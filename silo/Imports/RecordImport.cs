using System.Data;
using System.Text;
using Chsi.Silo.Grains;
using Chsi.Silo.Store;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Organisations;
using Chsi.Workflows.Records;
using Dapper;
using Npgsql;

namespace Chsi.Silo.Imports;

/// <summary>What an import came to so far.</summary>
/// <param name="Line">The last line of the file that is done.</param>
/// <param name="Same">Lines that said nothing new.</param>
/// <param name="Aside">Lines that said otherwise than a correction, which stays.</param>
/// <param name="Wrong">Lines that were refused.</param>
public sealed record ImportCounts(int Line = 1, int Done = 0, int Added = 0, int Changed = 0, int Same = 0, int Aside = 0, int Wrong = 0);

/// <summary>
/// Takes a school's file over by the bulk commit, some thousand lines at a time. A line that was taken over before is known by its digest, so a file can be sent
/// again, and an import that was cut off goes on by being run again.
/// </summary>
public sealed class RecordImport(Database database, Vault vault, ProtectedValues values, Surroundings surroundings, Loading loading, MovedSchools moved, FoundRecords found)
{
    /// <summary>Remarks that are made of lines that are written together; who has more looks at these first.</summary>
    public const int MostRemarks = 500;

    /// <summary>Lines in a transaction.</summary>
    public const int AtOnce = 5_000;

    private const int Tries = 4;

    /// <summary>The school of this code in the list of organisations; null where it is not there, and then nothing is taken over for it.</summary>
    public async Task<Organisation?> School(string code, CancellationToken stop = default) => !Organisation.IsKnown(OrganisationKinds.School, code) ? null
        : (await loading.Load(Needs.Stream(Organisation.IdOf(OrganisationKinds.School, code)), Guid.CreateVersion7(), stop)).Streams.Find<Organisation>(Organisation.IdOf(OrganisationKinds.School, code));

    /// <param name="school">院校代码.</param>
    /// <param name="actor">Of the school's desk, or the system.</param>
    /// <param name="import">Its id: every fact names it.</param>
    /// <param name="rehearse">Only says what it would come to.</param>
    /// <param name="from">Where it goes on.</param>
    /// <param name="told">Told after each transaction, with what was wrong in its lines and what there is to say of them.</param>
    public async Task<ImportCounts> Run(
        RecordFile file, string school, Actor actor, Guid import, bool rehearse, ImportCounts? from = null, Func<ImportPart, Task>? told = null,
        CancellationToken stop = default)
    {
        var counts = from ?? new();
        var of = await School(school, stop) ?? throw new InvalidOperationException($"School {school} is not in the list of organisations: enter it first.");
        var today = WorkingCalendar.DayOf(await Now(stop));
        // the lines that were done before it was cut off count too
        var seen = file.Read(of, today).TakeWhile(l => l.Line <= counts.Line).Select(l => l.Entry?.StudentNumber).OfType<string>().ToHashSet();
        var unknown = ImportRemarks.UnknownColleges(of);
        var writing = Task.CompletedTask;
        foreach (var lines in file.Read(of, today, counts.Line).Chunk(AtOnce))
        {
            var errors = lines.SelectMany(l => l.Errors).ToList();
            var entries = new List<RecordEntry>(lines.Length);
            foreach (var entry in lines.Select(l => l.Entry).OfType<RecordEntry>())
            {
                if (seen.Add(entry.StudentNumber))
                {
                    entries.Add(entry);
                }
                else
                {
                    errors.Add(new(entry.Line, RecordEntry.StudentNumberColumn, "本文件前面的行已有这个学号。"));
                }
            }

            counts = counts with { Line = lines[^1].Line, Done = counts.Done + lines.Length, Wrong = counts.Wrong + lines.Length - entries.Count };
            var (after, remarks, write) = await Decided(entries, school, actor, import, rehearse, counts, stop);
            // decided while the lines before were written: two cores have something to do
            await writing;
            counts = after;
            writing = Finish(write, new(after, errors, [.. entries.Select(unknown).OfType<EntryRemark>(), .. remarks]));
        }

        await writing;
        // its school moved while the lines were read: they were written as of before
        if (!rehearse && (await School(school, stop))?.Province != of.Province)
        {
            try
            {
                await moved.Follow(stop);
            }
            catch (Exception e) when (e is DBConcurrencyException or NpgsqlException)
            {
                // the file is taken over all the same: housekeeping brings them after it
            }
        }

        return counts;

        async Task Finish(Func<Task> write, ImportPart part)
        {
            await write();
            if (told is not null)
            {
                await told(part);
            }
        }
    }

    /// <summary>Decided on one state of each record: where one moves between two looks, all are looked at again.</summary>
    private async Task<(ImportCounts Counts, IReadOnlyList<EntryRemark> Remarks, Func<Task> Write)> Decided(
        List<RecordEntry> entries, string school, Actor actor, Guid import, bool rehearse, ImportCounts before, CancellationToken stop, int attempt = 1)
    {
        try
        {
            return await Decide(entries, school, actor, import, rehearse, before, stop, attempt);
        }
        catch (DBConcurrencyException) when (attempt < Tries)
        {
            return await Decided(entries, school, actor, import, rehearse, before, stop, attempt + 1);
        }
    }

    private async Task<(ImportCounts Counts, IReadOnlyList<EntryRemark> Remarks, Func<Task> Write)> Decide(
        List<RecordEntry> entries, string school, Actor actor, Guid import, bool rehearse, ImportCounts before, CancellationToken stop, int attempt)
    {
        var known = await found.Of(school, entries, stop);
        var (counts, changed) = (before, new List<(RecordEntry Entry, string Row, FoundRecord Record)>());
        var bulk = new BulkCommit(database, vault, surroundings.Calendar, surroundings.Settings, new(Size: int.MaxValue));
        var now = await Now(stop);
        foreach (var entry in entries)
        {
            var digests = DigestsOf(entry);
            if (!known.TryGetValue(entry.StudentNumber, out var row))
            {
                counts = counts with { Added = counts.Added + 1 };
                var id = Guid.CreateVersion7();
                var said = Said(id, entry);
                await Asked(bulk, new ImportRecord(id, school, entry.Province, entry.StudentNumber, said.Name, said.Number, said.Particulars, entry.Fields, import, entry.Line, digests[0]));
            }
            else if (digests.Contains(row.Line) || row.Told)
            {
                counts = counts with { Same = counts.Same + 1 };
            }
            else
            {
                changed.Add((entry, digests[0], row));
            }
        }

        var opened = await values.OpenAll([.. changed.SelectMany(c => new[] { c.Record.Name, c.Record.Number, c.Record.Particulars })], stop);
        await bulk.Take([.. changed.Select(c => c.Record.Id)], stop);
        var remarks = new List<EntryRemark>();
        foreach (var (entry, row, record) in changed)
        {
            Personal Value(Guid id) => Personal.Known(id, opened.GetValueOrDefault(id) ?? throw new InvalidOperationException($"A value of record {record.Id} cannot be opened."));
            var number = Value(record.Number);
            // where no document type stands in the line, it says nothing of that of a number which is the same
            var said = entry.TypeSaid || number.Plain != entry.Number ? entry.Fields : entry.Fields.RemoveAll(f => f.Field == RecordField.DocumentType);
            var (stands, says) = (new OpenedRecord(Value(record.Name), number, Value(record.Particulars)), Said(record.Id, entry));
            var answer = await Asked(bulk, new ChangeByImport(record.Id, stands, says, said.Add(new(StudentRecord.StudentNumberField, entry.StudentNumber)), import, entry.Line, row));
            if (remarks.Count < MostRemarks && ImportRemarks.Of(entry, answer, stands, says) is { } remark)
            {
                remarks.Add(remark);
            }

            counts = answer.Reply switch
            {
                ChangeByImport.Changed => counts with { Changed = counts.Changed + 1 },
                ChangeByImport.SetAside => counts with { Aside = counts.Aside + 1 },
                _ => counts with { Same = counts.Same + 1 },
            };
        }

        return (counts, remarks, () => rehearse ? Task.CompletedTask : Write(bulk));

        async Task<Accepted> Asked(BulkCommit batch, Request request) => await batch.Ask(request, actor, now, stop: stop) switch
        {
            Accepted accepted => accepted,
            Refused refused => throw new DBConcurrencyException(refused.Sentence),
            _ => throw new InvalidOperationException("An answer is a refusal or accepted."),
        };

        async Task Write(BulkCommit batch)
        {
            try
            {
                await batch.Write(stop);
            }
            catch (Exception e) when (attempt < Tries && e is DBConcurrencyException or PostgresException { SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected })
            {
                // somebody was quicker with one of these students: all are decided anew on what is true by now
                await (await Decided(entries, school, actor, import, rehearse, before, stop, attempt + 1)).Write();
            }
        }
    }

    private static OpenedRecord Said(Guid record, RecordEntry entry) => new(
        Personal.Of(record, entry.Name, Masks.Name(entry.Name)), Personal.Of(record, entry.Number, Masks.IdNumber(entry.Number)),
        Personal.Of(record, entry.Particulars.ToString(), ""));

    /// <summary>Under every key in use, the newest first: a line is known again after a key was changed.</summary>
    private string[] DigestsOf(RecordEntry entry)
    {
        var line = new StringBuilder()
            .AppendJoin('\n', entry.Province, entry.StudentNumber, entry.Name, entry.Number, entry.Particulars.ToString());
        foreach (var field in entry.Fields)
        {
            line.Append('\n').Append(field.Field).Append('=').Append(field.Value);
        }

        if (!entry.TypeSaid)
        {
            line.Append("\n?");
        }

        // half of it tells lines of one record apart, and stands in every fact and row
        return [.. vault.Digests("record-line", line.ToString()).Select(d => Convert.ToHexStringLower(d.AsSpan(0, 16)))];
    }

    private async Task<DateTimeOffset> Now(CancellationToken stop)
    {
        await using var command = database.Writer.CreateCommand("select chsi.clock()");
        return new((DateTime)(await command.ExecuteScalarAsync(stop))!);
    }
}
