using System.Text;
using Chsi.Silo.Grains;
using Chsi.Workflows.Organisations;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Desk.Access;

/// <summary>Who looked at what, searched by person, case, record and day; a copy of what is found is written into the log itself.</summary>
public sealed class IndexModel(AccessLog log, Reading reading) : ChsiPage
{
    [BindProperty(SupportsGet = true)]
    public string? Who { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Number { get; set; }

    /// <summary>学号; for who leads a school or a province.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Student { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? To { get; set; }

    /// <summary>The line before the page.</summary>
    [BindProperty(SupportsGet = true)]
    public long? Before { get; set; }

    public IReadOnlyList<AccessLine> Lines { get; private set; } = [];

    public bool More { get; private set; }

    public bool Filtered => Who is not null || Number is not null || Student is not null || From is not null || To is not null;

    /// <summary>The desk has records of its own, of which the lines say whose was opened.</summary>
    public bool OfRecords => Me.Desk.Kind is OrganisationKinds.School or OrganisationKinds.Province;

    public async Task OnGetAsync()
    {
        if (Query() is { } query)
        {
            var lines = await log.Search(Me.Actor, query, Before, Stop);
            (Lines, More) = ([.. lines.Take(AccessLog.Size)], lines.Count > AccessLog.Size);
        }
    }

    public async Task<IActionResult> OnPostExportAsync()
    {
        if (Query() is not { } query)
        {
            return Page();
        }

        if (await StepUp() is { } asked)
        {
            return asked;
        }

        var lines = await log.Export(Me.Actor, query, Stop);
        var text = new StringBuilder($"时间,查看人,用户名,案件号,{(OfRecords ? "学号," : "")}内容,理由\r\n");
        foreach (var line in lines)
        {
            text.AppendJoin(',', ((string?[])[Times.Minute(line.At), line.Name, line.UserName, line.CaseNumber, .. OfRecords ? [line.StudentNumber] : Array.Empty<string?>(), line.What, line.Reason]).Select(Cell)).Append("\r\n");
        }

        var now = await reading.Now(Stop);
        // spreadsheet programs take the text for UTF-8 only with the mark in front
        return File((byte[])[.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())], "text/csv; charset=utf-8", $"access-log-{Times.Day(now)}.csv");
    }

    public string Link(long before) => Url.Page("Index", new { who = Who, number = Number, student = Student, from = From, to = To, before })!;

    /// <summary>A cell as text: what begins like a formula is not to be run by the program that opens the file.</summary>
    internal static string Cell(string? value)
    {
        var text = value ?? "";
        text = text.Length > 0 && "=+-@\t\r".Contains(text[0]) ? $"'{text}" : text;
        return text.IndexOfAny([',', '"', '\n', '\r']) < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private AccessQuery? Query()
    {
        (Who, Number) = (Text(Who), Text(Number)?.ToUpperInvariant());
        Student = OfRecords ? Text(Student) : null;
        (From, To) = (Text(From), Text(To));
        var (from, to) = (Day(nameof(From), From), Day(nameof(To), To));
        if (from > to)
        {
            Refuse(nameof(To), "结束日期不能早于开始日期。");
        }

        return Refusals.Count > 0 ? null : new(Who, Number, from, to, Student);

        static string? Text(string? typed) => string.IsNullOrWhiteSpace(typed) ? null : Workflows.Decisions.Typed.Line(typed);
    }

    private DateOnly? Day(string field, string? typed)
    {
        if (typed is null)
        {
            return null;
        }

        if (DateOnly.TryParseExact(typed, "yyyy-MM-dd", out var day) && day.Year is > 2000 and < 9000)
        {
            return day;
        }

        Refuse(field, "日期请写成2026-10-16的样子。");
        return null;
    }
}
