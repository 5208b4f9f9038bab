using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Chsi.Tests.Support;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Organisations;
using Chsi.Workflows.Records;

namespace Chsi.Tests.Workflows.Correction;

/// <summary>Who decides, in which window, by how many signatures, and what is refused at once: a table for each set of rules.</summary>
public class CorrectionRulesTests
{
    private const string Name = CorrectionField.Name, Number = CorrectionField.Number, Sex = CorrectionField.Sex, Nation = CorrectionField.Nation, Major = RecordField.Major;

    private static readonly DateOnly Day = new(2026, 10, 14);

    private static readonly CorrectionRules Book = CorrectionRules.Shipped;

    [Theory]
    [Rule("004-04")]
    // a province without rules of its own has the nation's
    [InlineData("31", new[] { Name }, Decider.School, 1, false, "2026-10-14", true)]
    [InlineData("31", new[] { Name, Number }, Decider.School, 1, false, "2026-10-14", true)]
    [InlineData("31", new[] { Major }, Decider.School, 1, false, "2026-10-14", true)]
    // 北京: one of the two the school decides, both the city
    [InlineData("11", new[] { Name }, Decider.School, 1, false, "2026-10-14", true)]
    [InlineData("11", new[] { Number }, Decider.School, 1, false, "2026-10-14", true)]
    [InlineData("11", new[] { Name, Sex }, Decider.School, 1, false, "2026-10-14", true)]
    [InlineData("11", new[] { Number, Name }, Decider.Province, 1, false, "2026-10-14", true)]
    // 吉林: nobody but the student asks
    [InlineData("22", new[] { Name }, Decider.School, 1, false, "2026-10-14", false)]
    [InlineData("22", new[] { Major }, Decider.School, 1, false, "2026-10-14", true)]
    [InlineData("22", new[] { Major, Sex }, Decider.School, 1, false, "2026-10-14", false)]
    // 湖北: the province, on a numbered letter with three signatures; what is the school's own stays the school's
    [InlineData("42", new[] { Sex }, Decider.Province, 3, true, "2026-10-14", true)]
    [InlineData("42", new[] { Major }, Decider.School, 1, false, "2026-10-14", true)]
    [InlineData("42", new[] { Major, Name }, Decider.Province, 3, true, "2026-10-14", true)]
    // 广东: in March and September, two items at once go to the province
    [InlineData("44", new[] { Name }, Decider.School, 1, false, "2027-03-01", true)]
    [InlineData("44", new[] { Nation, Sex }, Decider.Province, 1, false, "2027-03-01", true)]
    [InlineData("44", new[] { Nation, Major }, Decider.School, 1, false, "2027-03-01", true)]
    [InlineData("44", new[] { Major }, Decider.School, 1, false, "2026-10-14", true)]
    // 四川: the province decides everything
    [InlineData("51", new[] { Nation }, Decider.Province, 1, false, "2026-10-14", true)]
    // 陕西: three signatures
    [InlineData("61", new[] { Name }, Decider.School, 3, false, "2026-10-14", true)]
    public void By_province_and_field(string province, string[] fields, Decider decides, int signers, bool letter, string opens, bool schoolOpens)
    {
        var found = For(province, fields);
        Assert.Empty(found.Bars);
        Assert.Equal(
            (decides, signers, letter, DateOnly.Parse(opens), schoolOpens),
            (found.Terms.Province ? Decider.Province : Decider.School, found.Terms.Signers, found.Terms.Letter, found.OpensOn, found.SchoolOpens));
        Assert.Equal((10, 20), (found.Terms.SchoolDays, found.Terms.ProvinceDays));
    }

    [Theory]
    [Rule("001-29", "004-04")]
    [InlineData("31", Name, "", "info-changed", null)]
    [InlineData("31", Name, "学历注册并提供网上查询日期=2026-07-01;学籍状态=毕业", "info-changed", CorrectionBar.Certified)]
    [InlineData("31", Name, "学历注册并提供网上查询日期=2026-07-01;学籍状态=毕业", "info-mistaken", null)]
    [InlineData("31", Name, "学历注册并提供网上查询日期=2026-10-15", "info-changed", null)]
    [InlineData("31", Name, "学籍注册日期=2026-10-15", "info-changed", CorrectionBar.NotRegistered)]
    [InlineData("31", Name, "学籍注册日期=2026-10-14", "info-mistaken", null)]
    [InlineData("31", Name, "学籍状态=退学", "info-changed", CorrectionBar.NotInSchool)]
    [InlineData("31", Name, "学籍状态=休学", "info-changed", null)]
    [InlineData("22", Name, "入学日期=2026-10-01", "info-changed", CorrectionBar.BeforeSchool)]
    [InlineData("22", Name, "入学日期=2026-09-30", "info-changed", null)]
    [InlineData("31", Name, "入学日期=2026-10-01", "info-changed", null)]
    [InlineData("44", Name, "预计毕业日期=2027-04-14", "info-changed", CorrectionBar.Graduating)]
    [InlineData("44", Name, "预计毕业日期=2027-04-15", "info-changed", null)]
    [InlineData("51", Name, "专升本=是", "info-changed", CorrectionBar.Upgrade)]
    [InlineData("51", Name, "层次=专升本", "info-mistaken", CorrectionBar.Upgrade)]
    [InlineData("51", Major, "专升本=是", "info-changed", null)]
    public void What_is_refused_at_once(string province, string field, string cells, string cause, string? bar)
    {
        var found = For(province, [field], cause, cells);
        Assert.Equal(bar is null ? [] : [bar], found.Bars.Select(b => b.Code));
        Assert.All(found.Bars, b => Assert.True(b is { Reason.Length: > 5, Basis.Length: > 5, Instead.Length: > 5 }));
    }

