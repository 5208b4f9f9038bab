using Chsi.Silo.Grains;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.School.Corrections;

/// <summary>Corrections of this school's records, and appeals, that are under way: those that wait for the school, or those that wait for somebody else.</summary>
public sealed class IndexModel(CorrectionQueue queue, Reading reading, Surroundings surroundings) : ChsiPage
{
    /// <summary>elsewhere for what waits for somebody else; anything else is what waits for the school.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Tab { get; set; }

    [BindProperty(SupportsGet = true)]
    public int P { get; set; } = 1;

    public bool Elsewhere => Tab == "elsewhere";

    public IReadOnlyList<CorrectionLine> Lines { get; private set; } = [];

    /// <summary>Those of the page that nobody of the school could bring to their end; for the lead.</summary>
    public IReadOnlyList<Stranded> Stranded { get; private set; } = [];

    /// <summary>There is another page.</summary>
    public bool More { get; private set; }

    public string Left(DateTime? due) => surroundings.Calendar.Left(Me.At, due);

    public string Link(int page) => $"/school/corrections?{(Elsewhere ? "tab=elsewhere&" : "")}p={page}";

    public async Task OnGetAsync()
    {
        P = Math.Clamp(P, 1, CorrectionQueue.LastPage);
        var lines = await queue.Page(Me, Elsewhere, P, Stop);
        (Lines, More) = ([.. lines.Take(CorrectionQueue.Size)], lines.Count > CorrectionQueue.Size && P < CorrectionQueue.LastPage);
        Stranded = Elsewhere ? [] : await Staffing.Among(reading, Me, Lines.Select(l => (l.Number, l.Address)), Stop);
    }
}
