using System.Collections.Immutable;
using Chsi.Silo.Gateways.Photos;
using Chsi.Silo.Grains;
using Chsi.Silo.Letters;
using Chsi.Web.RouteMaps;
using Chsi.Workflows.Appeal;
using Chsi.Workflows.Binding;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Letters;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;
using Dapper;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Cases;

/// <summary>One case of mine with its timeline, and what is asked of me. Somebody else's number is answered like one that does not exist.</summary>
[RequestSizeLimit(Upload.Most)]
[RequestFormLimits(MultipartBodyLengthLimit = Upload.Most, MemoryBufferThreshold = Upload.InMemory)]
public sealed class CaseModel(Reading reading, IDocumentPreparation preparation, LetterViews letters, Silo.Openings.Corrections corrections, CaseTexts texts, Surroundings surroundings) : ChsiPage
{
    [BindProperty(SupportsGet = true)]
    public string Number { get; set; } = "";

    /// <summary>Grounds of an appeal.</summary>
    [BindProperty]
    public string? Grounds { get; set; }

    [BindProperty]
    public int Seen { get; set; }

    /// <summary>What of a correction is taken back; empty for the whole.</summary>
    [BindProperty]
    public List<string> Fields { get; set; } = [];

    public StoredCase Stored { get; private set; } = null!;

    public Timeline Timeline { get; private set; } = null!;

    /// <summary>See <see cref="ExpectedDate"/>.</summary>
    public string Expected { get; private set; } = "";

    public RouteTrack Track { get; private set; } = null!;

    /// <summary>The periods of an appeal; of anything else none.</summary>
    public IReadOnlyList<CaseClock> Clocks { get; private set; } = [];

    public IReadOnlyList<Letter> Letters { get; private set; } = [];

    /// <summary>Until when a refusal can be appealed; null where it cannot any more.</summary>
    public DateTimeOffset? AppealUntil { get; private set; }

    /// <summary>Here; a re-registration, with which its account ends, has a page of its own.</summary>
    public bool Withdrawable => Stored.Case switch
    {
        ReRegistrationCase => false,
        CorrectionCase correction => correction.Open,
        AppealCase appeal => !appeal.Closed && !appeal.At(AppealRoute.AwaitingApproval),
        _ => Stored.Case.Route.Answers<CaseWithdrawn>(Stored.Case),
    };

    /// <summary>The record that its school found to be mine, which I can ask to be put right; null where there is none.</summary>
    public Guid? Recognised => Stored.Case is BindingCase { ByCorrection: true, Record: { } record } ? record : null;

    public RuleSettings Rules => surroundings.Settings;

    public async Task<IActionResult> OnGetAsync() => await Load() ? Page() : NotFound();

    public Task<IActionResult> OnPostWithdrawAsync() => Done(c => c switch
    {
        CorrectionCase => new WithdrawCorrection(c.Id, []),
        AppealCase => new WithdrawAppeal(c.Id),
        _ => new WithdrawCase(c.Id),
    }, "已撤回申请。");

    /// <summary>Some of what a correction asks for.</summary>
    public async Task<IActionResult> OnPostNarrowAsync()
    {
        if (!await Load() || Stored.Case is not CorrectionCase correction)
        {
            return NotFound();
        }

        if (Fields.Count == 0 || Fields.Count >= correction.Wanted.Length)
        {
            Refuse(nameof(Fields), "请选择要撤回的信息；全部撤回的，请撤回整件申请。");
            return Page();
        }

        var draft = await corrections.Draft(correction, Stop);
        return await Done(c => new WithdrawCorrection(c.Id, [.. Fields], draft), "所选信息已撤回，其余继续办理。");
    }

    public Task<IActionResult> OnPostAppealAsync() => Done(c => new RaiseAppeal(Ids.From(RequestId, "appeal"), c.Id, (c as CorrectionCase)?.Record ?? Guid.Empty, Said(), []), "申诉已提交。");

    public Task<IActionResult> OnPostCarryOnAsync() => Done(c => new CarryAppealOn(c.Id, Said()), "已向省级教育行政部门申诉。");

    public async Task<IActionResult> OnPostSupplyAsync()
    {
        if (!await Load() || Stored.Case is not CorrectionCase correction)
        {
            return NotFound();
        }

        var photos = ImmutableArray.CreateBuilder<EvidenceFile>();
        foreach (var missing in correction.Missing)
        {
            if (Request.Form.Files.GetFile(missing) is not { Length: > 0 } file)
            {
                continue;
            }

            if (await Prepared(preparation, missing, CorrectionDocument.Find(missing)!.Label, file) is not { } pages)
            {
                return Page();
            }

            photos.AddRange(pages);
        }

        return await Done(c => new SupplyDocuments(c.Id, photos.ToImmutable(), Seen), "材料已提交，学校继续审核。");
    }

    private Personal Said() => Personal.Of(Me.Id, (Grounds ?? "").Trim(), "申诉理由");

    private async Task<IActionResult> Done(Func<CaseState, Request> make, string said)
    {
        if (!await Load() || Stored.Case is ReRegistrationCase)
        {
            return NotFound();
        }

        if (await Ask(make(Stored.Case)) is not { } accepted)
        {
            return Page();
        }

        Say(said);
        return Redirect($"/cases/{(accepted.Reply.Length > 0 ? accepted.Reply : Number)}");
    }

    private async Task<bool> Load()
    {
        var stored = await reading.As(Me, async connection =>
            await connection.ExecuteScalarAsync<Guid?>("select id from chsi.case_row where number = @number and applicant = @Id", new { number = Number.ToUpperInvariant(), Me.Id })
                is { } id ? await StoredCase.Read(connection, id) : null, Stop);
        if (stored is null)
        {
            return false;
        }

        var now = await reading.Now(Stop);
        stored = Stored = stored.AsTold(now, Rules);
        Timeline = Timeline.ForApplicant(stored, now, surroundings.Calendar, surroundings.Settings, await texts.Of(stored.Case, stored.Facts.Select(f => f.Fact), desk: false, Stop));
        Expected = stored.ToldAt is not null ? "" : stored.Case is ReRegistrationCase own ? await ExpectedDate.Of(reading, Me, own, now, surroundings.Calendar, Stop) : await ExpectedDate.Of(reading, Me, stored.Case, now, surroundings.Calendar, Stop);
        Track = RouteTrack.Of(stored, RouteMap.Of(stored.Case.Route, surroundings.Settings));
        Letters = stored.Case is CorrectionCase ? await letters.List(Me.Actor, stored.Case.Id, Stop) : [];
        Clocks = stored.Case is AppealCase ? CaseClocks.Of(stored, now, surroundings.Calendar) : [];
        AppealUntil = stored.Case is CorrectionCase { Contestable: true } refused && AppealPeriods.Of(refused, surroundings.Calendar) is var until && now < until
            && await Open(refused) ? until : null;
        return true;
    }

    /// <summary>Nobody has appealed against it, or the appeal was taken back before anybody had decided in it.</summary>
    private async Task<bool> Open(CorrectionCase refused) => refused.AppealedIn is not { } appeal || await reading.As(Me, connection =>
        StoredCase.Read(connection, appeal), Stop) is { Case: AppealCase { Lookups.IsEmpty: true } };
}