    [Fact]
    public void Name_and_number_together_are_never_taken_in_Sichuan() => Assert.Equal(CorrectionBar.NameWithNumber, Assert.Single(For("51", [Number, Name]).Bars).Code);

    [Fact]
    [Rule("001-29")]
    public void A_mistake_in_a_certificate_that_can_be_queried_is_the_provinces_alone()
    {
        var found = For("31", [Major], CorrectionCauses.Mistaken, "学历注册并提供网上查询日期=2026-07-01;学籍状态=毕业");
        Assert.True(found.Terms.Province);
        Assert.Empty(found.Bars);
    }

    [Theory]
    [InlineData(Name, "info-changed", new[] { "id-card", "household", "police-certificate" })]
    [InlineData(Number, "info-changed", new[] { "id-card", "household", "police-number-change" })]
    [InlineData(CorrectionField.Birth, "info-changed", new[] { "id-card", "household", "police-number-change", "birth-certificate" })]
    [InlineData(Nation, "info-changed", new[] { "id-card", "admission-form", "police-letter" })]
    [InlineData(Name, "info-mistaken", new[] { "id-card", "household" })]
    [InlineData(Major, "info-changed", new[] { "id-card" })]
    public void Each_field_has_its_documents(string field, string cause, string[] documents) =>
        Assert.Equal(documents, For("31", [field], cause).Documents.Select(d => d.Code));

    [Theory]
    [InlineData("2026-03-31", "2026-03-31")]
    [InlineData("2026-04-01", "2026-09-01")]
    [InlineData("2026-09-30", "2026-09-30")]
    [InlineData("2026-12-31", "2027-03-01")]
    public void A_window_is_open_or_opens_on_the_first_of_its_next_month(string day, string opens) =>
        Assert.Equal(DateOnly.Parse(opens), CorrectionConditions.Of(Book, new(Record("44"), [Name], CorrectionCauses.Changed, new(2026, 10, 1), DateOnly.Parse(day)), 1).OpensOn);

    [Fact]
    public void A_schools_own_rule_replaces_its_provinces_and_bars_add_up()
    {
        var own = new CorrectionRule("own", OrganisationKinds.School, Students.School, new(2026, 1, 1), "校发〔2026〕1号", 'B')
        {
            Fields = [Name],
            Decides = Decider.School,
            Signers = 2,
            Months = [11],
            Bars = [CorrectionBar.Graduating],
            SchoolDays = 5,
        };
        var found = CorrectionConditions.Of(Book with { Rules = Book.Rules.Add(own) }, Wish("42", [Name], cells: "预计毕业日期=2026-12-01"), 1);
        Assert.Equal((false, 2, true, 5, new DateOnly(2026, 11, 1)), (found.Terms.Province, found.Terms.Signers, found.Terms.Letter, found.Terms.SchoolDays, found.OpensOn));
        Assert.Equal(["cn-19", "cn-name", "42-key", "own"], found.Terms.Rules.AsEnumerable());
        Assert.Equal(CorrectionBar.Graduating, Assert.Single(found.Bars).Code);
        Assert.True(CorrectionConditions.Of(Book with { Rules = Book.Rules.Add(own with { Organisation = Students.OtherSchool }) }, Wish("42", [Name]), 1).Terms.Province);
    }

    [Fact]
    public void A_rule_to_come_holds_from_its_day_and_a_case_keeps_the_version_of_its_opening()
    {
        var shanghai = new CorrectionRule("31-key", OrganisationKinds.Province, "31", new(2026, 11, 1), "沪教委学〔2026〕1号", 'A') { Since = 2, Fields = CorrectionField.Keys, Decides = Decider.Province };
        var next = new CorrectionRules(2, [.. Book.Rules.Select(r => r.Code == "42-key" ? r with { Gone = 2 } : r), shanghai]);

        Assert.False(CorrectionConditions.Of(next, Wish("31", [Name]), 2).Terms.Province);
        Assert.True(CorrectionConditions.Of(next, Wish("31", [Name]) with { Day = new(2026, 11, 1) }, 2).Terms.Province);
        Assert.False(CorrectionConditions.Of(next, Wish("31", [Name]) with { Day = new(2026, 11, 1) }, 1).Terms.Province);
        Assert.True(CorrectionConditions.Of(next, Wish("42", [Name]), 1).Terms.Province);
        Assert.False(CorrectionConditions.Of(next, Wish("42", [Name]), 2).Terms.Province);
    }

