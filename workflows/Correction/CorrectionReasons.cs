using Chsi.Workflows.ReRegistration;

namespace Chsi.Workflows.Correction;

/// <summary>Why a school does not correct: what it is called, the sentence for the student unless the school words it otherwise, and the basis.</summary>
public static class CorrectionReasons
{
    private const string Art19 = "《高等学校学生学籍学历电子注册办法》（教学〔2014〕11号）第十九条", Art34 = "《普通高等学校学生管理规定》（教育部令第41号）第三十四条";

    /// <summary>The basis of 不予受理.</summary>
    public const string Fraud = Art19 + "：有舞弊等嫌疑的不予受理";

    /// <summary>What a reason is called; the code itself where a later version dropped it.</summary>
    public static string LabelOf(string code) => Refusal.FirstOrDefault(r => r.Code == code)?.Label ?? code;

    public static readonly IReadOnlyList<ReviewReason> Refusal =
    [
        new("record-right", "学籍信息无误", "经核对录取材料，学籍信息与录取时一致，且没有证明其后变更的材料。", Art34),
        new("not-proven", "证明材料不足", "提交的材料不足以证明变更合法。", Art19),
        new("not-as-asked", "未按要求补充", "补充的材料仍不符合一次性告知的要求。", Art19),
        new("no-cause", "没有合理充分的理由", "在校期间变更身份信息须有合理、充分的理由和有法律效力的证明。", Art34),
        new("outside-rules", "不符合本省或本校规定", "所申请的更正不符合本省或本校的受理规定。", Art19),
    ];
}
