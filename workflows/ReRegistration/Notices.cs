using Chsi.Workflows.Decisions;
using Chsi.Workflows.Routes;

namespace Chsi.Workflows.ReRegistration;

/// <summary>
/// The messages of this workflow. They name the case and what to do, never a name or number of a person, nor what a reviewer typed: a phone number changes hands.
/// </summary>
public static class Notices
{
    public static Notice? Opened(CaseState @case, Fact fact, Moment at) => To(@case, "请验证身份",
        $"您的学信网账号需要验证身份后才能使用（案件号{@case.Number}）。请登录后在“解决身份证号重复”页面选择实人验证或人工审核，{at.Settings.EvidenceDays}日内未完成的，本次注册将失效。");

    public static Notice? Received(CaseState @case, Fact fact, Moment at) => To(@case, "照片已收到",
        $"案件{@case.Number}的照片已收到，客服正在审核，{at.Settings.ReviewWorkingDays}个工作日内答复。您可以随时登录查看进度。");

    public static Notice? InSecondReview(CaseState @case, Fact fact, Moment at) => Held(at, @case, "正在复核",
        $"案件{@case.Number}需由另一名审核人复核，{at.Settings.SecondReviewWorkingDays}个工作日内答复。您暂时不需要做什么。");

    public static Notice PhotosNeeded(CaseState @case) => Notice.To(@case.Applicant, "请上传照片",
        $"案件{@case.Number}的实人验证已通过。因使用该证件号码的原账号近期使用过或有异议，还需人工审核，请登录后在“解决身份证号重复”页面上传照片。");

    /// <summary>To the holder, who may be somebody else or nobody's phone by now.</summary>
    public static Notice EvidenceIn(Guid holder, CaseState @case) => Notice.To(holder, "有人申请使用您的证件号码",
        $"有人以新账号申请使用您学信网账号的证件号码，并已提交验证材料（案件号{@case.Number}）。如是您本人，无需处理；如不是，请尽快用原账号登录，在“重新注册异议”页面（/account/objection）提出异议；无法登录的，在同一页面验证身份后提出。");

    public static Notice ObjectionReceived(Guid holder, CaseState @case) => Notice.To(holder, "已收到您的异议",
        $"您对案件{@case.Number}的异议已收到，将由两名审核人先后审核，审核期间您的账号不受影响。如非本人操作，请立即修改密码。");

    public static Notice? Contested(CaseState @case, Fact fact, Moment at) => To(@case, "申请有异议",
        $"案件{@case.Number}有异议，将由两名审核人先后审核，实人验证不再单独生效。您可以随时登录查看进度。");

    public static Notice? ObjectionAwaited(CaseState @case, Fact fact, Moment at) => To(@case, "有人声明异议",
        $"有人以原账号持有人身份对案件{@case.Number}声明异议，须在{at.Settings.ObjectionWorkingDays}个工作日内核实身份，期间审核计时暂停。您暂时不需要做什么，结果会通知您。");

    /// <summary>To the account for which somebody announced it.</summary>
    public static Notice? ObjectionToProve(CaseState @case, Fact fact, Moment at) => Notice.To(((ObjectionAnnounced)fact).By, "请核实您的异议",
        $"有人以您的身份对案件{@case.Number}声明异议，审核已暂停。请在{at.Settings.ObjectionWorkingDays}个工作日内用原账号登录，或在“重新注册异议”页面（/account/objection）通过实人验证或照片核实身份，逾期未核实的审核继续。如非本人操作，无需处理。");

    public static Notice? ReviewGoesOn(CaseState @case, Fact fact, Moment at) => To(@case, "审核继续",
        $"案件{@case.Number}声明的异议未在期限内核实，审核继续进行，结果会通知您。");

    /// <summary>To the account for which it had been announced.</summary>
    public static Notice? ObjectionLapsed(CaseState @case, Fact fact, Moment at) => Notice.To(((ReRegistrationCase)@case).Announcers[^1], "异议未核实",
        $"对案件{@case.Number}声明的异议未在期限内核实身份，已失效，审核继续。审核期间您仍可登录原账号或验证身份后提出异议。");

    public static Notice? Returned(CaseState @case, Fact fact, Moment at) => Held(at, @case, "请补充照片",
        $"案件{@case.Number}需要您补充照片，请登录后在“解决身份证号重复”页面查看需要补充的内容并提交，{at.Settings.SupplementDays}日内未补充的，本次注册将失效。");

