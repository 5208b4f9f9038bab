using Chsi.Silo.Grains;
using Chsi.Silo.Letters;
using Chsi.Silo.Openings;
using Chsi.Web.Pages.Desk.Reviews;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Letters;
using Chsi.Workflows.Routes;
using Chsi.Workflows.Staff;
using Dapper;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace Chsi.Web;

/// <summary>One case of a school's or province's desk, by its number in the address: shown, decided with one text, and then back to the list.</summary>
/// <param name="route">Name of the route whose cases the page shows.</param>
public abstract class DeskCasePage<TCase>(Reading reading, Surroundings surroundings, string route) : ChsiPage where TCase : CaseState
{
    private DateTimeOffset _now;

    [BindProperty(SupportsGet = true)]
    public string Number { get; set; } = "";

    [BindProperty]
    public string? Text { get; set; }

    [BindProperty]
    public int Seen { get; set; }

    public TCase Case { get; private set; } = null!;

    public Timeline Timeline { get; private set; } = null!;

    public IReadOnlyList<CaseClock> Clocks { get; private set; } = [];

    /// <summary>Whom the desk lacks, so that nobody there could bring the case to its end; empty where nobody.</summary>
    public string Lacking { get; private set; } = "";

    protected Reading Reading => reading;

    /// <summary>The list that the case is in.</summary>
    public abstract string Back { get; }

    public string Left(DateTimeOffset due) => surroundings.Calendar.Left(_now, due);

    public async Task<IActionResult> OnGetAsync() => await Load() ? Page() : NotFound();

    /// <summary>Which of the route's cases are this desk's.</summary>
    protected virtual string Ours => "office = @desk";

    /// <summary>Reads what the page shows beside the case.</summary>
    protected abstract Task Open(TCase @case);

    /// <param name="make">The request; null where what it is about has gone.</param>
    /// <param name="gone">What is said then.</param>
    /// <param name="opinion">What the request calls the one text of the form.</param>
    protected async Task<IActionResult> Done(Func<TCase, Task<Request?>> make, string said, string gone = "", string opinion = nameof(Text))
    {
        if (await Find() is not { Case: TCase @case })
        {
            return NotFound();
        }

        if (await make(@case) is not { } request)
        {
            // a file that could not be taken has been refused beside its field
            if (Refusals.Count == 0)
            {
                Refuse("", gone);
            }
        }
        else if (await Ask(request) is not null)
        {
            Say(said);
            return Redirect(Back);
        }
        else if (opinion != nameof(Text) && ModelState[opinion]?.Errors is [var error, ..])
        {
            ModelState.AddModelError(nameof(Text), error.ErrorMessage);
        }

        await Load();
        return Page();
    }

    protected Task<IActionResult> Done(Func<TCase, Request> make, string said) => Done(c => Task.FromResult<Request?>(make(c)), said);

    protected Task<StoredCase?> Find() => reading.As(Me, async connection =>
        await connection.ExecuteScalarAsync<Guid?>($"select id from chsi.case_row where number = @number and route = @route and ({Ours})",
            new { number = Number.ToUpperInvariant(), route, desk = Me.Desk.ToString() }) is { } id ? await StoredCase.Read(connection, id) : null, Stop);

    /// <summary>Reads beside the case, as who is signed in.</summary>
    protected Task<T> Read<T>(Func<NpgsqlConnection, Task<T>> query) => reading.As(Me, query, Stop);

    protected async Task<bool> Load()
    {
        if (await Find() is not { Case: TCase @case } stored)
        {
            return false;
        }

        Case = @case;
        _now = await reading.Now(Stop);
        var texts = HttpContext.RequestServices.GetRequiredService<CaseTexts>();
        Timeline = Timeline.ForDesk(stored, Me.Desk, _now, surroundings.Calendar, await texts.Of(@case, stored.Facts.Select(f => f.Fact), desk: true, Stop));
        Clocks = CaseClocks.Of(stored, _now, surroundings.Calendar);
        Lacking = @case.Closed || @case.Desk != Me.Desk ? "" : @case.Lacking(await Staffing.Of(reading, Me, Stop)) ?? "";
        await Open(@case);
        return true;
    }
}

/// <summary>A page from which other schools are asked whether they have a record of the number.</summary>
public interface ISearchesAcross
{
    /// <summary>Null before it was asked.</summary>
    IReadOnlyList<SchoolHit>? Hits { get; }

    string? Why { get; }
}

/// <summary>The same of a correction, or of what goes on from one: with its documents beside the decision.</summary>
public abstract class CorrectionPage<TCase>(Reading reading, CorrectionViews views, Surroundings surroundings, string route)
    : DeskCasePage<TCase>(reading, surroundings, route), ISearchesAcross where TCase : CaseState
{
    public IReadOnlyList<SchoolHit>? Hits { get; private set; }

    [BindProperty]
    public string? Why { get; set; }

    public OpenedCorrection? Opened { get; private set; }

    /// <summary>Single keys act for the one who asks.</summary>
    public bool SingleKeys { get; private set; } = true;

    public KeyHelp Keys => new([.. Opened is { Files.IsEmpty: false } opened ? DeskKeys.OfPhotos(opened.Files.Length) : [], new("Q", "返回列表")], SingleKeys, $"{Request.Path}?handler=keys");

    /// <summary>The correction's letters so far.</summary>
    public IReadOnlyList<Letter> Letters { get; private set; } = [];

    protected CorrectionViews Views => views;

    public async Task<IActionResult> OnGetDocumentAsync(Guid file)
    {
        Response.Headers.CacheControl = "private, no-store";
        return await Find() is { } stored && await views.Document(Me.Actor, stored.Case.Id, file, Stop) is { } jpeg ? File(jpeg, "image/jpeg") : NotFound();
    }

    /// <summary>Asks whether any school has another record of the number, as it stands or as it is to be.</summary>
    public async Task<IActionResult> OnPostAcrossAsync()
    {
        if (await Find() is not { } stored || await views.Below(stored.Case.Id, Stop) is not { } below)
        {
            return NotFound();
        }

        var given = HttpContext.RequestServices;
        string? refusal = "学籍信息已不再保存，不能核查。";
        if (await given.GetRequiredService<Corrections>().Draft(below, Stop) is { } wanted)
        {
            (Hits, refusal) = await given.GetRequiredService<OtherSchools>().Find(Me.Actor, stored.Case.Id, below.Record, wanted.Known, wanted.Said, Why, Stop);
        }

        if (refusal is not null)
        {
            Refuse(nameof(Why), refusal);
        }

        await Load();
        return Page();
    }

    /// <summary>Switches single keys for whoever asks. One rendering switches as often as it likes, so each time is a request of its own.</summary>
    public async Task<IActionResult> OnPostKeysAsync(bool on)
    {
        RequestId = Guid.CreateVersion7();
        await Ask(new SetSingleKeys(Me.Id, on));
        return Request.Headers.ContainsKey("HX-Request") ? new NoContentResult() : Redirect(Request.Path);
    }

    protected override async Task Open(TCase @case)
    {
        Opened = await views.Open(Me.Actor, @case.Id, Stop);
        var correction = @case is CorrectionCase own ? own.Id : (await views.Below(@case.Id, Stop))?.Id;
        Letters = correction is { } about ? await HttpContext.RequestServices.GetRequiredService<LetterViews>().List(Me.Actor, about, Stop) : [];
        SingleKeys = await Reading.As(Me, connection => connection.ExecuteScalarAsync<bool?>("select single_keys from chsi.staff_row where id = @Id", new { Me.Id }), Stop) ?? true;
    }
}
