using Chsi.Silo.Imports;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Records;
using Dapper;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.School.Import;

/// <summary>One import: how far it is, what it came to, what was wrong; after a rehearsal the same file in earnest.</summary>
public sealed class JobModel(Reading reading, ImportJobs jobs) : ChsiPage
{
    /// <summary>Errors on the page; all of them are in the download.</summary>
    public const int Shown = 50;

    public ImportLine Line { get; private set; } = null!;

    /// <summary>What was wrong, by line; empty while it runs.</summary>
    public IReadOnlyList<EntryError> Errors { get; private set; } = [];

    /// <summary>What changes and what there is to look at, by line; empty while it runs.</summary>
    public IReadOnlyList<EntryRemark> Remarks { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(Guid id) =>
        !await Load(id) ? NotFound() : Request.Headers["HX-Target"] == "progress" ? Partial("_Progress", this) : Page();

    public async Task<IActionResult> OnGetErrorsAsync(Guid id) =>
        await jobs.Notes(id, Me.Actor, Stop) is { } notes ? File(ImportErrors.Csv(notes.Errors), "text/csv; charset=utf-8", "导入问题.csv") : NotFound();

    public async Task<IActionResult> OnPostNowAsync(Guid id)
    {
        if (!await Load(id))
        {
            return NotFound();
        }

        var sent = RequestId == Guid.Empty ? Checked<Guid>.Refused("页面已过期，请刷新后重新提交。") : await jobs.SendTried(Ids.From(RequestId, "import"), id, Me.Actor, Stop);
        if (sent.Accepted)
        {
            return Redirect($"/school/import/{sent.Value}");
        }

        Refuse("", sent.Refusal);
        return Page();
    }

    private async Task<bool> Load(Guid id)
    {
        var line = await reading.As(Me, connection => connection.QuerySingleOrDefaultAsync<ImportLine>($"select {ImportLine.Columns} from chsi.record_import where id = @id", new { id }), Stop);
        if (line is null)
        {
            return false;
        }

        Line = line;
        if (line.FinishedAt is not null && await jobs.Notes(id, Me.Actor, Stop) is { } notes)
        {
            (Errors, Remarks) = (notes.Errors, notes.Remarks);
        }

        return true;
    }
}
