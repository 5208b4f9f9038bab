using System.Collections.Immutable;
using Chsi.Silo.Gateways.Photos;
using Chsi.Silo.Grains;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Chsi.Web.Pages.Account.DuplicateId;

/// <summary>途径2 人工审核: two photos with a consent of their own, or what the desk asked for (000-24, 001-19, 004-15).</summary>
[RequestSizeLimit(Upload.Most)]
[RequestFormLimits(MultipartBodyLengthLimit = Upload.Most, MemoryBufferThreshold = Upload.InMemory)]
public sealed class PhotosModel(Reading reading, IPhotoPreparation preparation, Surroundings surroundings, Door door) : ChsiPage
{
    /// <summary>Version of the consent shown; a new wording is a new version.</summary>
    public const string ConsentVersion = "photos-2026-11";

    [BindProperty(Name = HandInPhotos.HoldingCard)]
    public IFormFile? HoldingCard { get; set; }

    [BindProperty(Name = HandInPhotos.CardFront)]
    public IFormFile? CardFront { get; set; }

    [BindProperty]
    public bool Consent { get; set; }

    /// <summary>The stage's version that the form was drawn from.</summary>
    [BindProperty]
    public int Seen { get; set; }

    public OwnCase Own { get; private set; } = null!;

    public ReRegistrationCase Case => Own.Case;

    public RuleSettings Rules => surroundings.Settings;

    public string By => Times.Spoken(Case.Due!.Value);

    public string Left => Timeline.Left(Case, Own.Now, surroundings.Calendar);

    public bool Supplement => Case.At(ReRegistrationRoute.AwaitingSupplement);

    /// <summary>Why no photos are taken now; null where they are.</summary>
    public string? NotNow => Case.UnderReview || Case.At(ReRegistrationRoute.AwaitingObjection) ? "照片已经提交，正在审核，无需重复提交。"
        : Case.At(ReRegistrationRoute.Rejected) && Case.Rejection is { } rejection && rejection.RetryAt > Own.Now
            ? $"{Times.Spoken(rejection.RetryAt)} 起可以重新提交照片。"
        : null;

    /// <summary>Whether the desk's reasons ask for this photo.</summary>
    public bool Wanted(string kind) => !Supplement || Case.Asked is not { } asked
        || asked.Reasons.Any(reason => reason == "wrong-side" == (kind == HandInPhotos.CardFront));

    /// <summary>A photo that nothing was said against in a form that was refused, in a page that keeps its fields.</summary>
    public bool Stays(string kind) => Request.Headers.ContainsKey("HX-Request") && Chosen().Any(f => f.Kind == kind)
        && ModelState.GetFieldValidationState(kind) != ModelValidationState.Invalid;

    /// <summary>After a refusal: which photos must be chosen once more. Without scripts a browser keeps none.</summary>
    public string ChooseAgain
    {
        get
        {
            string[] kinds = [HandInPhotos.HoldingCard, HandInPhotos.CardFront];
            var bad = kinds.Where(k => ModelState.GetFieldValidationState(k) == ModelValidationState.Invalid).ToList();
            var lost = kinds.Except(bad).Where(k => !Stays(k)).ToList();
            string Named(IEnumerable<string> which) => string.Join("和", which.Select(k => $"“{ReRegistrationWording.PhotoOf(k)}”"));
            return (bad.Count == 0 ? "" : $"请重新选择{Named(bad)}。")
                + (bad.Count == 2 ? "" : lost.Count == 0 ? $"{(bad.Count == 0 ? "已选的照片" : Named(kinds.Except(bad)))}已保留，不必再选。"
                    : $"浏览器不能保留已选的{Named(lost)}，请再选一次。");
        }
    }

    public async Task<IActionResult> OnGetAsync() => await Load() ? Page() : Redirect("/account/duplicate-id");

    public async Task<IActionResult> OnPostAsync()
    {
        if (!await Load())
        {
            return Redirect("/account/duplicate-id");
        }

        var chosen = Chosen().ToList();
        if (!await Foreseen([.. chosen.Select(f => Upload.Unseen(RequestId, f.Kind))]))
        {
            return Page();
        }

        var photos = ImmutableArray.CreateBuilder<EvidenceFile>();
        foreach (var (kind, file) in chosen)
        {
            if (await Prepared(preparation, kind, ReRegistrationWording.PhotoOf(kind), file) is { } photo)
            {
                photos.Add(photo);
            }
            else if (Response.StatusCode == StatusCodes.Status503ServiceUnavailable)
            {
                return Page();
            }
        }

        if (!ModelState.IsValid || await Ask(HandIn(photos.ToImmutable())) is null)
        {
            return Page();
        }

        Say(Supplement ? "补充照片已提交，客服将继续审核。" : $"照片已提交，客服将在 {Rules.ReviewWorkingDays} 个工作日内答复，结果会以短信通知您。");
        if (Request.Headers.ContainsKey("HX-Request"))
        {
            Response.Headers["HX-Redirect"] = "/account/duplicate-id";
            return Content("");
        }

        return Redirect("/account/duplicate-id");
    }

    private IEnumerable<(string Kind, IFormFile File)> Chosen()
    {
        if (HoldingCard is not null)
        {
            yield return (HandInPhotos.HoldingCard, HoldingCard);
        }

        if (CardFront is not null)
        {
            yield return (HandInPhotos.CardFront, CardFront);
        }
    }

    private HandInPhotos HandIn(ImmutableArray<EvidenceFile> photos) => new(Case.Id, photos, Consent ? ConsentVersion : null, Seen);

    /// <summary>Whether the form can be taken, its photos apart; they are not decoded before that is sure.</summary>
    private async Task<bool> Foreseen(ImmutableArray<EvidenceFile> photos)
    {
        if (await door.Foresee(HandIn(photos), Me.Actor, RequestId, Stop) is not { } refused)
        {
            return true;
        }

        Refuse(refused.Field ?? "", refused.Sentence);
        return false;
    }

    private async Task<bool> Load()
    {
        Own = (await OwnCase.Read(reading, Me, Rules, HttpContext.RequestAborted))!;
        return Own is { Case.Closed: false };
    }
}
