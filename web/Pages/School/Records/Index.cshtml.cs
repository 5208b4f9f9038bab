using System.Text;
using Chsi.Silo.Grains;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.Records;
using Dapper;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.School.Records;

/// <summary>A record in the list.</summary>
/// <param name="Name">Masked.</param>
/// <param name="Status">Its code.</param>
public sealed record RecordLine(Guid Id, string StudentNumber, string Name, string College, string Class, string Level, string Major, string Status, string Enrolled, bool Withheld, bool Aside);

/// <summary>学籍查询: the school's own students by name (exact), 学号, 分院, 班级 and status, in the order of 学号.</summary>
public sealed class IndexModel(Reading reading, SchoolRecords records, RecordDisclosures disclosures) : ChsiPage
{
    /// <summary>Lines on a page, and in one copy; further ones are asked for by college.</summary>
    public const int Size = 50, MostExported = 20_000;

    /// <summary>What the overview leads to, with its words.</summary>
    public static readonly IReadOnlyList<(string Filter, string Label)> Filters =
        [("aside", "导入与更正不一致"), ("unplaced", "缺分院或班级"), ("doubled", "证件号码重复"), ("withheld", "专科资格待查")];

    [BindProperty(SupportsGet = true)]
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

    public bool Filtered => Name is not null || Number is not null || College is not null || Class is not null || Status is not null || Filter is not null;

    public Task OnGetAsync() => Load(Size);

    /// <summary>A copy of all that is found, names and numbers whole: for who leads the school, with a reason, after the second factor once more.</summary>
    public async Task<IActionResult> OnPostExportAsync(string? why)
    {
        if (await StepUp() is { } asked)
        {
            return asked;
        }

        After = null;
        await Load(MostExported);
        var said = string.Join('，', new[] { Name is null ? null : "按姓名", Number, College, Class, Status is null ? null : RecordCodes.Statuses.LabelOf(Status), Filters.FirstOrDefault(f => f.Filter == Filter).Label }
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
        (Name, Number, College, Class) = (Text(Name), Text(Number)?.Replace(" ", "", StringComparison.Ordinal), Text(College), Text(Class));
        Status = RecordCodes.Statuses.Values.Any(s => s.Code == Status) ? Status : null;
        Filter = Filters.Any(f => f.Filter == Filter) ? Filter : null;
        var ids = Filter == "doubled" ? await records.SharedNumbers(Me.Actor, Stop) : null;
        if (Name is not null)
        {
            var name = PersonName.Check(Name, DocumentType.Other);
            if (!name.Accepted)
            {
                Refuse(nameof(Name), "请填写完整的姓名。");
                return;
            }

            var named = await records.ByName(Me.Actor, name.Value.Value, Stop);
            ids = ids is null ? named : [.. ids.Intersect(named)];
        }

        var lines = await reading.As(Me, async connection => (await connection.QueryAsync<RecordLine>(Query(ids), new
        {
            school = Me.Desk.Organisation,
            Number,
            College,
            Class,
            Status,
            After,
            ids = ids?.ToArray(),
            take = size + 1,
        })).AsList(), Stop);
        (Lines, More) = ([.. lines.Take(size)], lines.Count > size);
    }

    /// <summary>The page with what is asked, and another place in it.</summary>
    public string Link(string? after) => Url.Page(null, new { Name, Number, College, Class, Status, Filter, After = after })!;

    // only what is asked for stands in the statement, so that each is read off its index
    private string Query(IReadOnlyList<Guid>? ids)
    {
        var where = new List<string> { "r.school = @school" };
        Where(ids, "r.id = any(@ids)");
        Where(Number, "r.student_number = @Number");
        Where(College, "r.college = @College");
        Where(Class, "r.class = @Class");
        Where(Status, "r.status = @Status");
        Where(After, "r.student_number > @After");
        Where(Filter == "aside" ? Filter : null, "r.aside");
        Where(Filter == "unplaced" ? Filter : null, "(r.college = '' or r.class = '')");
        Where(Filter == "withheld" ? Filter : null, "r.withheld");
        return $"""
            select r.id, r.student_number as StudentNumber, coalesce(v.masked, '') as Name, r.college, r.class, r.level, r.major, r.status, r.enrolled, r.withheld, r.aside
            from (select * from chsi.record_row r where {string.Join(" and ", where)} order by r.student_number limit @take) r
            left join chsi.protected_value v on v.id = r.name_value order by r.student_number
            """;

        void Where(object? asked, string condition)
        {
            if (asked is not null)
            {
                where.Add(condition);
            }
        }
    }

    private static string? Text(string? typed) => Typed.Line(typed) is { Length: > 0 } line ? line : null;
}
