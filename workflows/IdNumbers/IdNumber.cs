using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.IdNumbers;

/// <summary>A document's number in its one normal form, with what the number itself tells about its holder.</summary>
public sealed record IdNumber
{
    /// <summary>The official sentence that every refusal starts with.</summary>
    public const string FormatRefused = "证件号码格式有误";

    /// <summary>The longer help text for <see cref="FormatRefused"/>: the causes, and what to do for each purpose.</summary>
    public const string Advice =
        "可能是浏览器原因，请换用最新版本的浏览器再试；也可能是填写的证件号码不符合第二代居民身份证校验规则。" +
        "如果需要查询学籍学历信息，证件类型可选择“其他”注册提交；如果需要使用报名系统，请联系身份证签发机关核实号码是否有误。";

    private IdNumber(DocumentType type, Reading reading)
    {
        (Type, Value, Birth, Sex) = (type, reading.Value, reading.Birth, reading.Sex);
    }

    /// <summary>The document the number is on.</summary>
    public DocumentType Type { get; }

    /// <summary>Upper case, ASCII, no spaces: the form that is stored, compared and looked up.</summary>
    public string Value { get; }

    /// <summary>The holder's date of birth where the number carries it without doubt.</summary>
    public DateOnly? Birth { get; }

    /// <summary>The holder's sex where the number carries it.</summary>
    public Sex? Sex { get; }

    /// <summary>Checks a number that somebody typed.</summary>
    /// <param name="type">The document chosen.</param>
    /// <param name="typed">As typed: spaces, full-width characters and lower case are put right, nothing else is.</param>
    /// <param name="today">Today in Shanghai: nobody is born later.</param>
    /// <returns>The number, or the official sentence with what to do.</returns>
    public static Checked<IdNumber> Check(DocumentType type, string? typed, DateOnly today)
    {
        var number = Typed.Number(typed).ToUpperInvariant();
        return type.Read(number, today) is { } reading
            ? new IdNumber(type, reading)
            : Checked<IdNumber>.Refused($"{FormatRefused}，{type.Hint}");
    }

    /// <summary>
    /// The 18-character form of a citizen number of the 15-digit form used before 1999: registration refuses that form, the search
    /// for earlier records still meets it.
    /// </summary>
    /// <param name="fifteen">6 digits area, yyMMdd in the 1900s, 3 digits sequence.</param>
    /// <returns>The upgraded number, or null if this is not such a number.</returns>
    public static string? Upgrade15(string? fifteen) => BirthNumber.Upgrade(Typed.Number(fifteen));

    /// <summary>The document and the masked number: the whole number must not reach a log by accident.</summary>
    public override string ToString() => $"{Type.Label} {Masks.IdNumber(Value)}";
}

/// <summary>Sex as GB/T 2261.1 codes it.</summary>
public enum Sex
{
    /// <summary>男.</summary>
    Male = 1,

    /// <summary>女.</summary>
    Female = 2,
}

/// <summary>What a rule read from a number that it accepts; null where it refuses.</summary>
internal delegate Reading? Reader(string number, DateOnly today);

internal readonly record struct Reading(string Value, DateOnly? Birth = null, Sex? Sex = null);
