using Chsi.Tests.Support;
using Chsi.Workflows.Accounts;

namespace Chsi.Tests.Workflows.Accounts;

public class PasswordPolicyTests
{
    private static readonly PasswordPolicy Policy = new();

    [Fact]
    [Rule("003-02")]
    public void The_minimum_is_8_as_shipped_and_6_at_least_and_the_sentence_names_the_number_that_is_set()
    {
        var six = new PasswordPolicy(6);

        Assert.Equal("密码至少8位，可以使用数字、字母和符号", Policy.Check("kx7vq2m").Refusal);
        Assert.True(Policy.Check("kx7vq2mw").Accepted);
        Assert.Equal("密码至少6位，可以使用数字、字母和符号", six.Check("82074").Refusal);
        Assert.True(six.Check("820746").Accepted);
        Assert.True(six.Check("kxvqmw").Accepted);
        Assert.True(six.Check("k!v-m?").Accepted);
        Assert.Throws<ArgumentOutOfRangeException>(() => new PasswordPolicy(5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PasswordPolicy(65));
    }

    [Theory]
    [InlineData("73920518")]
    [InlineData("hvkqzrwm")]
    [InlineData("correct horse battery")]
    [InlineData("#$_~^&+=|")]
    [InlineData("床前明月光疑是地上霜")]
    [InlineData("  kx7vq2 ")]
    public void No_mixture_is_demanded_and_the_password_is_taken_exactly_as_typed(string password) =>
        Assert.Equal(password, Policy.Check(password).Value);

    [Fact]
    public void Up_to_128_characters_are_taken()
    {
        var longest = string.Concat(Enumerable.Range(0, 32).Select(part => $"{part:D2}x!"));

        Assert.True(Policy.Check(longest[..64]).Accepted);
        Assert.True(Policy.Check(longest).Accepted);
        Assert.Equal("密码最多128位", Policy.Check(longest + "y").Refusal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("𠮷𠮷𠮷𠮷")]
    [InlineData("kx7vq\n2mw")]
    public void Nothing_too_few_characters_and_control_characters_are_refused(string? password) =>
        Assert.Equal(Policy.Sentence, Policy.Check(password).Refusal);

    [Theory]
    [InlineData("password123")]
    [InlineData("PassWord123")]
    [InlineData("woaini1314")]
    [InlineData("a123456789")]
    [InlineData("iloveyou1314")]
    [InlineData("1qaz2wsx")]
    [InlineData("xuexin123")]
    [InlineData("aaaaaaaa")]
    [InlineData("........")]
    [InlineData("12345678")]
    [InlineData("34567890")]
    [InlineData("98765432")]
    [InlineData("abcdefghij")]
    [InlineData("qwertyuiop")]
    [InlineData("POIUYTRE")]
    [InlineData("asdfghjkl")]
    [InlineData("12121212")]
    [InlineData("abcabcabc")]
    [InlineData("12312312")]
    [InlineData("20242024")]
    public void A_password_that_is_guessed_first_is_refused(string password) =>
        Assert.Equal("密码过于简单，请换一个不容易被猜到的密码", Policy.Check(password).Refusal);

    [Theory]
    [InlineData("13812345678")]
    [InlineData("my13812345678")]
    [InlineData("12345678a13812345678")]
    [InlineData("42120220050101008X")]
    [InlineData("42120220050101008x!")]
    [InlineData("0101008X")]
    [InlineData("42120220")]
    [InlineData("我是王小明呀呀呀")]
    [InlineData("wxm_study@x.edu.cn")]
    [InlineData("WXM_study")]
    public void A_password_made_of_the_persons_own_data_is_refused(string password) =>
        Assert.Equal(
            "密码不能包含您的姓名、手机号码、证件号码或邮箱，也不能是其中的一部分",
            Policy.Check(password, "王小明", "13812345678", "42120220050101008X", "wxm_study@x.edu.cn").Refusal);

    [Fact]
    public void Data_that_is_not_known_refuses_nothing() =>
        Assert.True(Policy.Check("kx7vq2mw", null, "", "k").Accepted);
}
