namespace Chsi.Workflows.IdNumbers;

/// <summary>
/// A kind of identity document a person can register with. The list is data: it is stored by <see cref="Code"/> and shown by <see cref="Label"/>.
/// </summary>
public sealed class DocumentType
{
    private DocumentType(string code, string label, string hint, Reader read)
    {
        (Code, Label, Hint, Read) = (code, label, hint, read);
    }

    /// <summary>居民身份证, the default: GB 11643-1999, 18 characters.</summary>
    public static DocumentType CitizenCard { get; } = new("citizen-card", "居民身份证",
        "请核对第二代居民身份证上的18位号码。", BirthNumber.Citizen)
    {
        CheckedByGateway = true,
    };

    /// <summary>港澳居民居住证: 18 digits with area 810000 or 820000.</summary>
    public static DocumentType HongKongMacaoResidencePermit { get; } = new("hk-macao-residence-permit", "港澳居民居住证",
        "请核对居住证上以810000或820000开头的18位号码。", BirthNumber.HongKongMacaoPermit)
    {
        CheckedByGateway = true,
        LatinNames = true,
    };

    /// <summary>台湾居民居住证: 18 digits with area 830000.</summary>
    public static DocumentType TaiwanResidencePermit { get; } = new("taiwan-residence-permit", "台湾居民居住证",
        "请核对居住证上以830000开头的18位号码。", BirthNumber.TaiwanPermit)
    {
        CheckedByGateway = true,
        LatinNames = true,
    };

    /// <summary>港澳居民来往内地通行证.</summary>
    public static DocumentType HongKongMacaoTravelPermit { get; } = new("hk-macao-travel-permit", "港澳居民来往内地通行证",
        "号码为字母H或M加8位或10位数字，请核对。", PlainNumber.HongKongMacaoTravelPermit)
    {
        LatinNames = true,
    };

    /// <summary>台湾居民来往大陆通行证.</summary>
    public static DocumentType TaiwanTravelPermit { get; } = new("taiwan-travel-permit", "台湾居民来往大陆通行证",
        "号码为8位数字，请核对。", PlainNumber.TaiwanTravelPermit)
    {
        LatinNames = true,
    };

    /// <summary>香港身份证.</summary>
    public static DocumentType HongKongCard { get; } = new("hk-card", "香港身份证",
        "请连同括号内的末位一起填写，如A123456(3)。", PlainNumber.HongKongCard)
    {
        LatinNames = true,
    };

    /// <summary>澳门身份证.</summary>
    public static DocumentType MacaoCard { get; } = new("macao-card", "澳门身份证",
        "请连同括号内的末位一起填写，共8位数字。", PlainNumber.MacaoCard)
    {
        LatinNames = true,
    };

    /// <summary>护照, of any country.</summary>
    public static DocumentType Passport { get; } = new("passport", "护照",
        "号码为5至20位字母和数字，请核对。", PlainNumber.Passport)
    {
        LatinNames = true,
    };

    /// <summary>军官证/士兵证.</summary>
    public static DocumentType MilitaryCard { get; } = new("military-card", "军官证/士兵证",
        "请按证件填写，如军字第2001988号。", PlainNumber.MilitaryCard);

    /// <summary>外国人永久居留身份证: 18 characters since 2023-12-01, 15 before; both are in use.</summary>
    public static DocumentType PermanentResidenceCard { get; } = new("permanent-residence-card", "外国人永久居留身份证",
        "请核对证件上以9开头的18位号码，或旧版证件上3位字母加12位数字的号码。", PermanentResidenceNumber.Any)
    {
        CheckedByGateway = true,
        LatinNames = true,
    };

    /// <summary>其他: whatever the list does not name; accounts made with it can only look records up.</summary>
    public static DocumentType Other { get; } = new("other", "其他",
        "号码为20位以内的字母、数字或括号，请核对。", PlainNumber.Other)
    {
        LatinNames = true,
    };

    /// <summary>Every type in the order in which a form offers them; the first is the default.</summary>
    public static IReadOnlyList<DocumentType> All { get; } =
    [
        CitizenCard, HongKongMacaoResidencePermit, TaiwanResidencePermit, HongKongMacaoTravelPermit, TaiwanTravelPermit,
        HongKongCard, MacaoCard, Passport, MilitaryCard, PermanentResidenceCard, Other,
    ];

    /// <summary>The stored and submitted form; never changes.</summary>
    public string Code { get; }

    /// <summary>The official Chinese name, as shown.</summary>
    public string Label { get; }

    /// <summary>Whether the name-and-number gateway knows this document; the others go to the desk.</summary>
    public bool CheckedByGateway { get; private init; }

    /// <summary>Whether a name on it may be in Latin letters; on the documents of mainland citizens it is in Hanzi.</summary>
    public bool LatinNames { get; private init; }

    internal string Hint { get; }

    internal Reader Read { get; }

    /// <summary>The type with this code, or null: a form may be tampered with.</summary>
    public static DocumentType? Find(string? code) => All.FirstOrDefault(type => type.Code == code);

    /// <summary>The label.</summary>
    public override string ToString() => Label;
}
