using System.Collections.Immutable;
using Chsi.Silo.Gateways.Photos;
using Chsi.Silo.Store;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ProvincialApproval;
using Chsi.Workflows.Records;
using Chsi.Workflows.Routes;
using Dapper;

namespace Chsi.Silo.Grains;

/// <summary>A field before and after, as people read it.</summary>
public sealed record ChangeShown(string Label, string Before, string After);

/// <summary>What a correction asks for, opened for the desk that has it.</summary>
/// <param name="Case">The correction; for the province that of the case below.</param>
public sealed record OpenedCorrection(CorrectionCase Case, string Student, string StudentNumber, ImmutableArray<ChangeShown> Changes, string Said);

/// <summary>Opens a correction, and its documents, for the school or the province whose open case it is; written down first.</summary>
public sealed class CorrectionViews(Database database, Loading loading, ProtectedValues values, Corrections corrections, IWatermark watermark)
{
    private const string WriteDown = """
        insert into chsi.access_log (at, person, name, case_id, subject, what, reason)
        select chsi.clock(), @me, @name, id, @subject, '查看更正前后的内容（学籍信息更正）', '审核' from chsi.case_row where id = @id and @desk in (office, desk) and closed_at is null
        """;

    // one statement decides and writes down; a document is of the case itself, of the one below it, or of the one that is contested there
    private const string WriteDownDocument = """
        with seen as (
          select c.id, c.number, e.person as subject, chsi.clock() as now, coalesce(s.user_name, '') as user_name
          from chsi.case_row c left join chsi.staff_row s on s.id = @me
          join chsi.evidence_file e on e.case_id in (select c.id union select target from chsi.link where source = c.id
            union select b.target from chsi.link a join chsi.link b on b.source = a.target where a.source = c.id)
          where c.id = @id and e.id = @file and @desk in (c.office, c.desk) and c.closed_at is null),
        written as (
          insert into chsi.access_log (at, person, name, case_id, subject, what, reason)
          select now, @me, @name, id, subject, '查看材料（学籍信息更正）', '审核' from seen)
        select number, now, user_name as user from seen
        """;

    /// <param name="case">A correction at its school, or the province's case.</param>
    /// <returns>Null where it is closed, or another desk's.</returns>
    public async Task<OpenedCorrection?> Open(Actor actor, Guid @case, CancellationToken stop = default)
    {
        var streams = (await loading.Load(Needs.Stream(@case).AndLinked(3), Guid.CreateVersion7(), stop)).Streams;
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
        var texts = await values.OpenAll([correction.Said!.Id, .. correction.Wanted.Where(w => w.Value is not null).Select(w => w.Value!.Id)], stop);
        return known is null ? null : new(correction, known.Name.Plain!, record.StudentNumber,
            [.. correction.Wanted.Select(w => Shown(w, known, record, texts))], texts.GetValueOrDefault(correction.Said.Id) ?? "（已不再保存）");
    }

    /// <summary>A document (JPEG), marked with who looks; null where it is not theirs to see.</summary>
    public async Task<byte[]?> Document(Actor actor, Guid @case, Guid file, CancellationToken stop = default)
    {
        Seen? seen;
        await using (var connection = await database.Writer.OpenConnectionAsync(stop))
        {
            seen = await connection.QueryFirstOrDefaultAsync<Seen>(WriteDownDocument, new { id = @case, file, desk = actor.Desk.ToString(), me = actor.Person, actor.Name });
        }

        return seen is not null && await values.OpenFile(file, stop) is { } photo
            ? await watermark.Lay(photo, $"{actor.Name} {seen.User} · {new DateTimeOffset(seen.Now).ToOffset(TimeSpan.FromHours(8)):yyyy-MM-dd HH:mm} · {seen.Number}", stop)
            : null;
    }

    /// <summary>What the student said for an appeal; asked for with <see cref="Open"/>, which writes it down.</summary>
    public async Task<string> GroundsOf(Workflows.Appeal.AppealCase appeal, CancellationToken stop = default) =>
        (await values.OpenAll([appeal.Grounds!.Id], stop)).GetValueOrDefault(appeal.Grounds.Id) ?? "（已不再保存）";

    /// <summary>The correction that a case is, or was opened for.</summary>
    public static CorrectionCase? Below(Streams streams, Guid @case) => streams.Find<CaseState>(@case) switch
    {
        CorrectionCase correction => correction,
        ApprovalCase { Parent: { } parent } => Below(streams, parent),
        Workflows.Appeal.AppealCase appeal => Below(streams, appeal.Contested),
        _ => null,
    };

    /// <summary>The correction that an open case of the desk is about; null where there is none.</summary>
    public async Task<CorrectionCase?> Below(Guid @case, CancellationToken stop = default) =>
        Below((await loading.Load(Needs.Stream(@case).AndLinked(2), Guid.CreateVersion7(), stop)).Streams, @case);

    private static ChangeShown Shown(WantedValue wanted, OpenedRecord known, StudentRecord record, IReadOnlyDictionary<Guid, string?> texts)
    {
        var label = CorrectionField.Find(wanted.Field)?.Label ?? wanted.Field;
        if (wanted.Value is not { } value)
        {
            var field = RecordField.Of(wanted.Field);
            return new(label, field.Text(record.Of(wanted.Field)), field.Text(wanted.Clear));
        }

        if (texts.GetValueOrDefault(value.Id) is not { } text)
        {
            return new(label, "（已不再保存）", "（已不再保存）");
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

    private sealed record Seen(string Number, DateTime Now, string User);
}
