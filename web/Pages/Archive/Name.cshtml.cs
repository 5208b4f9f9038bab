using System.Collections.Immutable;
using Chsi.Silo.Gateways.Photos;
using Chsi.Silo.Grains;
using Chsi.Silo.Openings;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.NameCorrection;
using Chsi.Workflows.ReRegistration;
using Dapper;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Archive;

/// <summary>申请更正姓名或证件号码 (001-21, 003-11): what was left out or typed otherwise is put right by customer service, who looks at the card.</summary>
[RequestSizeLimit(Upload.Most)]
[RequestFormLimits(MultipartBodyLengthLimit = Upload.Most, MemoryBufferThreshold = Upload.InMemory)]
public sealed class NameModel(Reading reading, IPhotoPreparation preparation, NameCases names, Surroundings surroundings, Door door) : ChsiPage
{
    /// <summary>Version of the consent shown; a new wording is a new version.</summary>
    public const string ConsentVersion = "name-2026-11";

    [BindProperty]
    public string? Correct { get; set; }

    [BindProperty]
    public string? Registered { get; set; }

    [BindProperty]
    public string? CorrectNumber { get; set; }

    [BindProperty]
    public string? Said { get; set; }

    [BindProperty]
    public bool Consent { get; set; }

    [BindProperty(Name = HandInPhotos.CardFront)]
    public IFormFile? CardFront { get; set; }

    public RuleSettings Rules => surroundings.Settings;

    /// <summary>Number of the correction that is under way already.</summary>
    public RunningCase? Running { get; private set; }

    /// <summary>What the account's number is on.</summary>
    public DocumentType Type { get; private set; } = DocumentType.CitizenCard;

    /// <summary>The account's number, masked.</summary>
    public string Masked { get; private set; } = "";

    /// <summary>The number asked for is another account's.</summary>
    public bool Taken => Refusals.Any(r => r.Sentence == AskNameCorrection.NumberIsTaken);

    public Task OnGetAsync() => Load();

    public async Task<IActionResult> OnPostAsync()
    {
        await Load();
        var (name, registered) = (Checked(nameof(Correct), Correct), Checked(nameof(Registered), Registered));
        var number = string.IsNullOrWhiteSpace(CorrectNumber) ? null : IdNumber.Check(Type, CorrectNumber, WorkingCalendar.DayOf(Me.At));
        if (number is { Accepted: false })
        {
            Refuse(nameof(CorrectNumber), number.Refusal);
        }

        if (Refusals.Count > 0)
        {
            return Page();
        }

        if (number is { Value: { } asked } && !await names.MayAsk(Me.Id, asked.Value, Stop))
        {
            Refuse(nameof(CorrectNumber), "今日更换证件号码的次数已达上限，请明日再试，或联系客服核实。");
            return Page();
        }

        AskNameCorrection Asking(params ImmutableArray<EvidenceFile> photos) => new(Ids.From(RequestId, "name"), Me.Id, name is null ? null : Personal.Of(Me.Id, name, Masks.Name(name)),
            registered is null || registered == name ? null : Personal.Of(Me.Id, registered, Masks.Name(registered)), Personal.Of(Me.Id, (Said ?? "").Trim(), "更正说明"),
            photos, Consent ? ConsentVersion : null, number is null ? null : Personal.Of(Me.Id, number.Value!.Value, Masks.IdNumber(number.Value.Value)), number is null ? "" : Type.Code);
        if (await door.Foresee(CardFront is null ? Asking() : Asking(Upload.Unseen(RequestId, HandInPhotos.CardFront)), Me.Actor, RequestId, Stop) is { } refused)
        {
            Refuse(refused.Field == nameof(AskNameCorrection.Number) ? nameof(CorrectNumber) : refused.Field ?? "", refused.Sentence);
            return Page();
        }

        switch (await Upload.Prepare(preparation, CardFront!, Stop))
        {
            case PhotoPreparation.Prepared { Jpeg: var jpeg } when await Ask(Asking(Upload.File(RequestId, HandInPhotos.CardFront, jpeg))) is { } accepted:
                Say($"申请已提交，客服将在 {Rules.ReviewWorkingDays} 个工作日内答复，结果会以短信通知您。");
                return Redirect($"/cases/{accepted.Reply}");
            case PhotoPreparation.Refused wrong:
                Refuse(HandInPhotos.CardFront, wrong.Sentence);
                break;
            case PhotoPreparation.Busy busy:
                Refuse("", busy.Sentence);
                break;
        }

        return Page();
    }

    private async Task Load()
    {
        Running = await StoredCase.Running(reading, Me, NameRoute.Name, Stop);
        var (type, masked) = await reading.As(Me, connection => connection.QuerySingleAsync<(string, string)>(
            "select a.document_type, i.masked from chsi.account_row a join chsi.protected_value i on i.id = a.number_value where a.id = @Id", new { Me.Id }), Stop);
        (Type, Masked) = (DocumentType.Find(type) ?? DocumentType.Other, masked);
    }

    /// <returns>Null where nothing was typed, or it was refused.</returns>
    private string? Checked(string field, string? typed)
    {
        if (string.IsNullOrWhiteSpace(typed))
        {
            return null;
        }

        var name = PersonName.Check(typed, Type);
        if (!name.Accepted)
        {
            Refuse(field, name.Refusal);
        }

        return name.Value?.Value;
    }
}
