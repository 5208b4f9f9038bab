using System.Text.RegularExpressions;
using Chsi.Silo.Grains;
using Chsi.Web.Security;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.Staff;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Desk.Reviews;

/// <summary>The desk's queue: what is urgent first, and the next case one key away.</summary>
public sealed partial class IndexModel(QueueView view, QueueCounts counts, ReviewQueue queue, CaseSearch search, Surroundings surroundings, Door door) : ChsiPage
{
    [BindProperty(SupportsGet = true)]
    public string? Tab { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Document { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Due { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Stage { get; set; }

    [BindProperty(SupportsGet = true)]
    public int P { get; set; } = 1;

    /// <summary>What is looked for. Posted, so that no ID number ever stands in an address.</summary>
    [BindProperty]
    public string? Q { get; set; }

    public bool Searched { get; private set; }

    public DateTimeOffset Now => Me.At;

    public List<QueueLine> Lines { get; private set; } = [];

    public bool More { get; private set; }

    public DeskCounts Counts { get; private set; } = new();

    public OwnCounts Own { get; private set; } = new(0, 0, [], true, [], []);

    public Workflows.Calendar.WorkingCalendar Calendar => surroundings.Calendar;

    public bool Filtered => Document is not null || Due is not null || Stage is not null;

    public async Task<IActionResult> OnGetAsync()
    {
        Check();
        if (!string.IsNullOrWhiteSpace(Q))
        {
            return await Found(Q);
        }

        Lines = await view.Read(Me, new(Tab!, Document, Due, P, Stage), HttpContext.RequestAborted);
        More = Lines.Count > QueueQuery.Size && P < QueueQuery.LastPage;
        Lines = Lines.Take(QueueQuery.Size).ToList();
        await Count();
        return Page();
    }

    /// <summary>What is looked for is kept on the server, and found by the GET that follows: going back to the list asks nothing.</summary>
    public IActionResult OnPostSearch()
    {
        if (string.IsNullOrWhiteSpace(Q))
        {
            return Redirect("/desk/reviews");
        }

        Keeps = true;
        return Page();
    }

    public async Task<IActionResult> OnPostNextAsync()
    {
        if (RequestId == Guid.Empty)
        {
            Say("页面已过期，请再试一次。");
            return RedirectToPage("Index");
        }

        switch (await queue.TakeNext(Me.Actor, RequestId, HttpContext.RequestAborted))
        {
            case Accepted accepted:
                return Redirect(CaseModel.AddressOf(accepted.Reply));
            case Refused refused:
                Say(refused.Sentence);
                return RedirectToPage("Index");
            default:
                throw new InvalidOperationException("An answer is a refusal or accepted.");
        }
    }

    /// <summary>Single keys are on unless switched off here. One rendering switches as often as it likes, so each time is a request of its own.</summary>
    public async Task<IActionResult> OnPostKeysAsync(bool on, string? back)
    {
        if (await door.Ask(new SetSingleKeys(Me.Id, on), Me.Actor, Guid.CreateVersion7(), Stop) is Refused refused)
        {
            Say(refused.Sentence);
        }

        return Request.Headers.ContainsKey("HX-Request") ? new NoContentResult() : Redirect(back is not null && Url.IsLocalUrl(back) ? back : "/desk/reviews");
    }

    /// <summary>What was read of the reminders is not shown again.</summary>
    /// <param name="open">Number of the case that is opened for it; null goes on in the list.</param>
    public async Task<IActionResult> OnPostReadAsync([FromServices] Reminders read, List<long> reminders, string? open)
    {
        Check();
        await read.Read(Me.Actor, [.. reminders.Take(QueueCounts.MostReminders)], Stop);
        return Redirect(open is not null && Cut(open) is ("", { } number, "") && number.Length > 0 ? CaseModel.AddressOf(number) : $"{Link(page: P)}#reminders");
    }

    /// <summary>The address of this list with something changed.</summary>
    public string Link(string? tab = null, string? document = null, string? due = null, int page = 1, string? stage = null) =>
        Url.Page("Index", new { tab = tab ?? Tab, document = document == "" ? null : document ?? Document, due = due == "" ? null : due ?? Due, stage = stage == "" ? null : stage ?? Stage, p = page > 1 ? page : (int?)null })!;

    /// <summary>The filter of this list, as its address has it; what a view keeps.</summary>
    public string Query => string.Join('&', new[] { ("tab", Tab), ("document", Document), ("due", Due), ("stage", Stage) }
        .Where(p => p.Item2 is not null).Select(p => $"{p.Item1}={p.Item2}"));

    /// <summary>A notice's text cut at the case number it names.</summary>
    public static (string Before, string Number, string After) Cut(string text) =>
        CaseNumber().Match(text) is { Success: true } found
            ? (text[..found.Index], found.Value, text[(found.Index + found.Length)..])
            : (text, "", "");

    private void Check()
    {
        Tab = QueueView.Tabs.Any(t => t.Name == Tab) ? Tab : "waiting";
        Document = DocumentType.Find(Document)?.Code;
        Due = Due is "today" or "soon" || DateOnly.TryParseExact(Due, "yyyy-MM-dd", out _) ? Due : null;
        Stage = Wording.UnderReview(Stage ?? "") ? Stage : null;
        P = Math.Clamp(P, 1, QueueQuery.LastPage);
    }

    private async Task<IActionResult> Found(string typed)
    {
        var (numbers, refusal) = await search.Find(typed, Me.Actor, HttpContext.RequestAborted);
        if (refusal is not null)
        {
            Refuse("", refusal);
        }

        if (numbers.Count == 1)
        {
            return Redirect(CaseModel.AddressOf(numbers[0]));
        }

        Searched = true;
        Lines = await view.These(Me, numbers, HttpContext.RequestAborted);
        await Count();
        return Page();
    }

    private async Task Count() =>
        (Counts, Own) = (await counts.Of(Me), await counts.Own(Me, HttpContext.RequestAborted));

    [GeneratedRegex("CX[0-9]{4}-[0-9]{4}-[0-9]{5,}")]
    private static partial Regex CaseNumber();
}
