using Chsi.Silo.Gateways;
using Chsi.Silo.Grains;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Account.DuplicateId;

/// <summary>解决身份证号重复: what is asked of the applicant, where the case stands, and the two ways (000-24, 004-11 to 004-15).</summary>
public sealed class IndexModel(Reading reading, IdentityChecks checks, Surroundings surroundings) : ChsiPage
{
    public OwnCase Own { get; private set; } = null!;

    public ReRegistrationCase Case => Own.Case;

    public RuleSettings Rules => surroundings.Settings;

    public Timeline Timeline => Timeline.ForApplicant(Own.Stored, Own.Now, surroundings.Calendar, Rules);

    /// <summary>See <see cref="ExpectedDate"/>.</summary>
    public string Expected { get; private set; } = "";

    public string By => Times.Spoken(Case.Due!.Value);

    public string Left => Timeline.Left(Case, Own.Now, surroundings.Calendar);

    public bool DocumentUnknown => Case.Cause == Causes.DocumentUnknown;

    /// <summary>Whether holders of this document can take way 1 at all, and whether it is there now.</summary>
    public bool CheckFits => IdentityChecks.Knows(Own.DocumentType, Case.Cause);

    public bool CheckAvailable => CheckFits && checks.Available;

    /// <summary>Why a pass of 实人验证 did not count.</summary>
    public string? CheckRefused { get; private set; }

    public bool Checking => CheckRefused is null && Own.CheckingSince is { } since && Own.Now - since < FaceCheckModel.Lasts;

    public bool MayHandIn => !Case.UnderReview && RetryAt is null;

    /// <summary>After a 不通过: from when photos are taken again; null where they are now.</summary>
    public DateTimeOffset? RetryAt =>
        Case.At(ReRegistrationRoute.Rejected) && Case.Rejection is { } rejection && rejection.RetryAt > Own.Now ? rejection.RetryAt : null;

    public async Task<IActionResult> OnGetAsync()
    {
        if (await OwnCase.Read(reading, Me, Rules, HttpContext.RequestAborted) is not { } own)
        {
            return Redirect("/account");
        }

        Own = own;
        if (Checking)
        {
            // works by refresh too: whoever comes back before the callback did need not wait for it
            var heard = await checks.Look(Case.Id, Case.Session!, HttpContext.RequestAborted);
            CheckRefused = heard.Refusal;
            if (heard.State is FaceCheckState.Passed or FaceCheckState.Failed)
            {
                Own = await OwnCase.Read(reading, Me, Rules, HttpContext.RequestAborted) ?? own;
            }
        }

        if (Case.Closed)
        {
            Say(Case.At(ReRegistrationRoute.Approved) ? "身份验证已通过，您的账号现在可以正常使用。" : "本次申请已经结束。");
            return Redirect("/account");
        }

        Expected = Own.Stored.ToldAt is not null ? "" : await ExpectedDate.Of(reading, Me, Case, Own.Now, surroundings.Calendar, HttpContext.RequestAborted);
        return Page();
    }
}
