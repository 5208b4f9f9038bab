using Chsi.Silo.Grains;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Province.Approvals;

/// <summary>What schools have submitted to this province, the most urgent first, and before it the appeals that went on to it.</summary>
public sealed class IndexModel(ApprovalQueue queue, Reading reading, Surroundings surroundings) : ChsiPage
{
    /// <summary>decide for what waits for its approver; anything else is all.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Tab { get; set; }

    [BindProperty(SupportsGet = true)]
    public int P { get; set; } = 1;

    public bool Deciding => Tab == "decide";

    public IReadOnlyList<AppealLine> Appeals { get; private set; } = [];

    public IReadOnlyList<ApprovalLine> Lines { get; private set; } = [];

    /// <summary>What this province has decided, approvals and appeals, the latest first.</summary>
    public IReadOnlyList<DecidedLine> Decided { get; private set; } = [];

    /// <summary>Those of the page that nobody of the province could bring to their end; for the lead.</summary>
    public IReadOnlyList<Stranded> Stranded { get; private set; } = [];

    /// <summary>There is another page.</summary>
    public bool More { get; private set; }

    public string Left(DateTime? due) => surroundings.Calendar.Left(Me.At, due);

    public string Link(int page) => $"/province/approvals?{(Deciding ? "tab=decide&" : "")}p={page}";

    public async Task OnGetAsync()
    {
        P = Math.Clamp(P, 1, ApprovalQueue.LastPage);
        (Appeals, var lines) = await queue.Page(Me, Deciding, P, Stop);
        (Lines, More) = ([.. lines.Take(ApprovalQueue.Size)], lines.Count > ApprovalQueue.Size && P < ApprovalQueue.LastPage);
        Decided = Deciding || P > 1 ? [] : await queue.Decided(Me, Stop);
        Stranded = await Staffing.Among(reading, Me, Appeals.Select(a => (a.Number, a.Address)).Concat(Lines.Select(l => (l.Number, $"/province/approvals/{l.Number}"))), Stop);
    }
}
