using Chsi.Workflows.IdNumbers;

namespace Chsi.Workflows.Records;

/// <summary>How a column of a school's file is filled in: beside the sample file, and beside what is wrong in a line. It says nothing of any student.</summary>
public static class ColumnGuide
{
    /// <summary>One sentence in Chinese; empty for a column there is not.</summary>
    public static string Of(string column) => column switch
    {
        RecordEntry.NameColumn => "与身份证件一致的完整姓名；间隔号用“·”。",
        RecordEntry.SexColumn => $"填写{Listed(RecordCodes.Sexes)}，与证件号码一致。",
        RecordEntry.BirthColumn => "写成2005-01-31的样子，与证件号码一致。",
        RecordEntry.NationColumn => "民族全称，例如汉族、维吾尔族。",
        RecordEntry.NumberColumn => "在表格程序中把这一列设为文本，以免末几位变成0；居民身份证18位，早年的15位也可以。",
        RecordEntry.SchoolColumn => "本校的5位院校代码；可以不填。",
        RecordEntry.ProvinceColumn => "学校所在的省份名称，例如湖北，与机构名录一致。",
        RecordEntry.StudentNumberColumn => "字母、数字或连字符；全校和本文件中都不重复。",
        _ => RecordField.All.FirstOrDefault(f => f.Label == column) is { } field ? OfField(field) : "",
    };

    private static string OfField(RecordField field) => field.Code switch
    {
        RecordField.SchoolName => "机构名录中本校现在或曾用的名称。",
        RecordField.DocumentType => $"填写{string.Join('、', DocumentType.All.Select(t => t.Label))}之一；不填为{DocumentType.CitizenCard.Label}。",
        "length" => "年数，例如4。",
        "origin" => "省份名称，例如湖北。",
        _ when field.List is { } list => $"填写{Listed(list)}之一。",
        _ when field.Day => "写成2026-09-01的样子。",
        _ => $"不超过{RecordField.Longest}个字。",
    };

    private static string Listed(CodeList list) => string.Join('、', list.Values.Select(v => v.Label));
}
