using System.Collections.Immutable;
using System.Globalization;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Records;

/// <summary>学籍: what one school registered about one student. Its values are protected under the record's own key.</summary>
public sealed record StudentRecord(Guid Id) : StreamState(Id)
{
    /// <summary>The names under which protected values are remembered as corrected, beside the codes of fields.</summary>
    public const string NameField = "name", NumberField = "number", ParticularsField = "particulars";

    /// <summary>学籍状态 of a record that is 注销.</summary>
    public const string VoidStatus = "void";

    /// <summary>学号 in a change of fields: it stands in clear, and no file changes it, for a line is known by it.</summary>
    public const string StudentNumberField = "student-number";

    /// <summary>院校代码.</summary>
    public string School { get; init; } = "";

    public string Province { get; init; } = "";

    public string StudentNumber { get; init; } = "";

    /// <summary>What the 学号 rests on; empty while it is the one that the school reported.</summary>
    private Guid Renumbered { get; init; }

    public Personal? Name { get; init; }

    public Personal? Number { get; init; }

    public Personal? Particulars { get; init; }

    public ImmutableDictionary<string, string> Fields { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>What was last changed by a correction; no import undoes it.</summary>
    public ImmutableHashSet<string> Corrected { get; init; } = [];

    /// <summary>What the last import said otherwise than a correction and nobody has looked at yet.</summary>
    public ImportSetAside? Aside { get; init; }

    /// <summary>By kind; the newest of each.</summary>
    public ImmutableDictionary<string, EvidenceFile> Photos { get; init; } = ImmutableDictionary<string, EvidenceFile>.Empty;

    /// <summary>Digest of the line that the record was last brought up to; empty where something else has changed since.</summary>
    public string Row { get; init; } = "";

    public Guid Import { get; init; }

    public DateTimeOffset RegisteredAt { get; init; }

    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>As what duplicate it was 注销, with the record that goes on; null where it was not.</summary>
    public RecordFoundDuplicate? Duplicate { get; init; }

    /// <summary>已注销.</summary>
    public bool Void => Of(RecordField.Status) == VoidStatus;

    /// <summary>专科资格待查: it exists, and its student cannot see it yet.</summary>
    public bool Withheld => Of(RecordField.Prior) == "pending";

    /// <summary>Whether the 学历 is registered and can be queried: from that day (Chinese time) on the school changes nothing (教学〔2014〕11号, 19).</summary>
    public bool CertifiedBy(DateTimeOffset now) => Of(RecordField.Certified) is { Length: > 0 } day && Reached(day, now);

    private static bool Reached(string day, DateTimeOffset now) => string.CompareOrdinal(day, WorkingCalendar.DayOf(now).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)) <= 0;

    /// <summary>学籍注册 is complete: by its day (Chinese time), or by the status where no day is told. Once it is, no file that takes day or status back undoes it.</summary>
    public bool RegisteredBy(DateTimeOffset now) => Registered
        || (Of(RecordField.Registered) is { Length: > 0 } day ? Reached(day, now) : !RecordCodes.BeforeRegistration(Of(RecordField.Status)));

    /// <summary>学籍注册 was complete when something last happened to the record.</summary>
    private bool Registered { get; init; }

    public string DocumentType => Of(RecordField.DocumentType);

    /// <summary>The value of a field; empty where there is none.</summary>
    public string Of(string field) => field == StudentNumberField ? StudentNumber : Fields.GetValueOrDefault(field, "");

    public override ImmutableArray<HeldLookup> Lookups => Name is null || Number is null ? [] :
    [
        new(LookupKind.Student, Renumbered == Guid.Empty ? Id : Both(Id, Renumbered), RecordKeys.Student(School, StudentNumber)),
        new(LookupKind.RecordNumber, Typed(Number.Id), Number.Plain is { } number ? RecordKeys.Number(DocumentType, number) : null),
        new(LookupKind.RecordName, Name.Id, Name.Plain is { } name ? RecordKeys.Name(School, name) : null),
        new(LookupKind.RecordPerson, Both(Name.Id, Typed(Number.Id)), Name.Plain is { } n && Number.Plain is { } x ? RecordKeys.Person(DocumentType, x, n) : null),
    ];