    public static Notice? NotPassed(CaseState @case, Fact fact, Moment at)
    {
        var rejection = (ReviewRejected)fact;
        return Held(at, @case, "审核未通过",
            $"案件{@case.Number}审核未通过，原因请登录后查看；{ReRegistrationWording.Instant(rejection.RetryAt)}起可重新提交照片，{at.Settings.RetryDays}日内未提交的，本次注册将失效。");
    }

    public static Notice? RemindEvidence(CaseState @case, Fact fact, Moment at) => To(@case, "请尽快提交照片",
        $"案件{@case.Number}还未收到您的材料，请在{ReRegistrationWording.Instant(@case.Due!.Value)}前登录提交，逾期本次注册将失效。");

    public static Notice? Lapsed(CaseState @case, Fact fact, Moment at) => To(@case, "本次注册已失效",
        $"案件{@case.Number}未在期限内收到材料，已自动结束，本次注册的账号已注销。您可以用同一证件号码重新注册。");

    public static Notice? Withdrawn(CaseState @case, Fact fact, Moment at) => To(@case, "已撤回申请",
        $"您已撤回案件{@case.Number}，本次注册的账号已注销，原账号不受影响。");

    public static Notice Approved(CaseState @case) => Notice.To(@case.Applicant, "身份验证已通过",
        $"案件{@case.Number}已通过，您的学信网账号现在可以正常使用，请用注册的手机号登录。");

    /// <summary>To whoever held the number until now.</summary>
    public static Notice Lost(Guid holder, CaseState @case, Moment at) => Notice.To(holder, "账号已注销",
        $"您的学信网账号因证件号码已由新账号通过身份验证而注销（案件号{@case.Number}），不影响查询学籍学历信息。如非本人操作，请在{at.Settings.LateObjectionDays}天内到“重新注册异议”页面（/account/objection）验证身份后提出异议，或联系学信网客服。");

    /// <summary>To another account that asked for the number.</summary>
    public static Notice Closed(Guid account) => Notice.To(account, "账号已注销",
        "您的一个学信网账号因证件号码已由他人或您本人的新账号通过身份验证而注销，不影响查询学籍学历信息。如非本人操作，请联系学信网客服。");

    public static Notice? RemindDesk(CaseState @case, Fact fact, Moment at) => Notice.To(@case.Desk, "审核期限提醒",
        $"案件{@case.Number}将于{ReRegistrationWording.Instant(@case.Due!.Value)}到期，请尽快办理。");

    public static Notice? Overdue(CaseState @case, Fact fact, Moment at) => Notice.To(@case.Desk, "案件已超时",
        $"案件{@case.Number}已超过审核期限，请立即办理。");

    /// <summary>A decision that can be taken back is told when it no longer can.</summary>
    private static Notice Held(Moment at, CaseState @case, string subject, string text) =>
        To(@case, subject, text) with { HeldUntil = at.Now.AddMinutes(at.Settings.TakeBackMinutes) };

    /// <summary>To a reviewer to whom the lead handed a case.</summary>
    public static Notice HandedTo(CaseState @case, Guid reviewer, Moment at) => Notice.To(reviewer, @case.Desk, "案件改派给您",
        $"组长把案件{@case.Number}改派给您，为您保留至{ReRegistrationWording.Instant(at.Now.AddHours(at.Settings.LeaseHours))}，原因见案件经过。");

    /// <summary>To the reviewer who had it.</summary>
    public static Notice HandedOn(CaseState @case, Guid reviewer, string to) => Notice.To(reviewer, @case.Desk, "案件已改派",
        $"组长已把案件{@case.Number}改派给{to}，您不再办理，原因见案件经过。");

    /// <summary>To a colleague whom a note names.</summary>
    public static Notice Mentioned(CaseState @case, Guid colleague, string by) => Notice.To(colleague, Desk.CustomerService, "备注提到您",
        $"{by}在案件{@case.Number}的内部备注中提到了您。");

    /// <param name="reviewer">Who has it in hand; null tells all of the desk.</param>
    public static Notice Urged(CaseState @case, Guid? reviewer)
    {
        var text = $"组长请尽快办理案件{@case.Number}，{ReRegistrationWording.Instant(@case.Due!.Value)}到期。";
        return reviewer is { } holder ? Notice.To(holder, @case.Desk, "组长催办", text) : Notice.To(@case.Desk, "组长催办", text);
    }

    private static Notice To(CaseState @case, string subject, string text) => Notice.To(@case.Applicant, subject, text);
}
