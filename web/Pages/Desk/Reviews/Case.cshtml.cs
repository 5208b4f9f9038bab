using Chsi.Silo.Grains;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Dispute;
using Chsi.Workflows.NameCorrection;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Desk.Reviews;

/// <summary>One case at the desk: the evidence beside the decision.</summary>
public sealed partial class CaseModel(CaseViews views, ReviewQueue queue, EvidenceViews evidence, Disclosures disclosures, Disputes disputes, Notes notes, Namesakes namesakes, Surroundings surroundings) : ChsiPage
{
    [BindProperty(SupportsGet = true)]
    public string Number { get; set; } = "";

    [BindProperty(SupportsGet = true)]
    public string? Tab { get; set; }

    [BindProperty(Name = "")]
    public DecisionForm Form { get; set; } = new();

    public CaseView View { get; private set; } = null!;

    /// <summary>The case after what was asked.</summary>
    private CaseState After { get; set; } = null!;

    public IReadOnlyList<OpenedNote> Notes { get; private set; } = [];

    /// <summary>What became of a note that was written without leaving the page.</summary>
    public string? Noted { get; private set; }

    public IReadOnlyList<LogLine> Log { get; private set; } = [];

    public Surroundings Rules => surroundings;

    public IReadOnlyList<DeskKey> Keys => DeskKeys.Of(View, TakeBackUntil is not null || View.Decided.Count > 0, Me.Leads);

    /// <summary>The page of a case. Written out: generated addresses are lower case, a case number is not.</summary>
    public static string AddressOf(string number) => $"/desk/reviews/{number}";

    public async Task<IActionResult> OnGetAsync() =>
        !await Load() ? NotFound() : await Drawn(Fragment("tabs") ? () => Partial("_Tabs", this) : null);

    public Task<IActionResult> OnPostTakeAsync() => Ask(async () => new TakeReview(View.Case.Id, await namesakes.Of(Me.Id, View.Case.Id, Stop)), () => Form.Typed ? null
        : View.Lapsed is { } lapsed && lapsed.Holder != Me.Id ? $"已接管本案：{View.HolderName}不能再办理，其页面会提示。" : "");

    public Task<IActionResult> OnPostGiveBackAsync(string? why) => Ask(
        found => new GiveBackReview(found.Id, why ?? ""), "已退回待领取，其他审核人可以领取。");

    /// <param name="relation">The reason.</param>
    public Task<IActionResult> OnPostDeclareAsync(string? relation) => Ask(
        found => new DeclareRelation(found.Id, relation ?? ""), "已登记回避，本案由其他审核人办理。");

    /// <summary>Until when the one who asks can take the own decision back; null where nothing can be.</summary>
    public DateTimeOffset? TakeBackUntil =>
        View.Case is ReRegistrationCase { Decided: { } decided, DisputedIn: null } && decided.By == Me.Id && (!View.Case.Closed || View.Case.At(ReRegistrationRoute.Approved)) && View.Case.StageVersion == decided.Version + 1 && !View.Held
            && decided.At.AddMinutes(surroundings.Settings.TakeBackMinutes) is var until && until > View.Now ? until : null;

    /// <param name="back">The reason.</param>
    public Task<IActionResult> OnPostTakeBackAsync(string? back) => Ask(
        async () => View.Case is ReRegistrationCase @case ? await disputes.TakeBack(@case, back ?? "", Stop) : new TakeBackDecision(View.Case.Id, back ?? ""),
        () => "已收回处理结果，通知没有发出；请继续办理。");

    public Task<IActionResult> OnPostDecideAsync() => Ask(
        () => Decision.Request(Form, View.Case.Id), () => Decision.Done(Form, View, After, surroundings));

    public async Task<IActionResult> OnPostNoteAsync([FromServices] Colleagues colleagues, string? note)
    {
        Tab = "notes";
        var text = (note ?? "").Trim();
        var (named, refusal) = Mentions.Possible(text) ? Mentions.In(text, await colleagues.Of(Me, Stop)) : ([], null);
        if (refusal is not null)
        {
            Refuse("note", refusal);
            return await Again();
        }

        var told = named.Where(c => c.Id != Me.Id).Select(c => c.Name).ToList();
        return await Ask(
            found => new WriteNote(found.Id, Personal.Of(found.Applicant, text, "内部备注"), named.Count == 0 ? null : [.. named.Select(c => c.Id)]),
            told.Count == 0 ? "备注已保存。" : $"备注已保存，已提醒{string.Join("、", told)}。");
    }

