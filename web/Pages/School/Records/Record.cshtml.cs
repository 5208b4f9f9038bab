using Chsi.Silo.Grains;
using Chsi.Silo.Store;
using Chsi.Workflows;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Records;
using Dapper;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.School.Records;

/// <summary>Who looked at a value of a record.</summary>
public sealed record SeenLine(DateTime At, string Name, string What, string Reason);

/// <summary>One record as its school has it: what stands in clear, and by reason and in the log what does not.</summary>
public sealed class RecordModel(Reading reading, RecordDisclosures disclosures) : ChsiPage
{
    private const string Head = """
        select n.masked, i.masked from chsi.record_row r left join chsi.protected_value n on n.id = r.name_value left join chsi.protected_value i on i.id = r.number_value
        where r.id = @Id
        """;

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>姓名 and 证件号码, masked.</summary>
    public (string? Name, string? Number) Masked { get; private set; }

    public StudentRecord Record { get; private set; } = new(Guid.Empty);

    /// <summary>What was asked for, whole; shown in this one answer.</summary>
    public IReadOnlyList<(string Label, string Text)> Disclosed { get; private set; } = [];

    public IReadOnlyList<SeenLine> Log { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync() => await Load() ? Page() : NotFound();

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

        var (text, refusal) = await disclosures.Show(Me.Actor, Id, value, why, Stop);
        if (text is null)
        {
            Refuse("why", refusal!);
            return Page();
        }

        Disclosed = value switch
        {
            RecordValue.Name => [("姓名", text)],
            RecordValue.Number => [("证件号码", text)],
            _ => Whole(Particulars.Of(text)),
        };
        await Load();
        return Page();
    }

    private static IReadOnlyList<(string, string)> Whole(Particulars all) => [("性别", all.SexLabel), ("出生日期", all.BirthLabel), ("民族", all.NationLabel)];

    private Task<bool> Load() => reading.As(Me, async connection =>
    {
        if ((await connection.QueryAsync<(string?, string?)>(Head, new { Id })).AsList() is not [var masked])
        {
            return false;
        }

        StreamState? record = null;
        foreach (var (version, type, body, at) in await connection.QueryAsync<(int, string, byte[], DateTime)>(
            "select version, type, body, at from chsi.fact where stream = @Id order by version", new { Id }))
        {
            var fact = FactCodec.Read(type, body);
            record = (record ?? Catalogue.EmptyFor(fact, Id)).Fold(fact, new(version, at, Guid.Empty, "", Workflows.Decisions.Desk.Nobody, Guid.Empty));
        }

        (Masked, Record) = (masked, record as StudentRecord ?? Record);
        Log = (await connection.QueryAsync<SeenLine>("select at, name, what, reason from chsi.access_log where subject = @Id order by at desc, id desc limit 50", new { Id })).AsList();
        return true;
    }, Stop);
}
