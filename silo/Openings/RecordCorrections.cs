using System.Collections.Immutable;
using System.Globalization;
using Chsi.Silo.Store;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.Organisations;
using Chsi.Workflows.Records;

namespace Chsi.Silo.Openings;

/// <summary>Makes the requests by which a school puts a record right, with the record's protected values, which nobody is shown here.</summary>
public sealed class RecordCorrections(Loading loading, ProtectedValues values)
{
    private static readonly string DocumentColumn = RecordField.Of(RecordField.DocumentType).Label;

    /// <summary>Columns of who the student is; they are checked together, as in a line of the school's file.</summary>
    public static ImmutableArray<string> OfPerson { get; } =
        [RecordEntry.NameColumn, DocumentColumn, RecordEntry.NumberColumn, RecordEntry.SexColumn, RecordEntry.BirthColumn, RecordEntry.NationColumn];

    /// <param name="typed">By column; what is not in it stays as it is.</param>
    /// <param name="seen">Version of the record that the form was drawn from.</param>
    /// <returns>The request, or what is wrong with what was typed; neither where the record is another school's or a value is no longer kept.</returns>
    public async Task<(CorrectRecord? Request, IReadOnlyList<EntryError> Errors)> Correct(
        Actor actor, Guid record, IReadOnlyDictionary<string, string> typed, string reason, int seen, DateTimeOffset now, CancellationToken stop = default)
    {
        if (await Own(actor, record, stop) is not { } own)
        {
            return (null, []);
        }

        var (errors, fields, today) = (new List<EntryError>(), ImmutableArray.CreateBuilder<FieldValue>(), WorkingCalendar.DayOf(now));
        foreach (var field in RecordField.All.Where(f => f.Code != RecordField.DocumentType && typed.ContainsKey(f.Label)))
        {
            var (value, refusal) = RecordEntry.Stored(field, Typed.Line(typed[field.Label]), today);
            if (refusal is null)
            {
                fields.Add(new(field.Code, value));
            }
            else
            {
                errors.Add(new(0, field.Label, refusal));
            }
        }

        var said = own.Known;
        if (OfPerson.Any(typed.ContainsKey))
        {
            var (entry, wrong) = RecordEntry.Check(0, column => typed.GetValueOrDefault(column) ?? own.Cell(column), own.School, today);
            errors.AddRange(wrong);
            if (entry is not null)
            {
                said = own.With(entry);
                fields.AddRange(entry.Fields.Where(f => f.Field == RecordField.DocumentType));
            }
        }

        return errors.Count > 0 ? (null, errors) : (new(record, own.Known, said, fields.ToImmutable(), reason, seen, actor.Person), []);
    }

    /// <summary>The request that takes what an import said; null where nothing was set aside, the record is another school's, or a value is no longer kept.</summary>
    public async Task<TakeImported?> Take(Actor actor, Guid record, string reason, int seen, CancellationToken stop = default)
    {
        if (await Own(actor, record, stop) is not { Record.Aside: { } aside } own)
        {
            return null;
        }

        var texts = await values.OpenAll([.. new[] { aside.Name, aside.Number, aside.Particulars }.OfType<Personal>().Select(v => v.Id)], stop);
        Personal? Imported(Personal? value, Personal known) => value is null ? known : texts.GetValueOrDefault(value.Id) is { } text ? Personal.Known(value.Id, text) : null;
        return Imported(aside.Name, own.Known.Name) is { } name && Imported(aside.Number, own.Known.Number) is { } number && Imported(aside.Particulars, own.Known.Particulars) is { } particulars
            ? new(record, own.Known, new(name, number, particulars), reason, seen, actor.Person)
            : null;
    }

    private async Task<OwnRecord?> Own(Actor actor, Guid id, CancellationToken stop)
    {
        if (Organisation.IdOf(actor.Desk) is not { } school)
        {
            return null;
        }

        var streams = (await loading.Load(Needs.Stream(id, school), Guid.CreateVersion7(), stop)).Streams;
        if (streams.Find<StudentRecord>(id) is not { } record || actor.Desk != Desk.School(record.School) || streams.Find<Organisation>(school) is not { } organisation)
        {
            return null;
        }

        var texts = await values.OpenAll([record.Name!.Id, record.Number!.Id, record.Particulars!.Id], stop);
        return texts.GetValueOrDefault(record.Name.Id) is { } name && texts.GetValueOrDefault(record.Number.Id) is { } number && texts.GetValueOrDefault(record.Particulars.Id) is { } particulars
            ? new(record, organisation, new(Personal.Known(record.Name.Id, name), Personal.Known(record.Number.Id, number), Personal.Known(record.Particulars.Id, particulars)))
            : null;
    }

    private sealed record OwnRecord(StudentRecord Record, Organisation School, OpenedRecord Known)
    {
        private readonly Particulars _particulars = Particulars.Of(Known.Particulars.Plain!);

        /// <summary>What stands under a column of the person; null under any other, which says nothing then.</summary>
        public string? Cell(string column) => column switch
        {
            RecordEntry.NameColumn => Known.Name.Plain,
            RecordEntry.NumberColumn => Known.Number.Plain,
            RecordEntry.SexColumn => _particulars.SexLabel,
            RecordEntry.BirthColumn => _particulars.Birth.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            RecordEntry.NationColumn => _particulars.NationLabel,
            RecordEntry.StudentNumberColumn => Record.StudentNumber,
            RecordEntry.ProvinceColumn => RecordCodes.Provinces.LabelOf(School.Province),
            _ => column == DocumentColumn ? DocumentType.Find(Record.DocumentType)?.Label : null,
        };

        public OpenedRecord With(RecordEntry entry)
        {
            Personal Value(Personal known, string text, string masked) => known.Plain == text ? known : Personal.Of(Record.Id, text, masked);
            return new(Value(Known.Name, entry.Name, Masks.Name(entry.Name)), Value(Known.Number, entry.Number, Masks.IdNumber(entry.Number)), Value(Known.Particulars, entry.Particulars.ToString(), ""));
        }
    }
}
