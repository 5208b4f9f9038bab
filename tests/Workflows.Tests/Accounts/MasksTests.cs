using Chsi.Workflows.Accounts;
using FsCheck;
using FsCheck.Fluent;

namespace Chsi.Tests.Workflows.Accounts;

public class MasksTests
{
    [Theory]
    [InlineData("张三", "张*")]
    [InlineData("欧阳娜娜", "欧***")]
    [InlineData("买买提·艾力", "买**·**")]
    [InlineData("𠮷田", "𠮷*")]
    [InlineData("刘𠮷", "刘*")]
    [InlineData("John Smith", "J*** *****")]
    [InlineData("张", "*")]
    [InlineData("", "")]
    public void A_name_keeps_its_first_character(string name, string masked) => Assert.Equal(masked, Masks.Name(name));

    [Theory]
    [InlineData("11010519491231002X", "1****************X")]
    [InlineData("A1234563", "A******3")]
    [InlineData("12", "**")]
    [InlineData("", "")]
    public void An_ID_number_keeps_its_first_and_last_character(string number, string masked) => Assert.Equal(masked, Masks.IdNumber(number));

    [Theory]
    [InlineData("13812345678", "138****5678")]
    [InlineData("1234567", "*******")]
    [InlineData("", "")]
    public void A_phone_keeps_three_digits_and_four(string phone, string masked) => Assert.Equal(masked, Masks.Phone(phone));

    [Theory]
    [InlineData("alice@x.cn", "a***@x.cn")]
    [InlineData("a@x.cn", "a***@x.cn")]
    [InlineData("@x.cn", "***")]
    [InlineData("nothing", "***")]
    [InlineData("", "***")]
    public void A_mail_address_keeps_its_first_character_and_domain(string mail, string masked) => Assert.Equal(masked, Masks.Mail(mail));

    [Fact]
    public void Any_text_can_be_masked() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
        {
            string[] masked = [Masks.Name(text.Get), Masks.IdNumber(text.Get), Masks.Phone(text.Get), Masks.Mail(text.Get)];
            return masked.All(mask => mask is not null);
        }).QuickCheckThrowOnFailure();
}
