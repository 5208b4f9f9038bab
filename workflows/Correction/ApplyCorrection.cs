using System.Collections.Immutable;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.NameCorrection;
using Chsi.Workflows.ProvincialApproval;
using Chsi.Workflows.Records;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.Correction;

/// <summary>What whoever asks for the last decision has opened, so that the record can be changed by it.</summary>
/// <param name="Known">The record's protected values.</param>
/// <param name="Said">What they are to be, as new values of the record; the same texts where they stay.</param>
/// <param name="Wanted">The protected values that the case asks for.</param>
/// <param name="StudentNumber">The look-up of the 学号 that is asked for; null where none is.</param>
/// <param name="Account">Null where the account bears name and number already, or neither is asked for.</param>
public sealed record CorrectionApplication(
    OpenedRecord Known, OpenedRecord Said, ImmutableArray<Personal> Wanted, LookupKey? StudentNumber = null, AccountBeside? Account = null) : Application
{
    public override ImmutableArray<LookupKey> Lookups => [.. StudentNumber is { } key ? [key] : Array.Empty<LookupKey>(), .. Account?.Lookups ?? []];

    public override ImmutableArray<Guid> Streams => Account?.Streams ?? [];
}

/// <summary>
/// How an approved correction changes the record: exactly to the approved values, with those of before kept, in the commit of the decision. The account's name and number
/// follow where the gateway agrees; else customer service looks at them.
/// </summary>
public static class ApplyCorrection
{
    /// <summary>The facts of record and account, or why it cannot be done now.</summary>
    /// <param name="source">The case whose decision it is: the correction, or the appeal that overturned its refusal.</param>
    /// <param name="reason">The student reads it in the record's history.</param>
    public static Answer To(CorrectionCase correction, CaseState source, string reason, CorrectionApplication? application, Streams streams, Moment at)
    {
        var record = streams.Get<StudentRecord>(correction.Record);
        if (application is null || !application.Known.IsOf(record) || Texts(correction, application) is not { } texts)
        {
            return new Refused(RecordGuard.Moved);
        }

        // the day on which the 学历 can be queried may have come since it was asked: then the province alone, and mistakes alone
        if (record.CertifiedBy(at.Now) && (correction.Cause != CorrectionCauses.Mistaken || at.Desk != source.Superior))
        {
            return new Refused(RecordGuard.Certified);
        }

        if (CorrectionBar.Since(correction, record, WorkingCalendar.DayOf(at.Now)) is { } bar && (correction.Cause != CorrectionCauses.Mistaken || at.Desk != source.Superior))
        {
            return new Refused(bar.Meanwhile!);
        }

        if (application.StudentNumber is { } number && streams.Find<StudentRecord>(number) is { } other && other.Id != record.Id)
        {
            return new Refused("本校已有这个学号的学籍，不能更正为该学号；请核对，不予更正的请答复学生。");
        }

        var then = CorrectionValues.Of(application.Known, texts);
        var said = application.Said;
        if ((said.Name.Plain, said.Number.Plain, said.Particulars.Plain) != (then.Name, then.Number, then.Particulars.ToString())
            || (application.Account is { } beside && !IsOf(beside, correction, record, then))
            || correction.Wanted.FirstOrDefault(w => w.Field == CorrectionField.StudentNumber) is { } asked && application.StudentNumber != RecordKeys.Student(record.School, asked.Clear))
        {
            return new Refused(RecordGuard.Moved);
        }

        var fields = correction.Wanted.Where(w => w.Value is null).Select(w => new FieldChange(w.Field, record.Of(w.Field), w.Clear)).Where(c => c.Before != c.After).ToImmutableArray();
        var known = application.Known;
        var basis = (source is CorrectionCase, at.Desk == source.Superior) switch
        {
            (true, true) => RecordBases.ProvinceCorrection,
            (true, false) => RecordBases.Correction,
            (false, true) => RecordBases.ProvinceAppeal,
            (false, false) => RecordBases.Appeal,
        };
        var changed = RecordChange.Of(known, said, fields, known.Name.Plain != said.Name.Plain, known.Number.Plain != said.Number.Plain, known.Particulars.Plain != said.Particulars.Plain,
            basis, source.Id, reason, "");
        var applied = Accepted.Nothing;
        if (RecordChange.Says(changed))
        {
            applied = applied.And(record.Id, changed);
        }

        return application.Account is { } account ? applied.And(account.Follow(source, record.Id, correction.Said!, correction.Consent, streams, at)) : applied;
    }

    // what the account is to bear is what the record bears then, and was asked for
    private static bool IsOf(AccountBeside beside, CorrectionCase correction, StudentRecord record, CorrectionValues then) =>
        beside.Account == correction.Applicant && beside.DocumentType == record.DocumentType
        && (beside.Name is null || (beside.Name.Plain == then.Name && correction.Wanted.Any(w => w.Field == CorrectionField.Name)))
        && (beside.Number is null || (beside.Number.Plain == then.Number && correction.Wanted.Any(w => w.Field == CorrectionField.Number)));

    private static List<(string Field, string Text)>? Texts(CorrectionCase correction, CorrectionApplication application)
    {
        var texts = new List<(string, string)>();
        foreach (var wanted in correction.Wanted.Where(w => w.Value is not null))
        {
            if (application.Wanted.FirstOrDefault(p => p.Id == wanted.Value!.Id)?.Plain is not { } text)
            {
                return null;
            }

            texts.Add((wanted.Field, text));
        }

        return texts;
    }
}
