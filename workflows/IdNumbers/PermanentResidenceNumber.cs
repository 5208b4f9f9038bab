namespace Chsi.Workflows.IdNumbers;

/// <summary>外国人永久居留身份证: the form issued since 2023-12-01 and the form of 2017, which stays in use beside it.</summary>
internal static class PermanentResidenceNumber
{
    // older holders than this are not known; without a limit every two-digit year would fit two centuries
    private const int OldestAge = 120;

    private static readonly int[] Weights = [7, 3, 1];

    public static Reading? Any(string number, DateOnly today) => number.Length switch
    {
        18 => Since2023(number, today),
        15 => Since2017(number, today),
        _ => null,
    };

    // 9, two digits place of application, three digits country, then as on a citizen card
    private static Reading? Since2023(string number, DateOnly today) =>
        number[0] == '9' && BirthNumber.IsProvince(number[1..3]) ? BirthNumber.Read(number, today) : null;

    // three letters country, four digits place, yyMMdd, one digit sequence, check digit
    private static Reading? Since2017(string number, DateOnly today)
    {
        var letters = number.AsSpan(0, 3);
        if (letters.ContainsAnyExceptInRange('A', 'Z') || !number.AsSpan(3).IsDigits() || number[14] - '0' != CheckDigit(number))
        {
            return null;
        }
        DateOnly[] possible = [.. new[] { "19", "20" }
            .Select(century => BirthNumber.Date(century + number[7..13]))
            .OfType<DateOnly>()
            .Where(birth => birth <= today && birth > today.AddYears(-OldestAge))];
        return possible switch
        {
            [] => null,
            [var birth] => new Reading(number, birth),
            _ => new Reading(number),
        };
    }

    private static int CheckDigit(string number) =>
        number.Take(14).Select((character, at) => Weights[at % 3] * (char.IsAsciiDigit(character) ? character - '0' : character - 'A' + 10)).Sum() % 10;
}
