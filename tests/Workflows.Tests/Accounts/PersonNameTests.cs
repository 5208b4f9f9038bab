using System.Text;
using Chsi.Tests.Support;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.IdNumbers;
using FsCheck;
using FsCheck.Fluent;

namespace Chsi.Tests.Workflows.Accounts;

public class PersonNameTests
{
    [Theory]
    [Rule("001-13")]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("　\t")]
    [InlineData("\u200B\u202D")]
    public void An_empty_name_is_refused(string? typed)
    {
        Assert.Equal("姓名不能为空!", PersonName.Check(typed, DocumentType.CitizenCard).Refusal);
        Assert.Equal("姓名不能为空!", PersonName.Check(typed, DocumentType.Passport).Refusal);
    }

    [Theory]
    [Rule("001-20")]
    [InlineData("张", "one character")]
    [InlineData("𠮷", "one character, though two UTF-16 units")]
    [InlineData("张\uFE00", "one character with a variation selector")]
    [InlineData("A", "one letter")]
    [InlineData("张3", "a digit")]
    [InlineData("张三！", "punctuation")]
    [InlineData("张，三", "a comma")]
    [InlineData("张_三", "an underscore")]
    [InlineData("张三😀", "an emoji")]
    [InlineData("张さん", "kana")]
    [InlineData("김민준", "Hangul")]
    [InlineData("Иван", "Cyrillic")]
    [InlineData("⼀⼆", "radicals of the Kangxi block, which look like Hanzi")]
    [InlineData("张\uE000", "a private-use character of nobody knows which font")]
    [InlineData("张\uD842", "half a character")]
    [InlineData("·张三", "a separator in front")]
    [InlineData("张三·", "a separator at the end")]
    [InlineData("买买提··艾力", "two separators")]
    [InlineData("<b>张三</b>", "markup")]
    public void A_name_of_one_character_or_with_characters_that_no_name_has_is_refused(string typed, string why)
    {
        Assert.True(PersonName.Check(typed, DocumentType.CitizenCard).Refusal == "姓名格式有误", why);
        Assert.True(PersonName.Check(typed, DocumentType.Passport).Refusal == "姓名格式有误", why);
    }

    [Theory]
    [InlineData("张三")]
    [InlineData("欧阳娜娜")]
    [InlineData("䶮")]
    [InlineData("㑇")]
    [InlineData("𠮷")]
    [InlineData("𬭊")]
    [InlineData("𰻝")]
    [InlineData("〇")]
    [InlineData("\U000323B0")]
    public void Every_Hanzi_is_a_character_of_names(string character) =>
        Assert.Equal("刘" + character, PersonName.Check("刘" + character, DocumentType.CitizenCard).Value!.Value);

    [Theory]
    [InlineData("买买提·艾力")]
    [InlineData("买买提•艾力")]
    [InlineData("买买提・艾力")]
    [InlineData("买买提．艾力")]
    [InlineData("买买提‧艾力")]
    [InlineData("买买提.艾力")]
    [InlineData("买买提 · 艾力")]
    [InlineData("买买提 . 艾力")]
    [InlineData(" 买买提･艾力　")]
    public void Every_separator_between_Hanzi_becomes_the_official_one(string typed) =>
        Assert.Equal("买买提·艾力", PersonName.Check(typed, DocumentType.CitizenCard).Value!.Value);

    [Theory]
    [InlineData("张 三", "张三")]
    [InlineData("张　三", "张三")]
    [InlineData("刘\uE863", "刘䶮")]
    [InlineData("刘\uE85F", "刘䴖")]
    [InlineData("葛\U000E0100城", "葛城")]
    public void Spacing_private_use_and_glyph_variants_do_not_make_another_name(string typed, string normal) =>
        Assert.Equal(normal, PersonName.Check(typed, DocumentType.CitizenCard).Value!.Value);

    [Theory]
    [InlineData("  John   Ronald  Smith ", "John Ronald Smith")]
    [InlineData("ＬＩ ＭＥＩ", "LI MEI")]
    [InlineData("José Müller", "José Müller")]
    [InlineData("Jean-Luc O'Brien", "Jean-Luc O'Brien")]
    [InlineData("陈大文", "陈大文")]
    public void A_name_on_a_foreign_document_may_be_in_Latin_letters(string typed, string normal) =>
        Assert.Equal(normal, PersonName.Check(typed, DocumentType.Passport).Value!.Value);

    [Theory]
    [InlineData("Zhang San")]
    [InlineData("张A")]
    public void A_name_on_a_citizen_card_may_not(string typed) =>
        Assert.Equal("姓名格式有误", PersonName.Check(typed, DocumentType.CitizenCard).Refusal);

    [Theory]
    [InlineData("Dr. Smith")]
    [InlineData("Smith-")]
    [InlineData("Agent 47")]
    public void A_Latin_name_has_no_other_signs(string typed) =>
        Assert.Equal("姓名格式有误", PersonName.Check(typed, DocumentType.Passport).Refusal);

    [Fact]
    public void A_name_has_at_most_fifty_characters_however_they_are_stored()
    {
        var fifty = string.Concat(Enumerable.Repeat("𠮷", 50));

        Assert.True(PersonName.Check(fifty, DocumentType.CitizenCard).Accepted);
        Assert.Equal("姓名格式有误", PersonName.Check(fifty + "𠮷", DocumentType.CitizenCard).Refusal);
    }

    [Fact]
    public void Whatever_is_typed_is_answered_and_the_normal_form_is_its_own_normal_form()
    {
        var pieces = Gen.Elements("张", "𠮷", "买", "·", ".", "•", " ", "　", "a", "É", "-", "'", "１", "\uFE0F", "\uE863", "\uD800", "\u200B", "😀");
        var typed = pieces.ListOf().Select(list => string.Concat(list));

        Prop.ForAll(Arb.From(typed), Arb.From(Gen.Elements(DocumentType.CitizenCard, DocumentType.Passport)), (name, type) =>
        {
            var once = PersonName.Check(name, type);
            return once.Accepted
                ? PersonName.Check(once.Value.Value, type).Value == once.Value && once.Value.Value.EnumerateRunes().All(rune => rune != Rune.ReplacementChar)
                : once.Refusal is "姓名不能为空!" or "姓名格式有误";
        }).QuickCheckThrowOnFailure();
    }
}
