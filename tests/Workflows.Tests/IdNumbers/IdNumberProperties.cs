using Chsi.Workflows.IdNumbers;
using FsCheck;
using FsCheck.Fluent;

namespace Chsi.Tests.Workflows.IdNumbers;

public class IdNumberProperties
{
    private static readonly DateOnly Today = new(2026, 11, 20);

    private static readonly Arbitrary<string> Numbers = Arb.From(
        from province in Gen.Elements("11", "31", "42", "54", "65")
        from county in Gen.Choose(0, 9999)
        from day in Gen.Choose(new DateOnly(1880, 1, 1).DayNumber, Today.DayNumber)
        from sequence in Gen.Choose(0, 999)
        select WithCheck($"{province}{county:D4}{DateOnly.FromDayNumber(day):yyyyMMdd}{sequence:D3}"));

    [Fact]
    public void Every_well_made_number_is_accepted_and_tells_what_it_was_made_of() =>
        Prop.ForAll(Numbers, number =>
        {
            var checkedNumber = IdNumber.Check(DocumentType.CitizenCard, number, Today).Value!;
            return checkedNumber.Birth!.Value.ToString("yyyyMMdd") == number[6..14]
                && checkedNumber.Sex == (number[16] % 2 == 1 ? Sex.Male : Sex.Female);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_single_wrong_digit_passes() =>
        Prop.ForAll(Numbers, Arb.From(Gen.Choose(0, 16)), Arb.From(Gen.Choose(1, 9)), (number, at, by) =>
        {
            var wrong = number.ToCharArray();
            wrong[at] = (char)('0' + ((number[at] - '0' + by) % 10));
            return !IdNumber.Check(DocumentType.CitizenCard, new string(wrong), Today).Accepted;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_two_neighbouring_digits_can_be_swapped_unnoticed() =>
        Prop.ForAll(Numbers, Arb.From(Gen.Choose(0, 15)), (number, at) =>
        {
            var swapped = $"{number[..at]}{number[at + 1]}{number[at]}{number[(at + 2)..]}";
            return swapped == number || !IdNumber.Check(DocumentType.CitizenCard, swapped, Today).Accepted;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Upper_and_lower_case_are_the_same_number() =>
        Prop.ForAll(Numbers, number =>
            IdNumber.Check(DocumentType.CitizenCard, number.ToLowerInvariant(), Today).Value == IdNumber.Check(DocumentType.CitizenCard, number, Today).Value)
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Whatever_is_typed_is_answered_and_the_normal_form_is_its_own_normal_form() =>
        Prop.ForAll(Arb.From(Gen.Elements(DocumentType.All.ToArray())), ArbMap.Default.ArbFor<string>(), (type, typed) =>
        {
            var once = IdNumber.Check(type, typed, Today);
            return once.Accepted ? IdNumber.Check(type, once.Value.Value, Today).Value == once.Value : once.Refusal.StartsWith("证件号码格式有误", StringComparison.Ordinal);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_upgraded_number_is_a_citizen_number_with_the_same_digits() =>
        Prop.ForAll(Numbers, number =>
        {
            var old = number[..6] + number[8..17];
            return number[6..8] != "19" || IdNumber.Upgrade15(old) == number;
        }).QuickCheckThrowOnFailure();

    // written from the standard's formula and not from the code under test
    private static string WithCheck(string body)
    {
        var sum = 0;
        for (var at = 0; at < 17; at++)
        {
            sum += (body[at] - '0') * (int)(Math.Pow(2, 17 - at) % 11);
        }
        var check = (12 - (sum % 11)) % 11;
        return body + (check == 10 ? "X" : check.ToString());
    }
}