    protected override StreamState Apply(Fact fact, Stamp stamp) => fact switch
    {
        RecordRegistered f => this with
        {
            School = f.School,
            Province = f.Province,
            StudentNumber = f.StudentNumber,
            Name = f.Name,
            Number = f.Number,
            Particulars = f.Particulars.Bare(),
            Fields = f.Fields.ToImmutableDictionary(v => v.Field, v => v.Value),
            Import = f.Import,
            Row = f.Row,
            RegisteredAt = stamp.At,
            ChangedAt = stamp.At,
        },
        RecordChanged f => Changed(f) with { ChangedAt = RecordChange.Says(f) ? stamp.At : ChangedAt, Registered = RegisteredBy(stamp.At) },
        ImportSetAside f => this with { Aside = f with { Name = f.Name?.Bare(), Number = f.Number?.Bare(), Particulars = f.Particulars?.Bare() }, Row = f.Row, Import = f.Import },
        CorrectionKept => this with { Aside = null },
        RecordFollowedSchool f => this with { Province = f.Province },
        RecordFoundDuplicate f => this with { Duplicate = f },
        RecordPhotoAdded f => this with { Photos = Photos.SetItems(f.Photos.Select(p => KeyValuePair.Create(p.Kind, p with { Bytes = null }))), ChangedAt = stamp.At },
        _ => throw Unknown(fact),
    };

    private StudentRecord Changed(RecordChanged f)
    {
        var number = f.Fields.FirstOrDefault(c => c.Field == StudentNumberField);
        var fields = f.Fields.Where(c => c != number).Aggregate(Fields, (all, c) => c.After.Length == 0 ? all.Remove(c.Field) : all.SetItem(c.Field, c.After));
        string[] touched =
        [
            .. f.Fields.Select(c => c.Field), .. f.NameBefore is null ? Array.Empty<string>() : [NameField],
            .. f.NumberBefore is null ? Array.Empty<string>() : [NumberField], .. f.ParticularsBefore is null ? Array.Empty<string>() : [ParticularsField],
        ];
        return this with
        {
            Fields = fields,
            StudentNumber = number?.After ?? StudentNumber,
            Renumbered = number is null ? Renumbered : f.Source,
            Name = f.Name ?? Name,
            Number = f.Number ?? Number,
            Particulars = f.Particulars?.Bare() ?? Particulars,
            Corrected = RecordBases.Outlasts(f.Basis) ? Corrected.Union(touched) : Corrected.Except(touched),
            Aside = Open(f, touched),
            Row = f.Row,
            Import = f.Basis == RecordBases.Import ? f.Source : Import,
        };
    }

    // a later line that leaves a question open sets it aside again in the same commit
    private ImportSetAside? Open(RecordChanged f, string[] touched)
    {
        if (Aside is null || f.Basis == RecordBases.Import)
        {
            return null;
        }

        var left = Aside with
        {
            Fields = [.. Aside.Fields.Where(a => !touched.Contains(a.Field))],
            Name = touched.Contains(NameField) ? null : Aside.Name,
            Number = touched.Contains(NumberField) ? null : Aside.Number,
            Particulars = touched.Contains(ParticularsField) ? null : Aside.Particulars,
        };
        return left is { Fields.IsEmpty: true, Name: null, Number: null, Particulars: null } ? null : left;
    }

    // the keys bear the document type too: another look-up where the type alone is another. A citizen's number is one under any
    private Guid Typed(Guid number)
    {
        if (DocumentType == IdNumbers.DocumentType.CitizenCard.Code)
        {
            return number;
        }

        var bytes = number.ToByteArray();
        for (var at = 0; at < DocumentType.Length; at++)
        {
            bytes[at % bytes.Length] ^= (byte)DocumentType[at];
        }

        return new(bytes);
    }

    // one look-up of two values: another id where either is another
    private static Guid Both(Guid name, Guid number)
    {
        var (a, b) = (name.ToByteArray(), number.ToByteArray());
        for (var at = 0; at < a.Length; at++)
        {
            a[at] ^= b[at];
        }

        return new(a);
    }
}
