using System.Collections.Immutable;
using Chsi.Silo.Grains;
using Chsi.Silo.Store;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Records;
using Chsi.Workflows.Routes;
using Chsi.Workflows.Staff;
using Dapper;

namespace Chsi.Silo.Openings;

/// <summary>A field before and after, as people read it.</summary>
public sealed record ChangeShown(string Label, string Before, string After);

/// <summary>What a correction asks for, opened for the desk that has it.</summary>
/// <param name="Case">The correction; for the province that of the case below.</param>
/// <param name="Searched">What the school's search for 重名重号 and 冒名顶替 came to; empty before.</param>
/// <param name="Files">The documents that the asker may open.</param>
public sealed record OpenedCorrection(
    CorrectionCase Case, string Student, string StudentNumber, ImmutableArray<ChangeShown> Changes, string Said, string Searched, ImmutableArray<EvidenceFile> Files);

/// <summary>Opens a correction, and its documents, for the school or the province whose open case it is; written down first.</summary>
public sealed class CorrectionViews(Database database, Loading loading, ProtectedValues values, Corrections corrections, MarkedPhotos marked)
{
    private const string Gone = "（已不再保存）";

    private const string WriteDown = """
        insert into chsi.access_log (at, person, name, case_id, subject, what, reason)
        select chsi.clock(), @me, @name, id, @subject, '查看更正前后的内容（学籍信息更正）', '审核' from chsi.case_row where id = @id and @desk in (office, desk) and closed_at is null
        """;

    // one statement decides and writes down
    private const string WriteDownDocument = """
        with seen as (
          select c.id, c.number, c.stage_since as since, e.person as subject, chsi.clock() as now, coalesce(s.user_name, '') as user_name
          from chsi.case_row c left join chsi.staff_row s on s.id = @me
          join chsi.evidence_file e on e.id = @file
          where c.id = @id and @desk in (c.office, c.desk) and c.closed_at is null),
        written as (
          insert into chsi.access_log (at, person, name, case_id, subject, what, reason)
          select now, @me, @name, id, subject, '查看材料（学籍信息更正）', '审核' from seen)
        select number, since, now, user_name as user from seen
        """;

    /// <param name="case">A correction at its school, or the province's case.</param>
    /// <returns>Null where it is closed, or another desk's.</returns>
    public async Task<OpenedCorrection?> Open(Actor actor, Guid @case, CancellationToken stop = default)
    {
        var streams = (await loading.Load(Needs.Stream(@case, actor.Person).AndLinked(3), Guid.CreateVersion7(), stop)).Streams;
        if (Below(streams, @case) is not { } correction || streams.Find<StudentRecord>(correction.Record) is not { } record)
        {
            return null;
        }

        await using (var connection = await database.Writer.OpenConnectionAsync(stop))
        {
            if (await connection.ExecuteAsync(WriteDown, new { id = @case, desk = actor.Desk.ToString(), me = actor.Person, actor.Name, subject = record.Id }) == 0)
            {
                return null;
            }
        }

        var known = await corrections.Known(correction.Record, stop);
        var texts = await values.OpenAll([correction.Said!.Id, .. correction.Searched is { } found ? [found.Id] : Array.Empty<Guid>(), .. correction.Wanted.Where(w => w.Value is not null).Select(w => w.Value!.Id)], stop);
        return known is null ? null : new(correction, known.Name.Plain!, record.StudentNumber,
            [.. correction.Wanted.Select(w => Shown(w, known, record, texts))], texts.GetValueOrDefault(correction.Said.Id) ?? Gone,
            correction.Searched is { } searched ? texts.GetValueOrDefault(searched.Id) ?? Gone : correction.Search, [.. Files(streams, @case, actor)]);
    }

