using Chsi.Silo.Gateways.Photos;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Account.Objection;

/// <summary>途径2: two photos with a consent of their own. The answer is the same whether or not there is anything to object to.</summary>
public sealed partial class ProveModel
{
    /// <summary>Version of the consent to the use of the photos; a new wording is a new version.</summary>
    public const string ConsentVersion = "objection-photos-2026-11";

    private const string Received =
        "已收到您的异议和照片。填写的信息与有关账号一致的，由两名审核人先后审核，进展和结果发送到原账号绑定的手机和邮箱；账号因此恢复的，绑定您刚才验证的手机号并发送通知。没有查到有关案件的，照片不保存。";

    [BindProperty(Name = HolderProof.HoldingCard)]
    public IFormFile? HoldingCard { get; set; }

    [BindProperty(Name = HolderProof.CardFront)]
    public IFormFile? CardFront { get; set; }

    /// <summary>To the use of the photos.</summary>
    [BindProperty]
    public bool Consent { get; set; }

    public async Task<IActionResult> OnPostAsync()
    {
        await Load();
        if (!Said || Outcome is not null || RequestId == Guid.Empty)
        {
            return RedirectToPage();
        }

        if (!Consent)
        {
            Refuse(nameof(Consent), "请先阅读并同意照片使用说明。");
        }

        var photos = new List<EvidenceFile>();
        foreach (var (kind, label, file) in new[] { (HolderProof.HoldingCard, ReRegistrationWording.PhotoOf(HandInPhotos.HoldingCard), HoldingCard), (HolderProof.CardFront, ReRegistrationWording.PhotoOf(HandInPhotos.CardFront), CardFront) })
        {
            if (file is null)
            {
                Refuse(kind, $"请上传{label}。");
            }
            else if (await Prepared(preparation, kind, label, file) is { } photo)
            {
                photos.Add(photo);
            }
            else if (Response.StatusCode == StatusCodes.Status503ServiceUnavailable)
            {
                return Page();
            }
        }

        if (!ModelState.IsValid)
        {
            return Page();
        }

        await objections.Raise(RequestId, Says, new(null, [.. photos], ConsentVersion), Today, Stop);
        await End(RequestId, Received);
        return RedirectToPage();
    }
}
