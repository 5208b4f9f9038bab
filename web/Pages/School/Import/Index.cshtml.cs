using System.Text;
using Chsi.Silo.Imports;
using Chsi.Workflows.Records;
using Dapper;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.School.Import;

/// <summary>导入学籍: a school sends its file, first to try, then in earnest; progress and what was wrong are on the page of each.</summary>
[RequestSizeLimit(Upload.Most)]
[RequestFormLimits(MultipartBodyLengthLimit = Upload.Most, MemoryBufferThreshold = Upload.InMemory)]
public sealed class IndexModel(Reading reading, ImportJobs jobs, RecordImport imports) : ChsiPage
{
    [BindProperty]
    public IFormFile? Sheet { get; set; }

    [BindProperty]
    public bool Rehearse { get; set; }

    public IReadOnlyList<ImportLine> Imports { get; private set; } = [];

    /// <summary>Records whose last import said otherwise than a correction.</summary>
    public int Aside { get; private set; }

    public static int MostMegabytes => ImportJobs.MostBytes / 1024 / 1024;

    public async Task<IActionResult> OnGetAsync() => await Load() ? Page() : Forbid();

    /// <summary>The head of a file with one made-up line, in the encoding that spreadsheet programs expect.</summary>
    public async Task<IActionResult> OnGetSampleAsync()
    {
        if (await imports.School(Me.Desk.Organisation, Stop) is not { } school)
        {
            return NotFound();
        }

        string Line(Func<string, string> cell) => string.Join(',', RecordEntry.Columns.Select(c => $"\"{cell(c)}\"")) + "\r\n";
        var text = Line(c => (RecordEntry.MustColumns.Contains(c) ? "*" : "") + c) + Line(c => RecordEntry.Example(c, school));
        return File((byte[])[.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)], "text/csv; charset=utf-8", "学籍导入样表.csv");
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!await Load())
        {
            return Forbid();
        }

        if (Sheet is null || Sheet.Length == 0)
        {
            Refuse(nameof(Sheet), "请选择要导入的CSV文件。");
            return Page();
        }

        if (Sheet.Length > ImportJobs.MostBytes)
        {
            Refuse(nameof(Sheet), $"文件超过 {MostMegabytes} MB，请分成几个文件，或联系运行维护用命令导入。");
            return Page();
        }

        using var bytes = new MemoryStream();
        await Sheet.CopyToAsync(bytes, Stop);
        var sent = await jobs.Send(Ids.From(RequestId, "import"), Me.Desk.Organisation, Me.Actor, Path.GetFileName(Sheet.FileName), bytes.ToArray(), Rehearse, Stop);
        if (!sent.Accepted)
        {
            Refuse(nameof(Sheet), sent.Refusal);
            return Page();
        }

        return Redirect($"/school/import/{sent.Value}");
    }

    private async Task<bool> Load()
    {
        if (Me.Desk.Kind != "school")
        {
            return false;
        }

        (Imports, Aside) = await reading.As(Me, async connection => (
            (IReadOnlyList<ImportLine>)(await connection.QueryAsync<ImportLine>($"select {ImportLine.Columns} from chsi.record_import order by at desc limit 20")).AsList(),
            await connection.ExecuteScalarAsync<int>("select count(*) from chsi.record_row where school = @Organisation and aside", new { Me.Desk.Organisation })), Stop);
        return true;
    }
}

/// <summary>An import as its school sees it.</summary>
/// <param name="Kept">Rehearsed, and the file is still there to be imported.</param>
public sealed record ImportLine(
    Guid Id, string Name, string FileName, DateTime At, bool Rehearse, int Total, int Done, int Added, int Changed, int Same, int Aside, int Wrong, string? Fault, DateTime? FinishedAt, bool Kept)
{
    public const string Columns = "id, name, file_name as FileName, at, rehearse, total, done, added, changed, same, aside, wrong, fault, finished_at as FinishedAt, kept";

    public string State => Fault is not null ? "中断" : FinishedAt is null ? Done == 0 ? "等待处理" : "处理中" : Wrong > 0 ? "完成，有错误" : "完成";

    public string Tone => Fault is not null ? "bad" : FinishedAt is null ? "info" : Wrong > 0 ? "warn" : "ok";
}
