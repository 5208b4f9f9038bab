using System.Globalization;

namespace Chsi.Workflows.IdNumbers;

/// <summary>
/// The 18-character numbers of GB 11643-1999 and those built like them: 6 digits, birth date yyyyMMdd, 3 digits sequence (odd for
/// men), check character by ISO 7064 MOD 11-2.
/// </summary>
internal static class BirthNumber
{
    private const string CheckCharacters = "10X98765432";

    private static readonly int[] Weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

    // GB/T 2260. County codes are not checked: abolished ones stay on the cards of those born under them.
    private static readonly HashSet<string> Provinces =
    [
        "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37",
        "41", "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65",
    ];

    public static bool IsProvince(string twoDigits) => Provinces.Contains(twoDigits);

    public static Reading? Citizen(string number, DateOnly today) =>
        number.Length == 18 && IsProvince(number[..2]) ? Read(number, today) : null;

    public static Reading? HongKongMacaoPermit(string number, DateOnly today) =>
        number.StartsWith("810000", StringComparison.Ordinal) || number.StartsWith("820000", StringComparison.Ordinal) ? Read(number, today) : null;

    public static Reading? TaiwanPermit(string number, DateOnly today) =>
        number.StartsWith("830000", StringComparison.Ordinal) ? Read(number, today) : null;

    /// <summary>Everything but the first six digits, which differ by document.</summary>
    public static Reading? Read(string number, DateOnly today)
    {
        if (number.Length != 18 || !number.AsSpan(0, 17).IsDigits() || number[17] != CheckCharacter(number))
        {
            return null;
        }
        if (Date(number[6..14]) is not { Year: >= 1800 } birth || birth > today)
        {
            return null;
        }
        return new Reading(number, birth, (number[16] - '0') % 2 == 1 ? Sex.Male : Sex.Female);
    }

    public static string? Upgrade(string fifteen)
    {
        if (fifteen.Length != 15 || !fifteen.AsSpan().IsDigits() || !IsProvince(fifteen[..2]) || Date("19" + fifteen[6..12]) is null)
        {
            return null;
        }
        var body = $"{fifteen[..6]}19{fifteen[6..]}";
        return body + CheckCharacter(body);
    }

    public static DateOnly? Date(string yyyyMMdd) =>
        DateOnly.TryParseExact(yyyyMMdd, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    public static bool IsDigits(this ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');

    private static char CheckCharacter(string number) =>
        CheckCharacters[Weights.Select((weight, at) => weight * (number[at] - '0')).Sum() % 11];
}
