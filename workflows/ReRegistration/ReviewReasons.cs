namespace Chsi.Workflows.ReRegistration;

/// <summary>A reason the desk can choose: what it is called, and the sentence the applicant gets unless the reviewer words it otherwise.</summary>
/// <param name="Code">Stored for ever: add, never rename.</param>
/// <param name="Basis">Which requirement is not met; only for 不通过.</param>
public sealed record ReviewReason(string Code, string Label, string Text, string Basis = "");

/// <summary>The canned reasons for 退回补充 and 不通过.</summary>
public static class ReviewReasons
{
    private const string Requirements = "人工审核照片要求第1至3条";

    public static readonly IReadOnlyList<ReviewReason> Supplement =
    [
        new("card-unreadable", "证件文字不清晰", "您上传的手持证件照中，证件上的文字不清晰。请在光线充足处重新拍摄，保证证件文字清晰完整。"),
        new("arm-missing", "手臂或上半身未入镜", "手持证件照须拍到持证的手臂和整个上半身，请重新拍摄。"),
        new("fingers-cover", "手指遮挡", "手指遮挡了证件上的文字，请调整手势后重新拍摄。"),
        new("face-unclear", "面部不清晰", "照片中面部不清晰或有遮挡，请露出完整面部后重新拍摄。"),
        new("wrong-side", "缺少证件照片", "请补充证件人像面照片，并保证文字清晰完整。"),
    ];

    public static readonly IReadOnlyList<ReviewReason> Rejection =
    [
        new("not-same-person", "人证不一致", "照片中的持证人与证件照片不一致，无法确认为本人。", Requirements),
        new("not-same-number", "证件与填写信息不一致", "证件上的姓名或证件号码与注册时填写的不一致。请核对填写的信息；如填写有误，请撤回后重新注册。", "学信网账号须以本人真实姓名和证件号码注册"),
        new("edited", "疑似修改", "照片疑似经过修改，请提交未经任何修改的原始照片。", Requirements),
        new("expired-card", "证件已过有效期", "证件已过有效期，请换领后使用有效证件重新提交。", "须使用有效的身份证件"),
        new("not-as-asked", "未按要求补充", "补充的照片仍不符合要求，请对照样图重新拍摄后再提交。", Requirements),
    ];

    public static ReviewReason? Find(string code) =>
        Supplement.Concat(Rejection).FirstOrDefault(r => r.Code == code);
}
