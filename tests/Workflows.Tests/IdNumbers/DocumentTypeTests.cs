using Chsi.Workflows.IdNumbers;

namespace Chsi.Tests.Workflows.IdNumbers;

public class DocumentTypeTests
{
    [Fact]
    public void The_form_offers_the_official_list_with_the_citizen_card_first() =>
        Assert.Equal(
            ["居民身份证", "港澳居民居住证", "台湾居民居住证", "港澳居民来往内地通行证", "台湾居民来往大陆通行证", "香港身份证", "澳门身份证", "护照", "军官证/士兵证", "外国人永久居留身份证", "其他"],
            DocumentType.All.Select(type => type.Label));

    [Fact]
    public void Each_type_is_found_by_its_own_code_and_nothing_else_is_found()
    {
        Assert.All(DocumentType.All, type => Assert.Same(type, DocumentType.Find(type.Code)));
        Assert.Equal(DocumentType.All.Count, DocumentType.All.Select(type => type.Code).Distinct().Count());
        Assert.Null(DocumentType.Find("居民身份证"));
        Assert.Null(DocumentType.Find(null));
    }

    [Fact]
    public void The_gateway_knows_the_documents_that_carry_an_18_character_number() =>
        Assert.Equal(
            [DocumentType.CitizenCard, DocumentType.HongKongMacaoResidencePermit, DocumentType.TaiwanResidencePermit, DocumentType.PermanentResidenceCard],
            DocumentType.All.Where(type => type.CheckedByGateway));

    [Fact]
    public void Only_citizens_and_soldiers_must_write_their_name_in_Hanzi() =>
        Assert.Equal([DocumentType.CitizenCard, DocumentType.MilitaryCard], DocumentType.All.Where(type => !type.LatinNames));
}
