using Chsi.Workflows.Accounts;
using FsCheck;
using FsCheck.Fluent;

namespace Chsi.Tests.Workflows.Accounts;

public class PhoneAndMailTests
{
    [Theory]
    [InlineData("13812345678")]
    [InlineData(" 138 1234 5678 ")]
    [InlineData("138-1234-5678")]
    [InlineData("+8613812345678")]
    [InlineData("+86 138 1234 5678")]
    [InlineData("+86-138-1234-5678")]
    [InlineData("8613812345678")]
    [InlineData("008613812345678")]
    [InlineData("１３８１２３４５６７８")]
    [InlineData("＋８６１３８１２３４５６７８")]
    [InlineData("\u202D13812345678\u202C")]
    public void A_mainland_mobile_number_is_brought_to_eleven_digits(string typed) =>
        Assert.Equal("13812345678", PhoneNumber.Check(typed).Value!.Value);

    [Theory]
    [InlineData("16612345678")]
    [InlineData("17112345678")]
    [InlineData("19912345678")]
    [InlineData("19212345678")]
    [InlineData("14512345678")]
    public void No_segment_is_refused(string typed) => Assert.True(PhoneNumber.Check(typed).Accepted);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1381234567")]
    [InlineData("138123456789")]
    [InlineData("12812345678")]
    [InlineData("23812345678")]
    [InlineData("1440012345678")]
    [InlineData("+85291234567")]
    [InlineData("+88613812345678")]
    [InlineData("+86+8613812345678")]
    [InlineData("868613812345678")]
    [InlineData("010-67410388")]
    [InlineData("1381234567a")]
    [InlineData("١٣٨١٢٣٤٥٦٧٨")]
    public void Anything_else_is_refused_with_the_sentence_of_the_form(string? typed) =>
        Assert.Equal("请输入11位手机号码，仅支持大陆地区手机号。", PhoneNumber.Check(typed).Refusal);

    [Fact]
    public void The_normal_form_of_a_phone_is_its_own_normal_form() =>
        Prop.ForAll(Arb.From(Gen.Choose(0, 6_999_999)), Arb.From(Gen.Elements("", "+86", "86-", "0086 ")), (tail, prefix) =>
        {
            var phone = PhoneNumber.Check($"{prefix}13{tail:D9}").Value!;
            return phone.Value == $"13{tail:D9}" && PhoneNumber.Check(phone.Value).Value == phone;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("Zhang.San@Example.CN", "Zhang.San@example.cn")]
    [InlineData(" a@x.cn ", "a@x.cn")]
    [InlineData("a＠x．cn", "a@x.cn")]
    [InlineData("a+b_c-d@mail.x-y.edu.cn", "a+b_c-d@mail.x-y.edu.cn")]
    [InlineData("123456@qq.com", "123456@qq.com")]
    [InlineData("a@xn--fiqs8s.xn--fiqs8s", "a@xn--fiqs8s.xn--fiqs8s")]
    public void A_plausible_address_is_kept_with_its_domain_in_lower_case(string typed, string normal) =>
        Assert.Equal(normal, MailAddress.Check(typed).Value!.Value);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("@x.cn")]
    [InlineData("a@")]
    [InlineData("a@x")]
    [InlineData("a@@x.cn")]
    [InlineData("a b@x.cn")]
    [InlineData("a@x..cn")]
    [InlineData("a@.x.cn")]
    [InlineData("a@-x.cn")]
    [InlineData("a@x-.cn")]
    [InlineData("a@x.c")]
    [InlineData("a@1.2.3.4")]
    [InlineData(".a@x.cn")]
    [InlineData("a.@x.cn")]
    [InlineData("a..b@x.cn")]
    [InlineData("张三@x.cn")]
    [InlineData("a@x.cn,b@x.cn")]
    [InlineData("a@x.cn\r\nBcc: b@x.cn")]
    [InlineData("<a@x.cn>")]
    public void What_no_mail_can_be_sent_to_is_refused_with_an_example(string? typed) =>
        Assert.Equal("邮箱格式有误，请输入完整的邮箱地址，例如 name@example.cn。", MailAddress.Check(typed).Refusal);

    [Fact]
    public void An_address_has_at_most_254_characters_and_64_before_the_at_sign()
    {
        var domain = string.Join('.', Enumerable.Repeat(new string('d', 46), 4)) + ".cn";

        Assert.True(MailAddress.Check($"{new string('a', 63)}@{domain}").Accepted);
        Assert.False(MailAddress.Check($"{new string('a', 64)}@{domain}").Accepted);
        Assert.True(MailAddress.Check($"{new string('a', 64)}@x.cn").Accepted);
        Assert.False(MailAddress.Check($"{new string('a', 65)}@x.cn").Accepted);
    }

    [Fact]
    public void Mailboxes_that_differ_by_case_are_found_as_one() =>
        Assert.Equal(MailAddress.Check("A@x.cn").Value!.Key, MailAddress.Check("a@X.CN").Value!.Key);

    [Theory]
    [InlineData("a@pku.edu.cn", true)]
    [InlineData("a@stu.pku.EDU.CN", true)]
    [InlineData("a@edu.cn", false)]
    [InlineData("a@fakeedu.cn", false)]
    [InlineData("a@x.edu.cn.com", false)]
    public void Only_an_address_under_edu_cn_is_of_the_education_network(string typed, bool expected) =>
        Assert.Equal(expected, MailAddress.Check(typed).Value!.OfEducationNetwork);
}
