using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;

namespace Chsi.Tests.Workflows.IdNumbers;

public class OtherDocumentTests
{
    private static readonly DateOnly Today = new(2026, 11, 20);

    [Theory]
    [InlineData("hk-macao-residence-permit", "810000199408230021")]
    [InlineData("hk-macao-residence-permit", "810000200501010010")]
    [InlineData("hk-macao-residence-permit", "820000200501010012")]
    [InlineData("taiwan-residence-permit", "830000199201300022")]
    [InlineData("taiwan-residence-permit", "830000200501010022")]
    [InlineData("permanent-residence-card", "931840199001010011")]
    public void Permits_and_new_foreigner_cards_tell_birth_and_sex(string code, string number)
    {
        var result = Check(code, number).Value!;

        Assert.Equal(number, result.Value);
        Assert.Equal(number[6..14], $"{result.Birth:yyyyMMdd}");
        Assert.NotNull(result.Sex);
    }

    [Theory]
    [InlineData("hk-macao-residence-permit", "830000199201300022")]
    [InlineData("taiwan-residence-permit", "810000199408230021")]
    [InlineData("hk-macao-residence-permit", "820000199009090015")]
    [InlineData("hk-macao-residence-permit", "11010519491231002X")]
    [InlineData("permanent-residence-card", "999999200501010018")]
    [InlineData("permanent-residence-card", "931840199001010012")]
    [InlineData("permanent-residence-card", "11010519491231002X")]
    public void A_number_of_another_document_or_area_is_refused(string code, string number) =>
        Assert.StartsWith("证件号码格式有误，", Check(code, number).Refusal);

    [Theory]
    [InlineData("81000120050101001")]
    [InlineData("81010020050101001")]
    [InlineData("84000020050101001")]
    public void A_permit_has_one_of_the_three_exact_area_codes(string body)
    {
        string[] every = [.. "0123456789X".Select(check => body + check)];

        Assert.DoesNotContain(every, number => Check("hk-macao-residence-permit", number).Accepted || Check("taiwan-residence-permit", number).Accepted);
    }

    [Theory]
    [InlineData("USA3101900101", "1990-01-01")]
    [InlineData("USA3101991231", "1999-12-31")]
    [InlineData("USA3101270101", "1927-01-01")]
    [InlineData("USA3101000229", "2000-02-29")]
    [InlineData("USA3101050601", "2005-06-01")]
    [InlineData("USA3101100601", null)]
    public void The_old_foreigner_card_tells_a_birth_date_only_where_one_century_is_possible(string start, string? birth)
    {
        var today = new DateOnly(2026, 11, 20);
        if (start.EndsWith("100601", StringComparison.Ordinal))
        {
            today = new DateOnly(2018, 1, 1);
        }

        var result = IdNumber.Check(DocumentType.PermanentResidenceCard, OldForeignerCard(start + "0"), today);

        Assert.Null(result.Refusal);
        Assert.Equal(birth is null ? null : DateOnly.Parse(birth), result.Value!.Birth);
        Assert.Null(result.Value.Sex);
    }

    [Fact]
    public void An_old_foreigner_card_with_a_wrong_digit_or_no_real_date_is_refused()
    {
        var good = OldForeignerCard("USA31019001010");
        var wrongCheck = good[..14] + (char)('0' + ((good[14] - '0' + 1) % 10));

        Assert.True(Check("permanent-residence-card", good.ToLowerInvariant()).Accepted);
        Assert.False(Check("permanent-residence-card", wrongCheck).Accepted);
        Assert.False(Check("permanent-residence-card", OldForeignerCard("USA31019013010")).Accepted);
        Assert.False(Check("permanent-residence-card", "USA310190010101A").Accepted);
        Assert.False(Check("permanent-residence-card", "123456789012345").Accepted);
    }

    [Theory]
    [InlineData("hk-card", "A5555550", "A5555550")]
    [InlineData("hk-card", "a123456(3)", "A1234563")]
    [InlineData("hk-card", "A123456（3）", "A1234563")]
    [InlineData("hk-card", "AB987654(3)", "AB9876543")]
    [InlineData("macao-card", "1234567(8)", "12345678")]
    [InlineData("macao-card", "51234567", "51234567")]
    [InlineData("hk-macao-travel-permit", "h12345678", "H12345678")]
    [InlineData("hk-macao-travel-permit", "M1234567890", "M1234567890")]
    [InlineData("taiwan-travel-permit", "12345678", "12345678")]
    [InlineData("taiwan-travel-permit", "1234567890", "1234567890")]
    [InlineData("taiwan-travel-permit", "T1234567", "T1234567")]
    [InlineData("taiwan-travel-permit", "T123456789", "T123456789")]
    [InlineData("passport", "G12345678", "G12345678")]
    [InlineData("passport", "EA1234567", "EA1234567")]
    [InlineData("passport", "de1234567", "DE1234567")]
    [InlineData("passport", "X1Y2Z", "X1Y2Z")]
    [InlineData("military-card", "军字第2001988号", "军字第2001988号")]
    [InlineData("military-card", "士字第P011816号", "士字第P011816号")]
    [InlineData("military-card", "南字第01234567号", "南字第01234567号")]
    [InlineData("other", "AB(12)[3]", "AB(12)[3]")]
    [InlineData("other", "1", "1")]
    public void Other_numbers_are_checked_by_their_form_and_tell_nothing_of_their_holder(string code, string typed, string normal)
    {
        var result = Check(code, typed);

        Assert.Null(result.Refusal);
        Assert.Equal(normal, result.Value!.Value);
        Assert.Null(result.Value.Birth);
        Assert.Null(result.Value.Sex);
    }

    [Theory]
    [InlineData("hk-card", "A123456(4)")]
    [InlineData("hk-card", "AB9876542")]
    [InlineData("hk-card", "ABC987654")]
    [InlineData("hk-card", "A12345")]
    [InlineData("macao-card", "21234567")]
    [InlineData("macao-card", "1234567")]
    [InlineData("hk-macao-travel-permit", "K12345678")]
    [InlineData("hk-macao-travel-permit", "H123456789")]
    [InlineData("taiwan-travel-permit", "1234567")]
    [InlineData("taiwan-travel-permit", "TT1234567")]
    [InlineData("passport", "G123")]
    [InlineData("passport", "G12345678901234567890")]
    [InlineData("passport", "G1234-5678")]
    [InlineData("military-card", "军字2001988号")]
    [InlineData("military-card", "军字第号")]
    [InlineData("other", "123456789012345678901")]
    [InlineData("other", "()")]
    [InlineData("other", "12<34>")]
    [InlineData("other", "")]
    public void A_form_that_the_document_does_not_have_is_refused_with_what_to_do(string code, string typed)
    {
        var refusal = Check(code, typed).Refusal;

        Assert.StartsWith("证件号码格式有误，", refusal);
        Assert.EndsWith("。", refusal);
    }

    private static string OldForeignerCard(string fourteen)
    {
        int[] weights = [7, 3, 1];
        var sum = fourteen.Select((c, at) => weights[at % 3] * "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".IndexOf(c)).Sum();
        return fourteen + (sum % 10);
    }

    private static Checked<IdNumber> Check(string code, string typed) => IdNumber.Check(DocumentType.Find(code)!, typed, Today);
}
