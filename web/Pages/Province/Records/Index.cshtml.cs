using Chsi.Silo.Grains;
using Chsi.Workflows.Records;
using Dapper;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Province.Records;

/// <summary>学籍查询 of a province: the students of its schools by school, 学号, name (exact) and status, to read.</summary>
public sealed class IndexModel(Reading reading, RecordSearch search, RecordExport export) : ChsiPage
{
    public int Size => RecordSearch.Size(Agent);

    /// <summary>院校代码.</summary>
    [BindProperty(SupportsGet = true)]
    public string? School { get; set; }

    /// <summary>学号.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Number { get; set; }

    /// <summary>Posted, so that no name ever stands in an address.</summary>
    [BindProperty]
    public string? Name { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Status { get; set; }

    /// <summary>The 学号 before the page, within a school.</summary>
    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public IReadOnlyList<(string Code, string Name)> Schools { get; private set; } = [];

    public IReadOnlyList<RecordLine> Lines { get; private set; } = [];

    public bool More { get; private set; }

    /// <summary>Not all there are were looked through, and what to do; null where they were.</summary>
    public string? Cut { get; private set; }

    /// <summary>A school or a name: a province has too many students to begin with all of them.</summary>
    public bool Asked => School is not null || Name is not null;

    public bool Filtered => Asked || Number is not null || Status is not null;

    public RecordExportForm Export => new(this, Link(null, nameof(Export)), [(nameof(School), School), (nameof(Name), Name), (nameof(Number), Number), (nameof(Status), Status)]);

    public Task OnGetAsync() => Load();

    /// <summary>A copy of all that is found, with a reason, after the second factor once more.</summary>
    /// <param name="whole">Names and numbers whole: for who leads the province's staff.</param>
    public async Task<IActionResult> OnPostExportAsync(string? why, bool whole)
    {
        if (await StepUp() is { } stepUp)
        {
            return stepUp;
        }

        var asked = Read();
        if (Asked)
        {
            var (file, field, refusal) = await export.Take(Me, asked, whole, why, Stop);
            if (file is not null)
            {
                return file;
            }

            Refuse(field, refusal!);
        }
        else
        {
            Refuse(nameof(School), "请选择学校，或填写完整的姓名。");
        }

        await Load();
        return Page();
    }

    private RecordsAsked Read()
    {
        var asked = new RecordsAsked(School, Name, Number, null, null, Status, null, School is null ? null : After).Read();
        (School, Name, Number, Status, After) = (asked.School, asked.Name, asked.Number, asked.Status, asked.After);
        return asked;
    }

    private async Task Load()
    {
        var asked = Read();
        Schools = await reading.As(Me, async connection => (await connection.QueryAsync<(string, string)>(
            "select code, name from chsi.organisation_row where kind = 'school' and province = @Organisation order by code", new { Me.Desk.Organisation })).AsList(), Stop);
        if (!Asked)
        {
            if ((Number is not null || Status is not null) && ModelState.IsValid)
            {
                Refuse(nameof(School), "请选择学校，或填写完整的姓名。");
            }

            return;
        }

        // namesakes of all schools stand on one page: a 学号 is a place within one school alone
        (Lines, More, _, var refusal, Cut) = await search.Find(Me, asked, School is null ? SchoolRecords.Most : Size, Stop);
        if (refusal is not null && ModelState[nameof(Name)]?.Errors is not { Count: > 0 })
        {
            Refuse(nameof(Name), refusal);
        }
    }

    /// <summary>A name is kept on the server and found by the GET that follows; what else is looked for stands in the address.</summary>
    public IActionResult OnPostSearch()
    {
        if (string.IsNullOrWhiteSpace(Name))
        {
            return Redirect(Link(null));
        }

        Keeps = true;
        return Page();
    }

    public string Link(string? after, string? handler = null) => Url.Page(null, new { handler, School, Number, Status, After = after, refused = Name is null ? null : Request.Query[RefusedForms.Mark].ToString() })!;
}
