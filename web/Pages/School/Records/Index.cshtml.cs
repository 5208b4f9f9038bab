using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.School.Records;

/// <summary>学籍查询: the school's own students by name (exact), 学号, 分院, 班级 and status, in the order of 学号.</summary>
public sealed class IndexModel(RecordSearch search, RecordExport export, SchoolFigures figures) : ChsiPage
{
    public int Size => RecordSearch.Size(Agent);

    /// <summary>Posted, so that no name ever stands in an address.</summary>
    [BindProperty]
    public string? Name { get; set; }

    /// <summary>学号.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Number { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? College { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Class { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Status { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Filter { get; set; }

    /// <summary>The 学号 before the page.</summary>
    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public IReadOnlyList<RecordLine> Lines { get; private set; } = [];

    public bool More { get; private set; }

    /// <summary>How many are found, up to <see cref="RecordSearch.MostCounted"/>.</summary>
    public int Count { get; private set; }

    /// <summary>What 分院 and 班级 can be chosen from.</summary>
    public IReadOnlyList<(string College, string Class)> Classes { get; private set; } = [];

    /// <summary>Not all there are were looked through, and what to do; null where they were.</summary>
    public string? Cut { get; private set; }

    public bool Filtered => Name is not null || Number is not null || College is not null || Class is not null || Status is not null || Filter is not null;

    public RecordExportForm Export => new(this, Link(null, nameof(Export)),
        [(nameof(Name), Name), (nameof(Number), Number), (nameof(College), College), (nameof(Class), Class), (nameof(Status), Status), (nameof(Filter), Filter)]);

    public Task OnGetAsync() => Load(Size);

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

    /// <summary>A copy of all that is found, with a reason, after the second factor once more.</summary>
    /// <param name="whole">Names and numbers whole: for who leads the school.</param>
    public async Task<IActionResult> OnPostExportAsync(string? why, bool whole)
    {
        if (await StepUp() is { } asked)
        {
            return asked;
        }

        var (file, field, refusal) = await export.Take(Me, Read(), whole, why, Stop);
        if (file is not null)
        {
            return file;
        }

        Refuse(field, refusal!);
        await Load(Size);
        return Page();
    }

    private RecordsAsked Read()
    {
        var asked = new RecordsAsked(null, Name, Number, College, Class, Status, Filter, After).Read();
        (Name, Number, College, Class, Status, Filter, After) = (asked.Name, asked.Number, asked.College, asked.Class, asked.Status, asked.Filter, asked.After);
        return asked;
    }

    private async Task Load(int size)
    {
        (Lines, More, Count, var refusal, Cut) = await search.Find(Me, Read(), size, Stop);
        Classes = await figures.Classes(Me, Stop);
        if (refusal is not null && ModelState[nameof(Name)]?.Errors is not { Count: > 0 })
        {
            Refuse(nameof(Name), refusal);
        }
    }

    /// <summary>The page with what is asked, and another place in it.</summary>
    public string Link(string? after, string? handler = null) => Url.Page(null, new { handler, Number, College, Class, Status, Filter, After = after, refused = Name is null ? null : Request.Query[RefusedForms.Mark].ToString() })!;
}