    /// <summary>A request that needs nothing of the case but whose it is: the page is read only where it is drawn again.</summary>
    private async Task<IActionResult> Ask(Func<FoundCase, Request> request, string said)
    {
        if (await views.Find(Me, Number, Stop) is not { } found)
        {
            return NotFound();
        }

        if (await Ask(request(found)) is null)
        {
            return await Again();
        }

        if (Fragment("tabs"))
        {
            Noted = said;
            ModelState.Clear();
            return await Again();
        }

        Say(said);
        return Back(found.Number);
    }

    /// <summary>The page drawn anew, or only the tab that asked: what is half decided beside it stays.</summary>
    private async Task<IActionResult> Again() =>
        !await Load() ? NotFound() : await Drawn(Fragment("tabs") ? () => Partial("_Tabs", this) : null);

    private Task<IActionResult> Ask(Func<Request?> request, Func<string?> said) => Ask(() => Task.FromResult(request()), said);

    /// <param name="said">The sentence for the next page; null stays on this one, with what was typed.</param>
    private async Task<IActionResult> Ask(Func<Task<Request?>> request, Func<string?> said)
    {
        if (!await Load())
        {
            return NotFound();
        }

        if (await request() is not { } asked)
        {
            Refuse("Decision", View.Dispute is null ? "请选择处理结果：通过、退回补充或不通过。" : "请选择处理结果：争议成立或不成立。");
            return await Drawn();
        }

        if (asked is ApproveReview or UpholdDispute or RefuseDispute && !Form.Confirmed)
        {
            Refuse("Confirmed", asked is ApproveReview ? "通过后只有短时间内可以收回，请确认后再提交。" : "提交后不能撤销，请确认后再提交。");
            return await Drawn();
        }

        var before = View;
        if (await Ask(asked) is null)
        {
            // drawn anew: what changed meanwhile is seen before the same button is pressed again
            await Load();
            return await Drawn();
        }

        View = before;
        After = asked is ApproveReview or UpholdDispute && await views.Read(Me, Number, Stop) is { } now ? now.Case : before.Case;
        var sentence = said();
        if (sentence is null)
        {
            Keeps = true;
            return await Drawn();
        }

        if (Form.Next)
        {
            return await Onward(sentence);
        }

        if (sentence.Length > 0)
        {
            Say(sentence);
        }

        return Back(View.Case.Number);
    }

    /// <summary>The next case in place of the one just decided; that one where none is free.</summary>
    private async Task<IActionResult> Onward(string said)
    {
        switch (await queue.TakeNext(Me.Actor, Ids.From(RequestId, "next"), Stop))
        {
            case Accepted next:
                Say(said);
                return Redirect(AddressOf(next.Reply));
            case Refused refused:
                Say(said + refused.Sentence);
                return Back(View.Case.Number);
            default:
                throw new InvalidOperationException("An answer is a refusal or accepted.");
        }
    }

    private RedirectResult Back(string number) => Redirect(AddressOf(number) + (Tab is null ? "" : $"?tab={Uri.EscapeDataString(Tab)}"));

    private bool Fragment(string target) => Request.Headers["HX-Target"] == target;

    private async Task<bool> Load()
    {
        if (await views.Read(Me, Number, Stop) is not { } view)
        {
            return false;
        }

        View = view;
        return true;
    }

    /// <summary>The page with what its tab shows: notes are opened, and that is written down, only where they are shown.</summary>
    private async Task<IActionResult> Drawn(Func<IActionResult>? how = null)
    {
        if (View.Case is NameCase name)
        {
            // it has a page of its own, to which a refusal goes along
            if (Refusals.Count > 0)
            {
                Say(Refusals[0].Sentence);
            }

            return Redirect($"/desk/names/{name.Number}");
        }

        Notes = Tab == "notes" ? await notes.Open(Me.Actor, View.Case.Id, Stop) : [];
        Log = Tab == "log" ? await views.Log(Me, View.Case.Id, Stop) : [];
        return how is null ? Page() : how();
    }
}
