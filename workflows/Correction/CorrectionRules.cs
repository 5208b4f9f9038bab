using System.Collections.Immutable;
using Chsi.Workflows.Organisations;
using Chsi.Workflows.Records;

namespace Chsi.Workflows.Correction;

/// <summary>
/// Who decides about a correction, and how: data, by nation, province, school and field. The provinces' rows are samples: what one school's notice says of its
/// province's practice, with that source. To change a rule, raise <see cref="Version"/>, end the row that falls away with <c>Gone</c>
/// and add another from a day on; open cases keep the version that they were opened under.
/// </summary>
/// <param name="Version">Of the book; a case names the one that it was opened under.</param>
public sealed record CorrectionRules(int Version, ImmutableArray<CorrectionRule> Rules)
{
    // a notice without a date holds since the regulation that it carries out
    private static readonly DateOnly Article19 = new(2014, 8, 24);

    private const string Nation = OrganisationKinds.Nation, Province = OrganisationKinds.Province;

    // 2 of 2026-11-23: 学号 is the school's own, 入学日期 comes with the admission and is not
    public static CorrectionRules Shipped { get; } = new(2,
    [
        new("cn-19", Nation, "", Article19, "《高等学校学生学籍学历电子注册办法》（教学〔2014〕11号）第十九条", 'A')
        {
            Decides = Decider.School,
            Bars = [CorrectionBar.Certified, CorrectionBar.NotRegistered, CorrectionBar.NotInSchool],
            SchoolOpens = true,
            Signers = 1,
            Letter = false,
            Documents = [CorrectionDocument.IdCard, CorrectionDocument.Admission],
            // no source has a limit for corrections: those of 行政许可法 42, 43 and 82
            SchoolDays = 10,
            ProvinceDays = 20,
        },
        new("cn-name", Nation, "", Article19, "《普通高等学校学生管理规定》（教育部令第41号）第三十四条", 'A')
        {
            Fields = [CorrectionField.Name],
            Documents = [CorrectionDocument.IdCard, CorrectionDocument.Household, CorrectionDocument.Police],
        },
        new("cn-number", Nation, "", Article19, "《普通高等学校学生管理规定》（教育部令第41号）第三十四条", 'A')
        {
            Fields = [CorrectionField.Number],
            Documents = [CorrectionDocument.IdCard, CorrectionDocument.Household, CorrectionDocument.PoliceNumber],
        },
        new("cn-birth", Nation, "", Article19, "《普通高等学校学生管理规定》（教育部令第41号）第三十四条", 'A')
        {
            Fields = [CorrectionField.Birth],
            Documents = [CorrectionDocument.IdCard, CorrectionDocument.Household, CorrectionDocument.PoliceNumber, CorrectionDocument.Birth],
        },
        new("cn-sex", Nation, "", Article19, "《普通高等学校学生管理规定》（教育部令第41号）第三十四条", 'A')
        {
            Fields = [CorrectionField.Sex],
            Documents = [CorrectionDocument.IdCard, CorrectionDocument.Household, CorrectionDocument.Police],
        },
        new("cn-nation", Nation, "", Article19, "《普通高等学校学生管理规定》（教育部令第41号）第三十四条", 'A')
        {
            Fields = [CorrectionField.Nation],
            Documents = [CorrectionDocument.IdCard, CorrectionDocument.Admission, CorrectionDocument.PoliceLetter],
        },
        new("cn-own", Nation, "", Article19, "学校登记的专业、院系、班级等信息，由学校自行核对", 'B')
        {
            Gone = 2,
            Fields = [RecordField.College, "department", RecordField.Class, RecordField.Major, RecordField.Enrolled],
            Documents = [CorrectionDocument.IdCard],
        },
        new("cn-own-2", Nation, "", Article19, "学校登记的学号、专业、院系、班级等信息，由学校自行核对", 'B')
        {
            Since = 2,
            Fields = [RecordField.College, "department", RecordField.Class, RecordField.Major, CorrectionField.StudentNumber],
            Documents = [CorrectionDocument.IdCard],
        },

        new("11-name", Province, "11", new(2019, 1, 1), "北京农学院《学籍信息变更办法》（教字〔2019〕1号）", 'B')
        {
            Sample = true,
            Fields = [CorrectionField.Name],
            Decides = Decider.School,
            ProvinceWith = [CorrectionField.Number],
            Bars = [CorrectionBar.BeforeSchool],
        },
        new("11-number", Province, "11", new(2019, 1, 1), "北京农学院《学籍信息变更办法》（教字〔2019〕1号）", 'B')
        {
            Sample = true,
            Fields = [CorrectionField.Number],
            Decides = Decider.School,
            ProvinceWith = [CorrectionField.Name],
            Bars = [CorrectionBar.BeforeSchool],
        },
        new("22-key", Province, "22", new(2018, 1, 1), "吉林省教育厅关于学生信息变更的通知（吉教学〔2018〕24号）", 'A')
        {
            Sample = true,
            Fields = CorrectionField.Keys,
            SchoolOpens = false,
            Bars = [CorrectionBar.BeforeSchool],
        },
        new("42-key", Province, "42", Article19, "湖北省普通高等教育学籍电子注册关键信息变更工作细则（试行）", 'A')
        {
            Sample = true,
            Fields = CorrectionField.Keys,
            Decides = Decider.Province,
            Signers = 3,
            Letter = true,
        },
        new("44-key", Province, "44", Article19, "北京师范大学珠海校区教务处：学生学籍信息变更说明", 'B')
        {
            Sample = true,
            Fields = CorrectionField.Keys,
            Decides = Decider.School,
            ProvinceWith = CorrectionField.Keys,
            Months = [3, 9],
            Bars = [CorrectionBar.Graduating],
        },
        new("51-key", Province, "51", Article19, "四川某学院教务处：学籍信息变更说明（jwc.sfc.edu.cn）", 'B')
        {
            Sample = true,
            Fields = CorrectionField.Keys,
            Decides = Decider.Province,
            Bars = [CorrectionBar.NameWithNumber, CorrectionBar.Upgrade],
        },
        new("61-key", Province, "61", Article19, "陕西中医药大学学籍信息变更办法第四条（三级审签）", 'B')
        {
            Sample = true,
            Fields = CorrectionField.Keys,
            Signers = 3,
            Bars = [CorrectionBar.BeforeSchool],
        },
    ]);

    /// <summary>The rules that hold for a field of a school's record, the widest first.</summary>
    /// <param name="day">Chinese time.</param>
    public IEnumerable<CorrectionRule> Of(string school, string province, string field, DateOnly day, int version) => Rules
        .Where(r => r.Since <= version && !(r.Gone <= version) && r.From <= day && !(r.Until <= day))
        .Where(r => r.Jurisdiction switch
        {
            OrganisationKinds.Nation => true,
            OrganisationKinds.Province => r.Organisation == province,
            _ => r.Organisation == school,
        })
        .Where(r => r.Fields.IsEmpty || r.Fields.Contains(field))
        .OrderBy(r => r.Jurisdiction switch { OrganisationKinds.Nation => 0, OrganisationKinds.Province => 1, _ => 2 })
        .ThenByDescending(r => r.Fields.IsEmpty);
}
