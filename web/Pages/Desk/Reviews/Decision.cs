using Chsi.Silo.Grains;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Dispute;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Routes;

namespace Chsi.Web.Pages.Desk.Reviews;

/// <summary>What the reviewer typed into the decision.</summary>
public sealed class DecisionForm
{
    /// <summary>approve, return or reject.</summary>
    public string? Decision { get; set; }

    public string? Opinion { get; set; }

    public List<string> Reasons { get; set; } = [];

    public string? Reason { get; set; }

    /// <summary>What the applicant reads.</summary>
    public string? Text { get; set; }

    /// <summary>The reviewer has confirmed a 通过, which can be taken back for minutes only: in the dialog, or without scripts by the box.</summary>
    public bool Confirmed { get; set; }

    public int Seen { get; set; }

    /// <summary>Another case is taken after this one was decided.</summary>
    public bool Next { get; set; }

    public bool Typed => !string.IsNullOrWhiteSpace(Opinion) || !string.IsNullOrWhiteSpace(Text) || Reasons.Count > 0 || Reason is not null;
}

/// <summary>The three ways a review ends: the request that the form asks for, and what is said before and after.</summary>
public static class Decision
{
    /// <summary>The request; null where nothing was chosen.</summary>
    public static Request? Request(DecisionForm form, Guid @case) => form.Decision switch
    {
        "approve" => new ApproveReview(@case, form.Opinion ?? "", form.Seen),
        "return" => new ReturnForSupplement(@case, [.. form.Reasons], TextOf(form, form.Reasons), form.Seen),
        "reject" => new RejectReview(@case, form.Reason ?? "", TextOf(form, form.Reason is null ? [] : [form.Reason]), form.Seen),
        _ => null,
    };

    /// <summary>The sentence after it was done.</summary>
    public static string Done(DecisionForm form, CaseView view, CaseState after, Surroundings rules) => form.Decision switch
    {
        "approve" when after.At(ReRegistrationRoute.SecondReview) => $"案件 {view.Case.Number} 已由您审核通过，转另一名审核人复核；复核通过前账号和号码都不变。{Wait(rules)}",
        "approve" => $"案件 {view.Case.Number} 已通过：新账号可以使用，{Old(view)}{(rules.Settings.TakeBackMinutes is > 0 and var minutes ? $"{minutes} 分钟后通知双方，此前可以收回。" : "已通知双方。")}",
        "return" => $"案件 {view.Case.Number} 已退回补充，计时已停；补充后由您继续办理。{Wait(rules)}",
        _ => $"案件 {view.Case.Number} 已办理为不通过。{Wait(rules)}",
    };

    /// <summary>What pressing the button does, said before it is pressed.</summary>
    public static string Effect(string decision, CaseView view, Surroundings rules)
    {
        var (calendar, settings) = (rules.Calendar, rules.Settings);
        var left = view.Case.Due is { } due ? Math.Max(0, calendar.WorkingDaysLeft(view.Now, due)) : 0;
        return decision switch
        {
            "approve" => $"{Old(view)}证件号码转到新账号，新账号的服务开放，立即生效；{(settings.TakeBackMinutes is > 0 and var minutes ? $"{minutes} 分钟后短信通知双方（不含个人信息），此前可以收回，之后不能撤销。" : "短信通知双方（不含个人信息），不能撤销。")}"
                + (view.Case.At(ReRegistrationRoute.InReview) && view.Others.Any() ? "原账号近期使用过，或有异议的，先转另一名审核人复核，复核通过前什么都不变。" : ""),
            "return" => $"退回后计时停止（剩 {left} 个工作日保留）；申请人须在{ReRegistrationWording.Instant(calendar.AfterDays(view.Now, settings.SupplementDays).At)}前补充，补充后由您继续办理。",
            _ => "不通过后号码不再预占，原账号不变；申请人"
                + $"{ReRegistrationWording.Instant(calendar.AfterWorkingDays(view.Now, settings.RetryAfterWorkingDays).At)}起可以重新提交照片，{settings.RetryDays} 日内未提交的，本次注册失效。",
        };
    }

    /// <summary>How a holder who objects proved to be it; null where customer service speaks for them.</summary>
    public static string? Proven(string? proof) => proof switch
    {
        HolderProof.BySignIn => "已登录原账号",
        HolderProof.ByFace => "提出人已通过实人验证",
        HolderProof.ByPhotos => "提出人上传了照片，请与重新注册时的照片和双方账号比对",
        _ => null,
    };

    /// <summary>Why another reviewer looks at it again; null where nobody does.</summary>
    public static string? SecondLook(CaseView view, Surroundings rules) => view.Case switch
    {
        DisputeCase dispute when dispute.At(DisputeRoute.SecondReview) => "争议都由两名审核人先后审核：一名审核人已认为争议成立，请您独立核对后再作决定。",
        ReRegistrationCase review when review.At(ReRegistrationRoute.SecondReview) =>
            $"另一名审核人已通过，但{(review.Objectors.IsEmpty ? $"原账号在 {SecondReviewRules.ActiveAccountAt(view.Now)?.Days} 天内使用过" : "原账号持有人提出了异议")}，须由两名审核人先后审核，请您独立核对后再作决定。",
        _ => null,
    };

    /// <summary>The sentence after a dispute was decided.</summary>
    public static string Done(DecisionForm form, DisputeCase dispute, CaseState after) => form.Decision switch
    {
        "approve" when !after.Closed => $"争议 {dispute.Number} 已由您认为成立，转另一名审核人复核；复核前账号和号码都不变。",
        "approve" => $"争议 {dispute.Number} 成立：原账号已恢复，重新注册的账号已注销并下线，已通知双方。"
            + (after is DisputeCase { Phone: null } ? "原手机号已由其他账号使用，未能恢复。" : ""),
        _ => $"争议 {dispute.Number} 不成立，账号不变，已通知双方。",
    };

    /// <summary>What the two decisions of a dispute do, said before they are made.</summary>
    public static (string Upheld, string Refused) Effect(CaseView view, Surroundings rules) =>
        (view.Case.At(DisputeRoute.InReview)
            ? $"先转另一名审核人复核（{rules.Settings.SecondReviewWorkingDays} 个工作日），复核也认为成立的，恢复原账号、注销重新注册的账号；复核前什么都不变。"
            : "不能撤销：证件号码和原账号立即恢复，重新注册的账号注销并立即下线，通知双方；原手机号、邮箱未被他人使用的一并恢复。",
        "账号都不变，争议办结，通知双方。");

    // a reviewer who leaves the text empty means the sentences of the reasons chosen
    private static string TextOf(DecisionForm form, IEnumerable<string> reasons) => !string.IsNullOrWhiteSpace(form.Text)
        ? form.Text
        : string.Concat(reasons.Select(r => ReviewReasons.Find(r)?.Text));

    private static string Wait(Surroundings rules) =>
        rules.Settings.TakeBackMinutes is > 0 and var minutes ? $"{minutes} 分钟后通知申请人，此前可以收回。" : "";

    private static string Old(CaseView view)
    {
        var open = view.Others.Count(a => a.Status != "Closed");
        return open == 0 ? "" : $"同一号码的另外 {open} 个账号注销并立即下线，";
    }
}
