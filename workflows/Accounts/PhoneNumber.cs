using System.Text.RegularExpressions;
using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Accounts;

/// <summary>A mainland mobile number: 11 digits.</summary>
public sealed partial record PhoneNumber
{
    /// <summary>The sentence shown for anything else.</summary>
    public const string FormatRefused = "请输入11位手机号码，仅支持大陆地区手机号。";

    private PhoneNumber(string value)
    {
        Value = value;
    }

    /// <summary>11 digits, no prefix.</summary>
    public string Value { get; }

    /// <summary>
    /// Checks a number as typed: spaces, hyphens and the country code (+86, 86, 0086) are put right. Segments are not checked, since
    /// new ones are opened and numbers are carried between operators.
    /// </summary>
    public static Checked<PhoneNumber> Check(string? typed)
    {
        var form = Form().Match(Typed.Number(typed));
        return form.Success
            ? new PhoneNumber(form.Groups["number"].Value.Replace("-", "", StringComparison.Ordinal))
            : Checked<PhoneNumber>.Refused(FormatRefused);
    }

    /// <summary>The masked number: the whole number must not reach a log by accident.</summary>
    public override string ToString() => Masks.Phone(Value);

    [GeneratedRegex(@"\A((\+|00)?86-*)?(?<number>1-*[3-9](-*[0-9]){9})-*\z")]
    private static partial Regex Form();
}
