using System.Collections.Immutable;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Records;

/// <summary>
/// A later import says something else of a student. What differs is a change with the value before; what an approved correction put right stays as it is,
/// and the difference is set aside for the school to look at. So is every difference after the 学历 was registered and can be queried, whatever would make a record void or
/// bring back one that was 注销 as a duplicate, and, once the 学籍 is registered, what the rules in force leave to a correction of name, number, sex, birth and 民族. Until then
/// the school is still registering, and its files say what is so.
/// </summary>
/// <param name="Known">Name, number and particulars of the record as stored, opened by the asker.</param>
/// <param name="Said">The same as the import has them, as new values of the record.</param>
/// <param name="Fields">What the line says; a field that is not among them is left alone, one that is empty has become so.</param>
public sealed record ChangeByImport(Guid Record, OpenedRecord Known, OpenedRecord Said, ImmutableArray<FieldValue> Fields, Guid Import, int Line, string Row) : Request
{
    public override Needs Needs => Needs.Stream(Record);

    public override Answer Decide(Streams streams, Moment at)
    {
        if (streams.Find<StudentRecord>(Record) is not { } record)
        {
            return Refuse("没有这条学籍。");
        }

        if (RecordGuard.Reports(record.School, at) is { } refused)
        {
            return refused;
        }

        if (record.Row == Row)
        {
            return Accepted.Nothing;
        }

        if (!Known.IsOf(record))
        {
            return Refuse(RecordGuard.Moved);
        }

        var differences = Fields.Select(f => new FieldChange(f.Field, record.Of(f.Field), f.Value)).Where(c => c.Before != c.After).ToList();
        var certified = record.CertifiedBy(at.Now);
        // key fields go together: the rules ask which others change with one
        var keys = record.RegisteredBy(at.Now)
            && SchoolAlone.Refusal(record, Known, Said, differences.Select(d => d.Field), WorkingCalendar.DayOf(at.Now)) is not null;
        bool Key(string field) => field is StudentRecord.NameField or StudentRecord.NumberField or StudentRecord.ParticularsField or RecordField.DocumentType;
        // the document type says what number it is: it stays with a number that stays
        bool Kept(string field) => certified || (keys && Key(field)) || record.Corrected.Contains(field) || field == StudentRecord.StudentNumberField
            || (field == RecordField.DocumentType && record.Corrected.Contains(StudentRecord.NumberField));
        bool Stays(FieldChange change) => Kept(change.Field) || RecordGuard.Ends(record, [change]) is not null;
        var (name, number, particulars) = (Known.Name.Plain != Said.Name.Plain, Known.Number.Plain != Said.Number.Plain, Known.Particulars.Plain != Said.Particulars.Plain);
        // of what this line does not speak, the question of an earlier one stays open
        ImmutableArray<FieldChange> aside = [.. differences.Where(Stays), .. (record.Aside?.Fields ?? []).Where(a => Fields.All(f => f.Field != a.Field))];
        var changed = RecordChange.Of(Known, Said,
            [.. differences.Where(d => !Stays(d))],
            name && !Kept(StudentRecord.NameField), number && !Kept(StudentRecord.NumberField), particulars && !Kept(StudentRecord.ParticularsField),
            RecordBases.Import, Import, "", Row);
        var setAside = new ImportSetAside(aside,
            name && Kept(StudentRecord.NameField) ? Said.Name : null, number && Kept(StudentRecord.NumberField) ? Said.Number : null,
            particulars && Kept(StudentRecord.ParticularsField) ? Said.Particulars : null, Import, Line, Row);
        var any = !aside.IsEmpty || setAside.Name is not null || setAside.Number is not null || setAside.Particulars is not null;
        // the same in other words is a line that was read too: next time it is known by its digest
        var accepted = RecordChange.Says(changed) || !any ? Accept(Record, changed) : Accepted.Nothing;
        return (any ? accepted.And(Record, setAside) : accepted).Saying(any ? SetAside : RecordChange.Says(changed) ? Changed : Same);
    }

    /// <summary>The replies.</summary>
    public const string Changed = "changed", SetAside = "set-aside", Same = "same";
}

/// <summary>The protected values of a record with their texts.</summary>
public sealed record OpenedRecord(Personal Name, Personal Number, Personal Particulars)
{
    /// <summary>Whether they are still the record's.</summary>
    internal bool IsOf(StudentRecord record) => record.Name?.Id == Name.Id && record.Number?.Id == Number.Id && record.Particulars?.Id == Particulars.Id;
}

/// <summary>How a change is written down.</summary>
internal static class RecordChange
{
    /// <param name="known">As they stand.</param>
    /// <param name="said">As they are to be; new values, whether or not their texts are.</param>
    public static RecordChanged Of(
        OpenedRecord known, OpenedRecord said, ImmutableArray<FieldChange> fields, bool name, bool number, bool particulars, string basis, Guid source, string reason, string row)
    {
        // the document type is part of what is looked up: with another one it is another number
        number |= fields.Any(f => f.Field == RecordField.DocumentType);
        var looked = name || number;
        return new(fields,
            looked ? name ? said.Name : known.Name : null, name ? known.Name.Bare() : null,
            looked ? number ? said.Number : known.Number : null, number ? known.Number.Bare() : null,
            particulars ? said.Particulars : null, particulars ? known.Particulars.Bare() : null, basis, source, reason, row);
    }

    public static bool Says(RecordChanged changed) =>
        !changed.Fields.IsEmpty || changed.NameBefore is not null || changed.NumberBefore is not null || changed.ParticularsBefore is not null;
}
