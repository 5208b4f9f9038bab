using System.Text;
using Chsi.Silo.Grains;
using Chsi.Workflows.Records;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.School.Records;

/// <summary>学籍查询: the school's own students by name (exact), 学号, 分院, 班级 and status, in the order of 学号.</summary>
public sealed class IndexModel(RecordSearch search, RecordDisclosures disclosures) : ChsiPage
{
    /// <summary>Lines in one copy; further ones are asked for by college.</summary>
    public const int MostExported = 20_000;

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

    /// <summary>Not all there are were looked through, and what to do; null where they were.</summary>
    public string? Cut { get; private set; }

    public bool Filtered => Name is not null || Number is not null || College is not null || Class is not null || Status is not null || Filter is not null;

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

    /// <summary>A copy of all that is found, names and numbers whole: for who leads the school, with a reason, after the second factor once more.</summary>
    public async Task<IActionResult> OnPostExportAsync(string? why)
    {
        if (await StepUp() is { } asked)
        {
            return asked;
        }

        After = null;
        await Load(MostExported);
        var said = string.Join('，', new[] { Name is null ? null : "按姓名", Number, College, Class, Status is null ? null : RecordCodes.Statuses.LabelOf(Status), RecordSearch.Filters.FirstOrDefault(f => f.Filter == Filter).Label }
            .OfType<string>().DefaultIfEmpty("全部"));
        var (whole, refusal) = await disclosures.ShowAll(Me.Actor, [.. Lines.Select(l => l.Id)], said, why, Stop);
        if (refusal is not null)
        {
            Refuse("why", refusal);
            await Load(Size);
            return Page();
        }

        var text = new StringBuilder("学号,姓名,证件号码,分院,班级,层次,专业,入学日期,学籍状态\r\n");
        foreach (var line in Lines)
        {
            var (name, number) = whole[line.Id];
            // a tab keeps spreadsheet programs from rounding eighteen digits
            text.AppendJoin(',', new[]
            {
                line.StudentNumber, name, $"{number}\t", line.College, line.Class, RecordCodes.Levels.LabelOf(line.Level), line.Major, line.Enrolled, RecordCodes.Statuses.LabelOf(line.Status),
            }.Select(Desk.Access.IndexModel.Cell)).Append("\r\n");
        }

        // spreadsheet programs take the text for UTF-8 only with the mark in front
        return File((byte[])[.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())], "text/csv; charset=utf-8", $"records-{Times.Day(Me.At)}.csv");
    }

    private async Task Load(int size)
    {
        var asked = new RecordsAsked(null, Name, Number, College, Class, Status, Filter, After).Read();
        (Name, Number, College, Class, Status, Filter, After) = (asked.Name, asked.Number, asked.College, asked.Class, asked.Status, asked.Filter, asked.After);
        (Lines, More, var refusal, Cut) = await search.Find(Me, asked, size, Stop);
        if (refusal is not null)
        {
            Refuse(nameof(Name), refusal);
        }
    }

    /// <summary>The page with what is asked, and another place in it.</summary>
    public string Link(string? after, string? handler = null) => Url.Page(null, new { handler, Number, College, Class, Status, Filter, After = after, refused = Name is null ? null : Request.Query[RefusedForms.Mark].ToString() })!;
}
