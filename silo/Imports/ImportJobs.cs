using System.Text.Json;
using Chsi.Silo.Store;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Records;
using Dapper;
using Npgsql;

namespace Chsi.Silo.Imports;

/// <summary>
/// Files that schools send by their page: kept sealed until they are done, taken over by whichever node is free, and gone on with by another where that node
/// dies. The file is deleted when it is done, that of a rehearsal after a day; what was wrong in it stays for a month.
/// </summary>
public sealed class ImportJobs(Database database, Vault vault, RecordImport imports)
{
    /// <summary>The largest file that the page takes, in bytes: some 70,000 lines. Larger ones come by the command line.</summary>
    public const int MostBytes = 16 * 1024 * 1024;

    /// <summary>Errors that are kept of one file; who has more mends these first.</summary>
    public const int MostErrors = 5_000;

    private const string Purpose = "record-import";

    private const string Claim = """
        update chsi.record_import set claimed_until = clock_timestamp() + interval '2 minutes', claim = claim + 1
        where id = (select id from chsi.record_import where finished_at is null and coalesce(claimed_until, '-infinity') < clock_timestamp() order by at limit 1 for update skip locked)
        returning id, claim, school, person, name, rehearse, line, done, added, changed, same, aside, wrong, master_id as MasterId, file, errors, remarks
        """;

    private const string StillThere = "select exists (select 1 from chsi.staff_row where id = @Person and desk = 'school:' || @School and not removed)";

    private const string Progress = """
        update chsi.record_import set claimed_until = clock_timestamp() + interval '2 minutes', line = @Line, done = @Done, added = @Added, changed = @Changed, same = @Same,
          aside = @Aside, wrong = @Wrong, errors = @errors, remarks = @remarks where id = @Id and claim = @Claim
        """;

    private const string Return = "update chsi.record_import set claimed_until = null where id = @Id and claim = @Claim";

    // of a rehearsal in which something can be taken over the file stays for a day
    private const string End = """
        update chsi.record_import set finished_at = chsi.clock(), fault = @fault, kept = rehearse and wrong < total and @fault::text is null,
          file = case when rehearse and wrong < total and @fault::text is null then file end
        where id = @Id and claim = @Claim
        """;

    private const string Kept = """
        select school, file_name as FileName, total, master_id as MasterId, file from chsi.record_import where id = @tried and 'school:' || school = @desk and kept for update
        """;

    private const string Insert = """
        insert into chsi.record_import (id, school, person, name, file_name, at, rehearse, total, master_id, file)
        values (@id, @school, @Person, @who, @name, chsi.clock(), @rehearse, @total, @MasterId, @sealedFile) on conflict do nothing
        """;

    /// <summary>Keeps a file for the clockwork; the sentence where it cannot be read. The same form sent twice keeps it once.</summary>
    public async Task<Checked<Guid>> Send(Guid id, string school, Actor actor, string name, byte[] bytes, bool rehearse, CancellationToken stop = default)
    {
        if (actor.Desk != Desk.School(school))
        {
            return Checked<Guid>.Refused("只有本校工作人员可以导入本校学生的学籍。");
        }

        if (await imports.School(school, stop) is null)
        {
            return Checked<Guid>.Refused("机构名录中没有本校，请联系运行维护。");
        }

        var file = RecordFile.Open(bytes);
        if (!file.Accepted)
        {
            return Checked<Guid>.Refused(file.Refusal);
        }

        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        await connection.ExecuteAsync(Insert, new { id, school, actor.Person, who = actor.Name, name, rehearse, total = file.Value.Count(), vault.MasterId, sealedFile = Seal(id, bytes) });
        return id;
    }

    /// <summary>Takes over in earnest the file of a rehearsal of the asker's school, as it was tried; once, and within a day.</summary>
    /// <param name="id">Of the import to be; the same form sent twice asks for it once.</param>
    public async Task<Checked<Guid>> SendTried(Guid id, Guid tried, Actor actor, CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        if (await connection.QuerySingleOrDefaultAsync<Tried>(Kept, new { tried, desk = actor.Desk.ToString() }) is not { } kept)
        {
            return await connection.ExecuteScalarAsync<bool>("select exists (select 1 from chsi.record_import where id = @id)", new { id }) ? id
                : Checked<Guid>.Refused("这个文件已经导入，或试导入后超过一天不再保留，请重新选择文件。");
        }

        var bytes = Vault.Open(vault.KeyFor(Purpose, kept.MasterId), kept.File, tried.ToByteArray());
        await connection.ExecuteAsync(Insert, new
        {
            id,
            kept.School,
            actor.Person,
            who = actor.Name,
            name = kept.FileName,
            rehearse = false,
            kept.Total,
            vault.MasterId,
            sealedFile = Seal(id, bytes),
        });
        await connection.ExecuteAsync("update chsi.record_import set kept = false, file = null where id = @tried", new { tried });
        await transaction.CommitAsync(stop);
        return id;
    }

