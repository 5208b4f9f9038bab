using System.Text.RegularExpressions;

namespace Chsi.Workflows.IdNumbers;

/// <summary>
/// Numbers that tell nothing about their holder. Only the format is checked, generously: these documents are looked at by the desk.
/// </summary>
internal static partial class PlainNumber
{
    public static Reading? HongKongMacaoTravelPermit(string number, DateOnly today) => Match(HongKongMacaoTravelPermitForm(), number);

    public static Reading? TaiwanTravelPermit(string number, DateOnly today) => Match(TaiwanTravelPermitForm(), number);

    public static Reading? MacaoCard(string number, DateOnly today) => Match(MacaoCardForm(), WithoutBrackets(number));

    public static Reading? Passport(string number, DateOnly today) => Match(PassportForm(), number);

    public static Reading? MilitaryCard(string number, DateOnly today) => Match(MilitaryCardForm(), number);

    public static Reading? Other(string number, DateOnly today) => Match(OtherForm(), number);

    public static Reading? HongKongCard(string number, DateOnly today)
    {
        var bare = WithoutBrackets(number);
        return HongKongCardForm().IsMatch(bare) && HongKongSum(bare) % 11 == 0 ? new Reading(bare) : null;
    }

    // weights 9 to 1 from the left; a single letter stands in the second place, the blank before it counts 36
    private static int HongKongSum(string bare) =>
        bare.PadLeft(9).Select((character, at) => (9 - at) * character switch
        {
            ' ' => 36,
            >= 'A' => character - 'A' + 10,
            _ => character - '0',
        }).Sum();

    private static Reading? Match(Regex form, string number) => form.IsMatch(number) ? new Reading(number) : null;

    // the last place of these two is printed in brackets and often typed without
    private static string WithoutBrackets(string number) =>
        number.Length > 3 && number[^3] == '(' && number[^1] == ')' ? $"{number[..^3]}{number[^2]}" : number;

    [GeneratedRegex(@"\A[HM]([0-9]{8}|[0-9]{10})\z")]
    private static partial Regex HongKongMacaoTravelPermitForm();

    [GeneratedRegex(@"\A([0-9]{8}|[0-9]{10}|[A-Z][0-9]{7,9})\z")]
    private static partial Regex TaiwanTravelPermitForm();

    [GeneratedRegex(@"\A[A-Z]{1,2}[0-9]{6}[0-9A]\z")]
    private static partial Regex HongKongCardForm();

    [GeneratedRegex(@"\A[157][0-9]{7}\z")]
    private static partial Regex MacaoCardForm();

    // Chinese passports (G, E, D and their two-letter series, 9 characters) are within this form
    [GeneratedRegex(@"\A[A-Z0-9]{5,20}\z")]
    private static partial Regex PassportForm();

    [GeneratedRegex(@"\A(\p{IsCJKUnifiedIdeographs}{1,2}字第)?[A-Z0-9]{4,18}号?\z")]
    private static partial Regex MilitaryCardForm();

    [GeneratedRegex(@"\A(?=.*[A-Z0-9])[A-Z0-9()\[\]]{1,20}\z")]
    private static partial Regex OtherForm();
}