    /// <summary>A document (JPEG) of <see cref="Files"/>, marked with who looks; null where it is not theirs to see.</summary>
    public async Task<byte[]?> Document(Actor actor, Guid @case, Guid file, CancellationToken stop = default)
    {
        var streams = (await loading.Load(Needs.Stream(@case, actor.Person).AndLinked(2), Guid.CreateVersion7(), stop)).Streams;
        if (Files(streams, @case, actor).All(f => f.Id != file))
        {
            return null;
        }

        Seen? seen;
        await using (var connection = await database.Writer.OpenConnectionAsync(stop))
        {
            seen = await connection.QueryFirstOrDefaultAsync<Seen>(WriteDownDocument, new { id = @case, file, desk = actor.Desk.ToString(), me = actor.Person, actor.Name });
        }

        return seen is null ? null : await marked.Of(file, actor, seen.User, seen.Now, seen.Number, seen.Since, stop);
    }

    /// <summary>What the student said for an appeal; asked for with <see cref="Open"/>, which writes it down.</summary>
    public async Task<string> GroundsOf(Workflows.Appeal.AppealCase appeal, CancellationToken stop = default) =>
        (await values.OpenAll([appeal.Grounds!.Id], stop)).GetValueOrDefault(appeal.Grounds.Id) ?? Gone;

    /// <summary>The correction that a case is, or was opened for.</summary>
    public static CorrectionCase? Below(Streams streams, Guid @case) => Chain(streams, @case).OfType<CorrectionCase>().FirstOrDefault();

    /// <summary>The documents of the case, of the one it was opened for and of the one contested there, for somebody who decides; nothing for a 经办人 or whoever had a part.</summary>
    public static IEnumerable<EvidenceFile> Files(Streams streams, Guid @case, Actor actor) =>
        streams.Find<CaseState>(@case) is { } asked && asked.Bar(actor.Person) is null
            && streams.Find<StaffMember>(actor.Person) is { } member && member.WorksAt(actor.Desk) && member.Role != StaffRoles.Clerk
            ? Chain(streams, @case).SelectMany(c => c.Evidence) : [];

    private static IEnumerable<CaseState> Chain(Streams streams, Guid @case)
    {
        for (var found = streams.Find<CaseState>(@case); found is not null; found = found.Parent is { } parent ? streams.Find<CaseState>(parent) : null)
        {
            yield return found;
        }
    }

    /// <summary>The correction that an open case of the desk is about; null where there is none.</summary>
    public async Task<CorrectionCase?> Below(Guid @case, CancellationToken stop = default) =>
        Below((await loading.Load(Needs.Stream(@case).AndLinked(2), Guid.CreateVersion7(), stop)).Streams, @case);

    /// <summary>A field before and after.</summary>
    internal static ChangeShown Shown(WantedValue wanted, OpenedRecord known, StudentRecord record, IReadOnlyDictionary<Guid, string?> texts)
    {
        var label = CorrectionField.Find(wanted.Field)?.Label ?? wanted.Field;
        if (wanted.Value is not { } value)
        {
            var field = RecordField.Of(wanted.Field);
            return new(label, field.Text(record.Of(wanted.Field)), field.Text(wanted.Clear));
        }

        if (texts.GetValueOrDefault(value.Id) is not { } text)
        {
            return new(label, Gone, Gone);
        }

        var (now, then) = (CorrectionValues.Of(known, []), CorrectionValues.Of(known, [(wanted.Field, text)]));
        return wanted.Field switch
        {
            CorrectionField.Name => new(label, now.Name, then.Name),
            CorrectionField.Number => new(label, now.Number, then.Number),
            CorrectionField.Sex => new(label, now.Particulars.SexLabel, then.Particulars.SexLabel),
            CorrectionField.Birth => new(label, now.Particulars.BirthLabel, then.Particulars.BirthLabel),
            _ => new(label, now.Particulars.NationLabel, then.Particulars.NationLabel),
        };
    }

    private sealed record Seen(string Number, DateTime Since, DateTime Now, string User);
}
