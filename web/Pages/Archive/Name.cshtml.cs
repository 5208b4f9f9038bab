using System.Collections.Immutable;
using Chsi.Silo.Gateways.Photos;
using Chsi.Silo.Grains;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;
using Chsi.Workflows.NameCorrection;
using Chsi.Workflows.ReRegistration;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Archive;

/// <summary>申请更正姓名 (001-21, 003-11): what was left out or typed otherwise is put right by customer service, who looks at the card.</summary>
[RequestSizeLimit(Upload.Most)]
[RequestFormLimits(MultipartBodyLengthLimit = Upload.Most, MemoryBufferThreshold = Upload.InMemory)]
public sealed class NameModel(Reading reading, IPhotoPreparation preparation, Surroundings surroundings, Door door) : ChsiPage
{
    /// <summary>Version of the consent shown; a new wording is a new version.</summary>
    public const string ConsentVersion = "name-2026-11";

    [BindProperty]
    public string? Correct { get; set; }

    [BindProperty]
    public string? Registered { get; set; }

    [BindProperty]
    public string? Said { get; set; }

    [BindProperty]
    public bool Consent { get; set; }

    [BindProperty(Name = HandInPhotos.CardFront)]
    public IFormFile? CardFront { get; set; }

    public RuleSettings Rules => surroundings.Settings;

    /// <summary>Number of the correction that is under way already.</summary>
    public string? Running { get; private set; }

    public async Task OnGetAsync() => Running = await StoredCase.Running(reading, Me, NameRoute.Name, Stop);

    public async Task<IActionResult> OnPostAsync()
    {
        if (Checked(nameof(Correct), Correct) is not { } name || (!string.IsNullOrWhiteSpace(Registered) && Checked(nameof(Registered), Registered) is null))
        {
            return Page();
        }

        var registered = string.IsNullOrWhiteSpace(Registered) ? null : Checked(nameof(Registered), Registered);
        AskNameCorrection Asking(params ImmutableArray<EvidenceFile> photos) => new(Ids.From(RequestId, "name"), Me.Id, Personal.Of(Me.Id, name, Masks.Name(name)),
            registered is null || registered == name ? null : Personal.Of(Me.Id, registered, Masks.Name(registered)), Personal.Of(Me.Id, (Said ?? "").Trim(), "姓名更正说明"),
            photos, Consent ? ConsentVersion : null);
        if (await door.Foresee(CardFront is null ? Asking() : Asking(Upload.Unseen(RequestId, HandInPhotos.CardFront)), Me.Actor, RequestId, Stop) is { } refused)
        {
            Refuse(refused.Field ?? "", refused.Sentence);
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

    private string? Checked(string field, string? typed)
    {
        var name = PersonName.Check(typed, DocumentType.CitizenCard);
        if (!name.Accepted)
        {
            Refuse(field, name.Refusal);
        }

        return name.Value?.Value;
    }
}
