using Chsi.Silo.Grains;
using Chsi.Silo.Openings;
using Chsi.Web.Pages.Desk.Reviews;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ProvincialApproval;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Province.Approvals;

/// <summary>Like cases approved together: what would come of each, the number confirmed, and what became of each. Each is a decision of its own.</summary>
public sealed class TogetherModel(ApprovalQueue queue, BulkWork work, Silo.Openings.Corrections corrections, CorrectionViews views) : ChsiPage
{
    /// <summary>The cases ticked in the queue.</summary>
    [BindProperty(SupportsGet = true)]
    public List<string> Numbers { get; set; } = [];

    /// <summary>A case whose like are wanted; instead of <see cref="Numbers"/>.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Like { get; set; }

    /// <summary>What is to be approved, each with the version that the page was drawn from: CX2026-1120-00417:7.</summary>
    [BindProperty]
    public List<string> Chosen { get; set; } = [];

    [BindProperty]
    public string? Text { get; set; }

    /// <summary>The number that was confirmed.</summary>
    [BindProperty]
    public int Confirmed { get; set; }

    /// <summary>What became of each case, kept over the redirect.</summary>
    [BindProperty]
    public string? Done { get; set; }

    public IReadOnlyList<BulkResult> Results => BulkResult.Read(Done);

    /// <summary>What is asked for in all of them.</summary>
    public string Asked { get; private set; } = "";

    /// <summary>What would come of each.</summary>
    public IReadOnlyList<(ApprovalLine Line, BulkResult Foreseen)> Lines { get; private set; } = [];

    public IEnumerable<ApprovalLine> Able => Lines.Where(l => l.Foreseen.Done).Select(l => l.Line);

    public async Task OnGetAsync()
    {
        if (Results.Count > 0)
        {
            return;
        }

        // a form that was refused says what had been chosen, and it is looked at anew
        var numbers = Numbers.Concat(Chosen.Select(c => c.Split(':')[0])).Distinct().Take(ApprovalQueue.Size);
        var lines = Like is { Length: > 0 } like ? await queue.Like(Me, like, Stop) : await queue.These(Me, [.. numbers], Stop);
        Asked = lines.Select(l => l.Asked).FirstOrDefault(a => a.Length > 0) ?? "";
        var alike = lines.Where(l => l.Asked == Asked).ToDictionary(l => l.Number);
        var foreseen = (await work.Foresee(Me, [.. alike.Keys], (number, @case) => Approval(@case, "同意", alike[number].StageVersion), "可以批准，学籍随即更正。", Stop)).ToDictionary(r => r.Number);
        Lines = [.. lines.Select(l => (l, foreseen.GetValueOrDefault(l.Number) ?? new(l.Number, false, "更正项目与所选的第一件不同，请分开批准。")))];
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var seen = new Dictionary<string, int>();
        foreach (var chosen in Chosen.Select(c => c.Split(':')))
        {
            if (chosen is [var number, var version] && int.TryParse(version, out var drawnFrom))
            {
                seen[number] = drawnFrom;
            }
        }

        if (RequestId == Guid.Empty)
        {
            Refuse("", "页面已过期，请刷新后重新提交。");
        }
        else if (seen.Count is 0 or > ApprovalQueue.Size)
        {
            Refuse("", seen.Count == 0 ? "没有可以批准的案件。" : $"一次最多批准{ApprovalQueue.Size}件。");
        }
        else if ((Text ?? "").Trim().Length is < 2 or > 500)
        {
            Refuse(nameof(Text), "请填写批准的意见，2至500个字。");
        }
        else if (Confirmed != seen.Count)
        {
            Refuse(nameof(Confirmed), $"请确认批准的件数：{seen.Count}件。");
        }
        else
        {
            Keeps = true;
            Remember(nameof(Done), BulkResult.Write(await work.Ask(Me, RequestId, [.. seen.Keys], (number, @case) => Approval(@case, Text!, seen[number]), "已批准，学籍已更正。", Stop)));
        }

        return Page();
    }

    private async Task<Request> Approval(Guid @case, string text, int seen) =>
        new GiveApproval(@case, Me.Id, text, await views.Below(@case, Stop) is { } below ? await corrections.Application(below, Stop) : null, seen);
}