    [Fact]
    public void The_rules_are_sound()
    {
        Assert.Equal(Book.Rules.Length, Book.Rules.Select(r => r.Code).Distinct().Count());
        foreach (var rule in Book.Rules)
        {
            Assert.True(Organisation.IsKnown(rule.Jurisdiction, rule.Organisation), rule.Code);
            Assert.True(rule.Source.Length > 5 && rule.Grade is >= 'A' and <= 'D', rule.Code);
            Assert.True(rule.Sample || rule.Jurisdiction == OrganisationKinds.Nation, $"{rule.Code} is no authority's own word");
            Assert.All(rule.Fields.Concat(rule.ProvinceWith), f => Assert.NotNull(CorrectionField.Find(f)));
            Assert.All(rule.Bars, b => Assert.NotNull(CorrectionBar.Of(b)));
            Assert.All(rule.Documents, d => Assert.NotNull(CorrectionDocument.Find(d)));
            Assert.All(rule.Months, m => Assert.InRange(m, 1, 12));
            Assert.True(rule.Since <= Book.Version && !(rule.Gone > Book.Version), rule.Code);
            Assert.InRange(rule.Signers ?? 1, 1, 3);
        }

        // whatever is asked for together, anywhere and at any time of the year, has an answer
        foreach (var province in RecordCodes.Provinces.Values)
        {
            foreach (var (one, other) in CorrectionField.All.SelectMany(a => CorrectionField.All.Select(b => (a.Code, b.Code))))
            {
                for (var month = 1; month <= 12; month++)
                {
                    var wish = new CorrectionWish(Record(province.Code), [.. new[] { one, other }.Distinct()], CorrectionCauses.Mistaken, null, new(2027, month, 15));
                    var found = CorrectionConditions.Of(Book, wish, Book.Version);
                    Assert.True(found.OpensOn >= wish.Day && !found.Documents.IsEmpty && found.Terms is { SchoolDays: > 0, ProvinceDays: > 0, Signers: > 0 });
                }
            }
        }
    }

    [Theory]
    [InlineData(1, "76d9997334d33b43")]
    [InlineData(2, "7dbeda24c9d1236a")]
    public void What_cases_were_opened_under_is_never_edited(int version, string digest)
    {
        var rules = JsonSerializer.SerializeToUtf8Bytes(Book.Rules.Where(r => r.Since == version).Select(r => r with { Gone = null }));
        Assert.Equal(digest, Convert.ToHexStringLower(SHA256.HashData(rules))[..16]);
    }

    [Fact]
    public void From_the_second_version_on_a_student_number_is_the_schools_own_and_the_day_of_enrolment_is_the_admissions()
    {
        Assert.Equal(["id-card"], For("42", [CorrectionField.StudentNumber]).Documents.Select(d => d.Code));
        Assert.Equal(["cn-19", "cn-own-2"], For("42", [CorrectionField.StudentNumber]).Terms.Rules.AsEnumerable());
        Assert.Equal(["id-card", "admission-form"], For("42", [RecordField.Enrolled]).Documents.Select(d => d.Code));
        Assert.Equal(["cn-19", "cn-own"], CorrectionConditions.Of(Book, Wish("42", [RecordField.Enrolled]), 1).Terms.Rules.AsEnumerable());
    }

    private static CorrectionConditions For(string province, string[] fields, string cause = CorrectionCauses.Changed, string cells = "") =>
        CorrectionConditions.Of(Book, Wish(province, fields, cause, cells), Book.Version);

    private static CorrectionWish Wish(string province, string[] fields, string cause = CorrectionCauses.Changed, string cells = "") =>
        new(Record(province, cells), [.. fields], cause, cause == CorrectionCauses.Changed ? new DateOnly(2026, 9, 30) : null, Day);

    private static StudentRecord Record(string province, string cells = "")
    {
        (string, string)[] said = [.. cells.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(c => (c.Split('=')[0], c.Split('=')[1]))];
        var line = Students.Check(Students.Line("2026001", null, said)).Entry!;
        return new(Guid.CreateVersion7())
        {
            School = Students.School,
            Province = province,
            Fields = line.Fields.Where(f => f.Value.Length > 0).ToImmutableDictionary(f => f.Field, f => f.Value),
        };
    }
}
