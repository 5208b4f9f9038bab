using System.Collections.Immutable;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Records;

namespace Chsi.Workflows.Correction;

/// <summary>What whoever asks for the last decision has opened, so that the record can be changed by it.</summary>
/// <param name="Known">The record's protected values.</param>
/// <param name="Said">What they are to be, as new values of the record; the same texts where they stay.</param>
/// <param name="Wanted">The protected values that the case asks for.</param>
/// <param name="Name">The new name as a value of the account; null where the account bears it already, or the name is not asked for.</param>
public sealed record CorrectionApplication(OpenedRecord Known, OpenedRecord Said, ImmutableArray<Personal> Wanted, Personal? Name);

/// <summary>
/// How an approved correction changes the record: exactly to the approved values, with those of before kept, in the commit of the decision. The account's
/// name follows; its number does not: whose it is, customer service looks at (姓名或证件号码更正).
/// </summary>
public static class ApplyCorrection
{
    /// <summary>The facts of record and account, or why it cannot be done now.</summary>
    /// <param name="source">The case whose decision it is: the correction, or the appeal that overturned its refusal.</param>
    /// <param name="reason">The student reads it in the record's history.</param>
    public static Answer To(CorrectionCase correction, Guid source, string reason, CorrectionApplication? application, Streams streams, Moment at)
    {
        var (record, account) = (streams.Get<StudentRecord>(correction.Record), streams.Get<Account>(correction.Applicant));
        if (application is null || !application.Known.IsOf(record) || Texts(correction, application) is not { } texts)
        {
            return new Refused(RecordGuard.Moved);
        }

        // the day on which the 学历 can be queried may have come since it was asked: then the province alone, and mistakes alone
        if (record.CertifiedBy(at.Now) && (correction.Cause != CorrectionCauses.Mistaken || at.Desk != correction.Superior))
        {
            return new Refused(RecordGuard.Certified);
        }

        var then = CorrectionValues.Of(application.Known, texts);
        var said = application.Said;
        if ((said.Name.Plain, said.Number.Plain, said.Particulars.Plain) != (then.Name, then.Number, then.Particulars.ToString())
            || (application.Name is { } name && (name.Plain != then.Name || correction.Wanted.All(w => w.Field != CorrectionField.Name))))
        {
            return new Refused(RecordGuard.Moved);
        }

        var fields = correction.Wanted.Where(w => w.Value is null).Select(w => new FieldChange(w.Field, record.Of(w.Field), w.Clear)).Where(c => c.Before != c.After).ToImmutableArray();
        var known = application.Known;
        var changed = RecordChange.Of(known, said, fields, known.Name.Plain != said.Name.Plain, known.Number.Plain != said.Number.Plain, known.Particulars.Plain != said.Particulars.Plain,
            RecordBases.Case, source, reason, "");
        var applied = Accepted.Nothing;
        if (RecordChange.Says(changed))
        {
            applied = applied.And(record.Id, changed);
        }

        return application.Name is { } renamed && account.ClosedAt is null ? applied.And(account.Id, new NameSettled(source, renamed, [account.Name!.Bare()])) : applied;
    }

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
