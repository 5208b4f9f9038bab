using System.Text;
using Chsi.Silo.Grains;
using Chsi.Silo.Store;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;
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
/// Takes a school's file over, some thousand lines at a time: whoever is new by the bulk commit, what is changed through the door. A line that was taken over
/// before is known by its digest, so a file can be sent again, and an import that was cut off goes on by being run again.
/// </summary>
public sealed class RecordImport(Database database, Vault vault, Door door, ProtectedValues values, Surroundings surroundings)
{
    /// <summary>Lines in a transaction.</summary>
    public const int AtOnce = 5_000;

    private const int Tries = 3;

    private const int ChangesAtOnce = 8;

    private const string Known = """
        select r.student_number as StudentNumber, r.id, r.line, r.aside, r.version, r.name_value as Name, r.number_value as Number, r.particulars_value as Particulars
        from chsi.record_row r where r.school = @school and r.student_number = any(@numbers)
        """;

    /// <param name="school">院校代码.</param>
    /// <param name="actor">Of the school's desk, or the system.</param>
    /// <param name="import">Its id: every fact names it.</param>
    /// <param name="rehearse">Only says what it would come to.</param>
    /// <param name="from">Where it goes on.</param>
    /// <param name="told">Told after each transaction, with what was wrong in its lines.</param>
    public async Task<ImportCounts> Run(
        RecordFile file, string school, Actor actor, Guid import, bool rehearse, ImportCounts? from = null, Func<ImportCounts, IReadOnlyList<EntryError>, Task>? told = null,
        CancellationToken stop = default)
    {
        var counts = from ?? new();
        var seen = new HashSet<string>();
        var writing = Task.CompletedTask;
        foreach (var lines in file.Read(school, WorkingCalendar.DayOf(await Now(stop)), counts.Line).Chunk(AtOnce))
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
            var (after, write) = await Decide(entries, school, actor, import, rehearse, counts, errors, stop);
            // decided while the lines before were written: two cores have something to do
            await writing;
            counts = after;
            writing = Finish(write, after, errors);
        }

        await writing;
        return counts;

