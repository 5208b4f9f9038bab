using Chsi.Silo.Grains;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Organisations;
using Chsi.Workflows.Records;
using Chsi.Workflows.Routes;
using Chsi.Workflows.Staff;
using Dapper;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace Chsi.Web.Pages.School.Records;

/// <summary>Who looked at a value of a record.</summary>
public sealed record SeenLine(DateTime At, string Name, string What, string Reason);

/// <summary>One record as its school and its province have it: what stands in clear, and by reason and in the log what does not.</summary>
public sealed class RecordModel(Reading reading, RecordDisclosures disclosures) : ChsiPage
{
    internal const string Head = """
        select n.masked, i.masked from chsi.record_row r left join chsi.protected_value n on n.id = r.name_value left join chsi.protected_value i on i.id = r.number_value
        where r.id = @Id
        """;

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>姓名 and 证件号码, masked.</summary>
    public (string? Name, string? Number) Masked { get; private set; }

    public StudentRecord Record { get; private set; } = new(Guid.Empty);

    /// <summary>Whether who asks may put something right here: not the province, not a 经办人, not after the 学历 can be queried.</summary>
    public bool Corrects => Me.Desk.Kind == OrganisationKinds.School && Me.Role != StaffRoles.Clerk && !Certified;

    /// <summary>Whether a correction may be opened here for the student: by anybody of the school.</summary>
    public bool Applies => Me.Desk.Kind == OrganisationKinds.School;

    public bool Certified => Record.CertifiedBy(Me.At);

    /// <summary>What was asked for, whole; shown in this one answer.</summary>
    public IReadOnlyList<(string Label, string Text)> Disclosed { get; private set; } = [];

    /// <summary>The reason for seeing the photos was given.</summary>
    public bool Photos { get; private set; }

    /// <summary>What an import said otherwise, masked; empty where nothing waits.</summary>
    public string Aside { get; private set; } = "";

    public Timeline History { get; private set; } = new([]);

    public IReadOnlyList<SeenLine> Log { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync() => await Load() ? Page() : NotFound();

    /// <summary>A photo, for some minutes after the reason was given.</summary>
    public async Task<IActionResult> OnGetPhotoAsync(Guid file)
    {
        Response.Headers.CacheControl = "no-store";
        return await disclosures.Photo(Me.Actor, Id, file, Stop) is { } jpeg ? File(jpeg, "image/jpeg") : NotFound();
    }

    public async Task<IActionResult> OnPostDiscloseAsync(RecordValue? value, string? why)
    {
        if (!await Load())
        {
            return NotFound();
        }

        if (await StepUp() is { } asked)
        {
            return asked;
        }

        IReadOnlyDictionary<Guid, string?>? texts = null;
        string? refusal;
        switch (value)
        {
            case RecordValue.Photos:
                refusal = await disclosures.AllowPhotos(Me.Actor, Id, why, Stop);
                Photos = refusal is null;
                break;
            case RecordValue.History:
                (texts, refusal) = await disclosures.ShowHistory(Me.Actor, Id, _values, why, Stop);
                break;
            default:
                (var text, refusal) = await disclosures.Show(Me.Actor, Id, value, why, Stop);
                Disclosed = text is null ? [] : value switch
                {
                    RecordValue.Name => [("姓名", text)],
                    RecordValue.Number => [("证件号码", text)],
                    _ => Whole(Particulars.Of(text)),
                };
                break;
        }

        if (refusal is not null)
        {
            Refuse("why", refusal);
            return Page();
        }

        await Load(texts);
        return Page();
    }

    private static IReadOnlyList<(string, string)> Whole(Particulars all) => [("性别", all.SexLabel), ("出生日期", all.BirthLabel), ("民族", all.NationLabel)];

    private IReadOnlyList<Guid> _values = [];

    /// <param name="whole">Texts of the history's values; masked where they were not asked for.</param>
    private Task<bool> Load(IReadOnlyDictionary<Guid, string?>? whole = null) => reading.As(Me, async connection =>
    {
        if ((await connection.QueryAsync<(string?, string?)>(Head, new { Id })).AsList() is not [var masked] || await StoredRecord.Read(connection, Id) is not { } stored)
        {
            return false;
        }

        (Masked, Record) = (masked, stored.Record);
        _values = [.. RecordWording.ValuesOf(stored.Facts.Select(f => f.Fact))];
        // particulars have no masked form
        var texts = (await connection.QueryAsync<(Guid Id, string Text)>("select id, masked from chsi.protected_value where id = any(@ids) and masked <> ''", new { ids = _values.ToArray() }))
            .ToDictionary(v => v.Id, v => (string?)v.Text);
        Aside = Record.Aside is { } aside ? RecordWording.Aside(aside, texts) : "";
        History = new([.. Lines(stored, whole ?? texts, await Files(connection, stored))], Years: true);
        Log = (await connection.QueryAsync<SeenLine>("select at, name, what, reason from chsi.access_log where subject = @Id order by at desc, id desc limit 50", new { Id })).AsList();
        return true;
    }, Stop);

    /// <summary>Names of the files that facts rest on, as the own school sent them.</summary>
    private static async Task<Dictionary<Guid, string>> Files(NpgsqlConnection connection, StoredRecord stored) =>
        (await connection.QueryAsync<(Guid Id, string Name)>("select id, file_name from chsi.record_import where id = any(@ids)",
            new { ids = stored.Facts.Select(f => Source(f.Fact).Import).Distinct().ToArray() })).ToDictionary(f => f.Id, f => f.Name);

    private static (Guid Import, int Line) Source(Fact fact) => fact switch
    {
        RecordRegistered f => (f.Import, f.Line),
        RecordChanged f => (f.Source, 0),
        ImportSetAside f => (f.Import, f.Line),
        _ => default,
    };

    private static IEnumerable<TimelineLine> Lines(StoredRecord stored, IReadOnlyDictionary<Guid, string?> texts, Dictionary<Guid, string> files)
    {
        foreach (var (fact, stamp) in stored.Facts)
        {
            if (RecordWording.Line(fact, texts) is HistoryLine line)
            {
                var (import, at) = Source(fact);
                var file = files.TryGetValue(import, out var name) ? $"文件“{name}”{(at > 0 ? $"第{at}行" : "")}" : "";
                yield return new(LineTime.Past, line.Text, string.Join("。", new[] { line.Detail, file }.Where(t => t.Length > 0)), stamp.At, stamp.Name, line.Internal);
            }
        }
    }
}
