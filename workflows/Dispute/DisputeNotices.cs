using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Dispute;

/// <summary>The messages of a dispute; like all, without a name or number of a person.</summary>
public static class DisputeNotices
{
    /// <summary>To the person of the account that was closed, whose phone may be somebody else's by now.</summary>
    public static Notice Opened(Guid holder, string number, int days) => Notice.To(holder, "重新注册争议已受理",
        $"您对重新注册结果的争议已受理（案件号{number}），将由未办理过原案件的两名审核人先后审核，首次审核{days}个工作日内完成，结果会通知您。");

    /// <summary>To whom the number passed.</summary>
    public static Notice Questioned(Guid account, string number) => Notice.To(account, "您的重新注册有争议",
        $"有人对您学信网账号的重新注册提出争议（案件号{number}），正在重新审核，审核期间您的账号可以正常使用，结果会通知您。如有需要说明的情况，请联系学信网客服。");

    public static Notice Restored(DisputeCase dispute) => Notice.To(dispute.Applicant, "原账号已恢复",
        $"争议{dispute.Number}成立，您的学信网账号和证件号码已恢复，请用原密码登录。"
        + (dispute.Phone is { } phone && phone.Id == dispute.Contact?.Id ? "账号已绑定您提出异议时验证的手机号，忘记密码的，可用该手机号找回。"
            : dispute.Phone is null ? "原手机号已由其他账号使用，未能恢复，请用证件号码登录，在账号管理中绑定新手机号；忘记密码的，在“绑定新手机号”页面（/account/phone）通过实人验证绑定。" : ""));

    public static Notice Overturned(DisputeCase dispute) => Notice.To(dispute.Account, "账号已注销",
        $"经重新审核，争议{dispute.Number}成立，证件号码已恢复给原账号，您重新注册的学信网账号已注销，不影响查询学籍学历信息。如有异议，请联系学信网客服。");

    /// <summary>To another account that had asked for the number and was closed with the approval.</summary>
    public static Notice AlsoClosed(Guid account) => Notice.To(account, "原审核结果已撤销",
        "您的一个学信网账号此前因证件号码由其他账号通过身份验证而注销。经重新审核，该结果已撤销，证件号码已恢复给原账号；您的账号不随之恢复。证件号码是您本人的，可以重新注册并验证身份，或联系学信网客服。");

    public static Notice NotUpheld(DisputeCase dispute) => Notice.To(dispute.Applicant, "争议不成立",
        $"经重新审核，争议{dispute.Number}不成立，重新注册的结果不变。如有新的证据，请联系学信网客服。");

    public static Notice Confirmed(DisputeCase dispute) => Notice.To(dispute.Account, "争议已办结",
        $"经重新审核，争议{dispute.Number}不成立，您的学信网账号不变，可以继续正常使用。");
}
