using Chsi.Silo.SignIn;
using Xunit;

namespace Chsi.Tests.Silo.SignIn;

public class SecretsTests
{
    [Fact]
    public void Codes_have_six_digits_and_every_first_digit_is_as_likely()
    {
        var firsts = new int[10];
        for (var i = 0; i < 20_000; i++)
        {
            var code = Secrets.Code();
            Assert.Matches("^[0-9]{6}$", code);
            firsts[code[0] - '0']++;
        }
        // 2,000 each; seven standard deviations are 300
        Assert.All(firsts, count => Assert.InRange(count, 1_700, 2_300));
    }

    [Fact]
    public void Tokens_are_256_bits_of_base64url_and_never_the_same()
    {
        var tokens = Enumerable.Range(0, 1_000).Select(_ => Secrets.Token()).ToHashSet();

        Assert.Equal(1_000, tokens.Count);
        Assert.All(tokens, token => Assert.Matches("^[A-Za-z0-9_-]{43}$", token));
    }

    [Theory]
    [InlineData("123456", "123456", true)]
    [InlineData("123456", "123457", false)]
    [InlineData("123456", "12345", false)]
    public void Comparing_tells_same_from_other(string shown, string given, bool same) =>
        Assert.Equal(same, Secrets.Same(shown, given));
}
