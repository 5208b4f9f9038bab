using Chsi.Tests.Support;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.IdNumbers;

namespace Chsi.Tests.Workflows.IdNumbers;

public class CitizenNumberTests
{
    private static readonly DateOnly Today = new(2026, 11, 20);

    [Theory]
    [InlineData("11010519491231002X", Sex.Female, "1949-12-31")]
    [InlineData("440524188001010014", Sex.Male, "1880-01-01")]
    [InlineData("440308199901101512", Sex.Male, "1999-01-10")]
    [InlineData("110101199003078670", Sex.Male, "1990-03-07")]
    [InlineData("500154199804106120", Sex.Female, "1998-04-10")]
    [InlineData("44040119580101000X", Sex.Female, "1958-01-01")]
    [InlineData("140120197901010008", Sex.Female, "1979-01-01")]
    [InlineData("441282198101011230", Sex.Male, "1981-01-01")]
    [InlineData("421202200402290012", Sex.Male, "2004-02-29")]
    [InlineData("421202200002290013", Sex.Male, "2000-02-29")]
    [InlineData("42120220050101008X", Sex.Female, "2005-01-01")]
    public void A_valid_number_tells_birth_and_sex(string number, Sex sex, string birth)
    {
        var result = Check(number);

        Assert.Null(result.Refusal);
        Assert.Equal(number, result.Value!.Value);
        Assert.Equal(sex, result.Value.Sex);
        Assert.Equal(DateOnly.Parse(birth), result.Value.Birth);
    }

    [Theory]
    [InlineData("500154199301135886")]
    [InlineData("411082198901010002")]
    public void A_county_code_that_was_abolished_or_came_later_is_no_reason_to_refuse(string number) =>
        Assert.True(Check(number).Accepted);

    [Theory]
    [InlineData("440308199901101513", "the check digit should be 2")]
    [InlineData("110101199003071234", "the check digit should be 3, though it circulates as valid")]
    [InlineData("11010119900307867X", "the check digit should be 0")]
    [InlineData("111111199901101512", "the check digit should be 4")]
    [InlineData("440308199902301512", "30 February, and the check digit should be 6")]
    [InlineData("44030819990110", "too short")]
    [InlineData("4403081999011015122", "too long")]
    [InlineData("42120220050229001X", "29 February of a common year")]
    [InlineData("421202190002290017", "1900 was no leap year")]
    [InlineData("421202200413010012", "month 13")]
    [InlineData("421202200404310013", "31 April")]
    [InlineData("421202202802299015", "born in the future")]
    [InlineData("00000020050101001X", "no such province")]
    [InlineData("999999200501010018", "no such province; a first digit 9 is a foreigner's")]
    [InlineData("810000199408230021", "a residence permit's")]
    [InlineData("123456789012345677", "month 34 although the check digit is right")]
    [InlineData("610104620927690", "the 15-digit form is not taken")]
    [InlineData("1101051949123100X2", "X in another place than the last")]
    [InlineData("11010519491231002×", "a multiplication sign is no X")]
    [InlineData("١١٠١٠٥١٩٤٩١٢٣١٠٠٢X", "digits of another script")]
    [InlineData("", "nothing")]
    [InlineData("   ", "nothing but spaces")]
    [InlineData(null, "nothing at all")]
    public void A_wrong_number_is_refused_with_the_official_sentence_and_what_to_do(string? number, string why)
    {
        var result = Check(number);

        Assert.False(result.Accepted, why);
        Assert.Equal("证件号码格式有误，请核对第二代居民身份证上的18位号码。", result.Refusal);
    }

    [Theory]
    [InlineData("42120220050101008x")]
    [InlineData(" 42120220050101008X ")]
    [InlineData("４２１２０２２００５０１０１００８Ｘ")]
    [InlineData("421202 20050101 008x")]
    [InlineData("\u202D42120220050101008X\u202C")]
    [InlineData("42120220050101008X\r\n")]
    public void Spaces_full_width_and_lower_case_are_put_right(string typed) =>
        Assert.Equal("42120220050101008X", Check(typed).Value!.Value);

    [Fact]
    public void Someone_born_today_has_a_number_and_someone_born_tomorrow_has_not()
    {
        Assert.True(IdNumber.Check(DocumentType.CitizenCard, "42120220050101008X", new DateOnly(2005, 1, 1)).Accepted);
        Assert.False(IdNumber.Check(DocumentType.CitizenCard, "42120220050101008X", new DateOnly(2004, 12, 31)).Accepted);
    }

    [Fact]
    [Rule("001-22")]
    public void A_number_that_fails_the_second_generation_rule_is_refused_and_the_person_is_told_every_way_on()
    {
        const string mistyped = "440308199901101513";

        Assert.StartsWith("证件号码格式有误", Check(mistyped).Refusal);
        Assert.Contains("浏览器", IdNumber.Advice);
        Assert.Contains("第二代居民身份证校验规则", IdNumber.Advice);
        Assert.Contains("证件类型可选择“其他”", IdNumber.Advice);
        Assert.Contains("联系身份证签发机关", IdNumber.Advice);
        Assert.True(IdNumber.Check(DocumentType.Other, mistyped, Today).Accepted);
    }

    [Theory]
    [InlineData("610104620927690", "610104196209276908")]
    [InlineData(" 610104 620927 690 ", "610104196209276908")]
    public void A_15_digit_number_is_upgraded_for_searching(string old, string upgraded)
    {
        Assert.Equal(upgraded, IdNumber.Upgrade15(old));
        Assert.True(Check(upgraded).Accepted);
    }

    [Theory]
    [InlineData("610104621327690")]
    [InlineData("990104620927690")]
    [InlineData("61010462092769X")]
    [InlineData("610104196209276908")]
    [InlineData("")]
    [InlineData(null)]
    public void What_is_no_15_digit_number_is_not_upgraded(string? text) => Assert.Null(IdNumber.Upgrade15(text));

    [Fact]
    public void Neither_a_result_nor_a_number_writes_itself_whole_into_a_log()
    {
        var result = Check("11010519491231002X");

        Assert.Equal("IdNumber", result.ToString());
        Assert.Equal("居民身份证 1****************X", result.Value!.ToString());
    }

    private static Checked<IdNumber> Check(string? typed) => IdNumber.Check(DocumentType.CitizenCard, typed, Today);
}
