using Chsi.Silo.Imports;
using Dapper;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.School.Import;

/// <summary>One import: how far it is, what it came to, and what was wrong.</summary>
public sealed class JobModel(Reading reading, ImportJobs jobs) : ChsiPage
{
    public ImportLine Line { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(Guid id)
    {
        var line = await reading.As(Me, connection => connection.QuerySingleOrDefaultAsync<ImportLine>($"select {ImportLine.Columns} from chsi.record_import where id = @id", new { id }), Stop);
        if (line is null)
        {
            return NotFound();
        }

        Line = line;
        return Request.Headers["HX-Target"] == "progress" ? Partial("_Progress", line) : Page();
    }

    public async Task<IActionResult> OnGetErrorsAsync(Guid id) =>
        await jobs.Errors(id, Me.Actor, Stop) is { } csv ? File(csv, "text/csv; charset=utf-8", "导入问题.csv") : NotFound();
}
