using System.Globalization;

namespace Chsi.Workflows.Accounts;

/// <summary>What is shown of personal data where the whole is not needed. Each takes any text and never shows more than named here.</summary>
public static class Masks
{
    /// <summary>The first character, then one * for each other; separators and spaces stay: 张三 → 张*, 买买提·艾力 → 买**·**.</summary>
    public static string Name(string name)
    {
        var elements = new StringInfo(name).LengthInTextElements;
        if (elements < 2)
        {
            return Stars(elements);
        }
        var first = StringInfo.GetNextTextElement(name);
        var rest = StringInfo.GetTextElementEnumerator(name, first.Length);
        var masked = first;
        while (rest.MoveNext())
        {
            masked += rest.GetTextElement() is "·" or " " ? rest.GetTextElement() : "*";
        }
        return masked;
    }

    /// <summary>The first and the last character, all else *: 1****************X.</summary>
    public static string IdNumber(string number) =>
        number.Length < 3 ? Stars(number.Length) : $"{number[0]}{Stars(number.Length - 2)}{number[^1]}";

    /// <summary>The first three and the last four digits: 138****5678; anything but 11 digits is all *.</summary>
    public static string Phone(string phone) => phone.Length == 11 ? $"{phone[..3]}****{phone[^4..]}" : Stars(phone.Length);

    /// <summary>The first character, *** and the domain: a***@x.cn. How long the hidden part is does not show.</summary>
    public static string Mail(string mail) => mail.LastIndexOf('@') is > 0 and var at ? $"{mail[0]}***{mail[at..]}" : "***";

    private static string Stars(int count) => new('*', count);
}