        async Task Finish(Func<Task> write, ImportCounts after, IReadOnlyList<EntryError> errors)
        {
            await write();
            if (told is not null)
            {
                await told(after, errors);
            }
        }
    }

    private async Task<(ImportCounts, Func<Task>)> Decide(
        List<RecordEntry> entries, string school, Actor actor, Guid import, bool rehearse, ImportCounts counts, List<EntryError> errors, CancellationToken stop)
    {
        var known = await Find(school, entries, stop);
        var (added, changed) = (new List<(RecordEntry, string)>(), new List<(RecordEntry, string, Row)>());
        foreach (var entry in entries)
        {
            var digest = DigestOf(entry);
            if (!known.TryGetValue(entry.StudentNumber, out var row))
            {
                added.Add((entry, digest));
            }
            else if (row.Line != digest)
            {
                changed.Add((entry, digest, row));
            }
        }

        var opened = await values.OpenAll([.. changed.SelectMany(c => new[] { c.Item3.Name, c.Item3.Number, c.Item3.Particulars })], stop);
        var replies = await Change(changed, opened, actor, import, rehearse, errors, stop);
        counts = counts with
        {
            Added = counts.Added + added.Count,
            Changed = counts.Changed + replies.Count(r => r == ChangeByImport.Changed),
            Aside = counts.Aside + replies.Count(r => r == ChangeByImport.SetAside),
            Wrong = counts.Wrong + replies.Count(r => r is null),
            Same = counts.Same + entries.Count - added.Count - changed.Count + replies.Count(r => r == ChangeByImport.Same),
        };
        if (rehearse || added.Count == 0)
        {
            return (counts, () => Task.CompletedTask);
        }

        var bulk = await Bulk(added, school, actor, import, stop);
        return (counts, () => Write(bulk, added, school, actor, import, stop));
    }

    private async Task<BulkCommit> Bulk(IEnumerable<(RecordEntry Entry, string Row)> added, string school, Actor actor, Guid import, CancellationToken stop)
    {
        var bulk = new BulkCommit(database, vault, surroundings.Calendar, surroundings.Settings, new(Size: int.MaxValue));
        var now = await Now(stop);
        foreach (var (entry, row) in added)
        {
            var id = Guid.CreateVersion7();
            var said = Said(id, entry);
            if (await bulk.Ask(new ImportRecord(id, school, entry.Province, entry.StudentNumber, said.Name, said.Number, said.Particulars, entry.Fields, import, entry.Line, row),
                actor, now, stop: stop) is Refused refused)
            {
                throw new InvalidOperationException(refused.Sentence);
            }
        }

        return bulk;
    }

    private async Task Write(BulkCommit bulk, List<(RecordEntry Entry, string Row)> added, string school, Actor actor, Guid import, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await bulk.Write(stop);
                return;
            }
            catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UniqueViolation && attempt < Tries)
            {
                // another import of the school was quicker with one of them; whoever is there by now is left to the next run
                var there = await Find(school, [.. added.Select(a => a.Entry)], stop);
                bulk = await Bulk(added.Where(a => !there.ContainsKey(a.Entry.StudentNumber)), school, actor, import, stop);
            }
        }
    }

    /// <returns>What became of each; null where it was refused.</returns>
    private async Task<string?[]> Change(
        List<(RecordEntry Entry, string Row, Row Record)> changed, IReadOnlyDictionary<Guid, string?> opened, Actor actor, Guid import, bool rehearse, List<EntryError> errors,
        CancellationToken stop)
    {
        var replies = new string?[changed.Count];
        await Parallel.ForAsync(0, changed.Count, new ParallelOptions { MaxDegreeOfParallelism = ChangesAtOnce, CancellationToken = stop }, async (n, _) =>
        {
            var (entry, row, record) = changed[n];
            Personal Value(Guid id) => Personal.Known(id, opened.GetValueOrDefault(id) ?? throw new InvalidOperationException($"A value of record {record.Id} cannot be opened."));
            var request = new ChangeByImport(
                record.Id, new(Value(record.Name), Value(record.Number), Value(record.Particulars)), Said(record.Id, entry), entry.Fields, import, entry.Line, row);
            switch (rehearse ? await door.Rehearse(request, actor, stop) : await door.Ask(request, actor, vault.RequestId($"import|{import}|{entry.Line}|{record.Version}"), stop))
            {
                case Accepted accepted:
                    replies[n] = accepted.Reply;
                    break;
                case Refused refused:
                    lock (errors)
                    {
                        errors.Add(new(entry.Line, RecordEntry.StudentNumberColumn, refused.Sentence));
                    }

                    break;
            }
        });
        return replies;
    }

    private static OpenedRecord Said(Guid record, RecordEntry entry) => new(
        Personal.Of(record, entry.Name, Masks.Name(entry.Name)), Personal.Of(record, entry.Number, Masks.IdNumber(entry.Number)),
        Personal.Of(record, entry.Particulars.ToString(), ""));

    private string DigestOf(RecordEntry entry)
    {
        var line = new StringBuilder()
            .AppendJoin('\n', entry.Province, entry.StudentNumber, entry.Name, entry.Number, entry.Particulars.ToString());
        foreach (var field in entry.Fields)
        {
            line.Append('\n').Append(field.Field).Append('=').Append(field.Value);
        }

        // half of it tells lines of one record apart, and stands in every fact and row
        return Convert.ToHexStringLower(vault.Digest("record-line", line.ToString()).AsSpan(0, 16));
    }

    private async Task<Dictionary<string, Row>> Find(string school, IReadOnlyCollection<RecordEntry> entries, CancellationToken stop)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        return (await connection.QueryAsync<Row>(Known, new { school, numbers = entries.Select(e => e.StudentNumber).ToArray() })).ToDictionary(r => r.StudentNumber);
    }

    private async Task<DateTimeOffset> Now(CancellationToken stop)
    {
        await using var command = database.Writer.CreateCommand("select chsi.clock()");
        return new((DateTime)(await command.ExecuteScalarAsync(stop))!);
    }

    private sealed record Row(string StudentNumber, Guid Id, string Line, bool Aside, int Version, Guid Name, Guid Number, Guid Particulars);
}
