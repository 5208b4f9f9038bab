using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;

namespace Chsi.Workflows.Accounts;

/// <summary>A person's name as on the identity document (民委发〔2016〕33号: one separator, U+00B7, and every Hanzi there is).</summary>
public sealed partial record PersonName
{
    /// <summary>The sentence for no name at all.</summary>
    public const string Empty = "姓名不能为空!";

    /// <summary>The sentence for fewer than 2 characters, more than <see cref="Longest"/>, or characters that no name has.</summary>
    public const string FormatRefused = "姓名格式有误";

    /// <summary>The most characters (text elements) a name may have.</summary>
    public const int Longest = 50;

    private PersonName(string value)
    {
        Value = value;
    }

    /// <summary>The normal form: separators U+00B7, no space beside a Hanzi or a separator, single spaces elsewhere.</summary>
    public string Value { get; }

    /// <summary>Checks a name as typed.</summary>
    /// <param name="typed">As typed; nothing that could be another name is changed, letters keep their case.</param>
    /// <param name="type">The document it stands on: it decides whether Latin letters are allowed.</param>
    public static Checked<PersonName> Check(string? typed, DocumentType type)
    {
        var name = Normal(Typed.Line(typed));
        if (name.Length == 0)
        {
            return Checked<PersonName>.Refused(Empty);
        }
        return new StringInfo(name).LengthInTextElements is >= 2 and <= Longest
            && Form().IsMatch(name)
            && name.EnumerateRunes().All(rune => Hanzi.Is(rune) || rune.Value == '·' || (type.LatinNames && IsLatin(rune.Value)))
                ? new PersonName(name)
                : Checked<PersonName>.Refused(FormatRefused);
    }

    /// <summary>The masked name: the whole name must not reach a log by accident.</summary>
    public override string ToString() => Masks.Name(Value);

    private static string Normal(string line)
    {
        var known = string.Concat(line.EnumerateRunes().Where(rune => !Hanzi.IsVariationSelector(rune)).Select(Hanzi.FromPrivateUse)).Trim();
        var runes = Spaces().Replace(known, space => IsNeeded(known, space) ? " " : "").EnumerateRunes().ToArray();
        var name = new StringBuilder();
        for (var at = 0; at < runes.Length; at++)
        {
            var betweenHanzi = at > 0 && at < runes.Length - 1 && Hanzi.Is(runes[at - 1]) && Hanzi.Is(runes[at + 1]);
            name.Append(IsSeparator(runes[at], betweenHanzi) ? "·" : runes[at].ToString());
        }
        return name.ToString();
    }

    // an ASCII full stop was the advice of older systems; elsewhere than between Hanzi it is no separator
    private static bool IsSeparator(Rune rune, bool betweenHanzi) =>
        rune.Value is 0x00B7 or 0x2022 or 0x2027 or 0x30FB or 0xFF65 or 0x2219 or 0x22C5 or 0x0387 || (rune.Value == '.' && betweenHanzi);

    private static bool IsNeeded(string name, Match space) =>
        IsLatin(name[space.Index - 1]) && IsLatin(name[space.Index + space.Length]);

    private static bool IsLatin(int character) =>
        character is ' ' or '-' or '\'' or >= 'A' and <= 'Z' or >= 'a' and <= 'z' or (>= 0x00C0 and <= 0x024F and not 0x00D7 and not 0x00F7);

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();

    // a separator, hyphen or apostrophe stands between two parts of a name
    [GeneratedRegex(@"\A[^·'-]+([·'-][^·'-]+)*\z")]
    private static partial Regex Form();
}