    /// <summary>Takes the oldest file that waits, to its end.</summary>
    /// <returns>1, or 0 where none waits.</returns>
    public async Task<int> RunOnce(CancellationToken stop = default)
    {
        Job? job;
        var there = false;
        await using (var connection = await database.Writer.OpenConnectionAsync(stop))
        {
            job = await connection.QuerySingleOrDefaultAsync<Job>(Claim);
            there = job is not null && await connection.ExecuteScalarAsync<bool>(StillThere, new { job.Person, job.School });
        }

        if (job is null)
        {
            return 0;
        }

        string? fault = null;
        try
        {
            if (there)
            {
                await Run(job, stop);
            }
            else
            {
                fault = "上传人已不是本校工作人员，没有继续导入；请由在岗人员重新上传。";
            }
        }
        catch (TakenOverException)
        {
            return 1;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // the process stops: another node goes on at once
            await using var back = await database.Writer.OpenConnectionAsync(CancellationToken.None);
            await back.ExecuteAsync(Return, new { job.Id, job.Claim });
            throw;
        }
        catch (Exception e) when (e is not (NpgsqlException or TimeoutException or OperationCanceledException))
        {
            // another try would end the same way
            fault = "导入中断，请联系运行维护；已导入的行不受影响，可以重新上传同一文件。";
        }

        await using var ending = await database.Writer.OpenConnectionAsync(stop);
        await ending.ExecuteAsync(End, new { job.Id, job.Claim, fault });
        return 1;
    }

    /// <summary>What was wrong in a file of the asker's school and what there was to say, by line; null where there is no such file.</summary>
    public async Task<ImportNotes?> Notes(Guid id, Actor actor, CancellationToken stop = default)
    {
        await using var connection = await database.Writer.OpenConnectionAsync(stop);
        var row = await connection.QuerySingleOrDefaultAsync<(short Master, byte[]? Errors, byte[]? Remarks)?>(
            "select master_id, errors, remarks from chsi.record_import where id = @id and 'school:' || school = @desk", new { id, desk = actor.Desk.ToString() });
        return row is { } found
            ? new([.. Read<EntryError>(id, found.Master, found.Errors).OrderBy(e => e.Line)], [.. Read<EntryRemark>(id, found.Master, found.Remarks).OrderBy(r => r.Line)])
            : null;
    }

    private async Task Run(Job job, CancellationToken stop)
    {
        var bytes = Vault.Open(vault.KeyFor(Purpose, job.MasterId), job.File!, job.Id.ToByteArray());
        var (errors, remarks) = (Read<EntryError>(job.Id, job.MasterId, job.Errors), Read<EntryRemark>(job.Id, job.MasterId, job.Remarks));
        await imports.Run(RecordFile.Open(bytes).Value!, job.School, new(job.Person, job.Name, Desk.School(job.School)), job.Id, job.Rehearse,
            new(job.Line, job.Done, job.Added, job.Changed, job.Same, job.Aside, job.Wrong), async part =>
            {
                var counts = part.Counts;
                errors.AddRange(part.Errors.Take(MostErrors - errors.Count));
                remarks.AddRange(part.Remarks.Take(RecordImport.MostRemarks - remarks.Count));
                await using var connection = await database.Writer.OpenConnectionAsync(stop);
                var ours = await connection.ExecuteAsync(Progress, new
                {
                    job.Id,
                    job.Claim,
                    counts.Line,
                    counts.Done,
                    counts.Added,
                    counts.Changed,
                    counts.Same,
                    counts.Aside,
                    counts.Wrong,
                    errors = Written(errors),
                    remarks = Written(remarks),
                });
                if (ours == 0)
                {
                    throw new TakenOverException();
                }
            }, stop);

        byte[]? Written<T>(List<T> lines) => lines.Count == 0 ? null : Vault.Seal(vault.KeyFor(Purpose, job.MasterId), JsonSerializer.SerializeToUtf8Bytes(lines), job.Id.ToByteArray());
    }

    private List<T> Read<T>(Guid id, short master, byte[]? lines) => lines is null ? []
        : JsonSerializer.Deserialize<List<T>>(Vault.Open(vault.KeyFor(Purpose, master), lines, id.ToByteArray()))!;

    private byte[] Seal(Guid id, byte[] bytes) => Vault.Seal(vault.KeyFor(Purpose), bytes, id.ToByteArray());

    /// <summary>Another node has claimed the file since: what this one does to it is over.</summary>
    private sealed class TakenOverException : Exception;

    private sealed record Tried(string School, string FileName, int Total, short MasterId, byte[] File);

    private sealed class Job
    {
        public Guid Id { get; init; }

        /// <summary>Counts the claims of the file; only the last one may write what came of it.</summary>
        public int Claim { get; init; }

        public string School { get; init; } = "";

        public Guid Person { get; init; }

        public string Name { get; init; } = "";

        public bool Rehearse { get; init; }

        public int Line { get; init; }

        public int Done { get; init; }
        public int Added { get; init; }
        public int Changed { get; init; }
        public int Same { get; init; }

        public int Aside { get; init; }

        public int Wrong { get; init; }

        public short MasterId { get; init; }

        public byte[]? File { get; init; }

        public byte[]? Errors { get; init; }

        public byte[]? Remarks { get; init; }
    }
}
