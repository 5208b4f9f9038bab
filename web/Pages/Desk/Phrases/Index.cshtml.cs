using Chsi.Silo.Rows;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Desks;
using Dapper;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Desk.Phrases;

/// <summary>The phrases that the lead keeps for the desk, by the decision they are offered for.</summary>
public sealed class IndexModel(Reading reading) : ChsiPage
{
    private IReadOnlyList<Phrase> _all = [];

    public IReadOnlyList<Phrase> Offered(string kind) => [.. _all.Where(p => p.Kind == kind && !p.Retired)];

    public IReadOnlyList<Phrase> Retired => [.. _all.Where(p => p.Retired)];

    /// <summary>The kind whose form was refused.</summary>
    public string Kind => TypedIn("Kind");

    /// <summary>The phrase whose form was refused; empty where it was a new one.</summary>
    public string Chosen => TypedIn("Phrase");

    public Task OnGetAsync() => Load();

    public Task<IActionResult> OnPostAddAsync(string? kind, string? text) =>
        Done(new AddPhrase(Me.Id, Ids.From(RequestId, "phrase"), kind ?? "", text ?? ""), "已新增常用语。");

    public Task<IActionResult> OnPostRewordAsync(Guid phrase, string? text) => Done(new RewordPhrase(Me.Id, phrase, text ?? ""), "已保存。");

    public Task<IActionResult> OnPostMoveAsync(Guid phrase, int place) => Done(new MovePhrase(Me.Id, phrase, place), "已调整顺序。");

    public Task<IActionResult> OnPostRetireAsync(Guid phrase) => Done(new RetirePhrase(Me.Id, phrase), "已停用，可以随时恢复。");

    public Task<IActionResult> OnPostBringBackAsync(Guid phrase) => Done(new BringBackPhrase(Me.Id, phrase), "已恢复。");

    private async Task<IActionResult> Done(Request request, string said)
    {
        if (await Ask(request) is null)
        {
            await Load();
            return Page();
        }

        Say(said);
        return RedirectToPage();
    }

    private async Task Load() => _all = DeskBookRow.PhrasesIn(await reading.As(
        Me, connection => connection.ExecuteScalarAsync<string?>("select phrases from chsi.desk_book_row where desk = @desk", new { desk = Me.Desk.ToString() }), Stop));
}
