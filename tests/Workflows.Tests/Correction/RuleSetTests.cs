using System.Collections.Immutable;
using Chsi.Tests.Support;
using Chsi.Tests.Workflows.Decisions;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Records;

namespace Chsi.Tests.Workflows.Correction;

/// <summary>What each set of rules says, sentence by sentence as its source has it: a row for every one, which the rules or the decisions under them keep.</summary>
public class RuleSetTests
{
    private const string Name = CorrectionField.Name, Number = CorrectionField.Number, Nation = CorrectionField.Nation, Changed = CorrectionCauses.Changed, Mistaken = CorrectionCauses.Mistaken;

    private const string Certified = "学历注册并提供网上查询日期=2026-07-01;学籍状态=毕业";

    private static readonly Dictionary<string, Action> Sentences = new()
    {
        // the nation, 教学〔2014〕11号 art. 19
        ["nation: the student supplies proof"] = () => Says(new Corrections("31"), "请上传居民身份证正反面。", f => f with { Photos = [] }),
        ["nation: the school reviews and confirms"] = () => Assert.Equal("张龙", new Corrections("31").Asked().Found().Name),
        ["nation: or the province does"] = () => Assert.Equal("张龙", new Corrections("42").Asked().Signed().Examined().Approved().Name),
        ["nation: what stood before is kept"] = () =>
        {
            var c = new Corrections("31").Asked().Found();
            Assert.Equal("张陇", c.TextOf(c.Given.Facts.OfType<RecordChanged>().Single().NameBefore!));
        },
        ["nation: suspected fraud is not accepted"] = () => Fraud(new Corrections("31")),
        ["nation: once the 学历 can be queried no change of identity is accepted"] = () => Assert.Equal([CorrectionBar.Certified], Bars("31", Changed, Certified, Name)),
        ["nation: nor does the school change anything"] = () =>
        {
            var c = new Corrections("31", ("学历注册并提供网上查询日期", "2026-07-01"), ("学籍状态", "毕业"));
            Assert.StartsWith("学历已注册并提供网上查询，学校不得变更", c.Given.No(new CorrectRecord(c.RecordId, c.Opened, c.Opened, [new(RecordField.Major, "数学")], "名册核对", c.Record.Version, c.Board.Person), c.Board));
        },
        ["nation: a true error is corrected after the province's review"] = () => Assert.True(For("31", Mistaken, Certified, Name) is { Bars.IsEmpty: true, Terms.Province: true }),
        ["003: the school that corrects a wrong record reports it to its province"] = () =>
        {
            var c = new Corrections("31");
            c.Given.Do(new CorrectRecord(c.RecordId, c.Opened, c.Opened, [new(RecordField.Major, "数学")], "名册核对", c.Record.Version, c.Board.Person), c.Board);
            Assert.Contains(c.Given.Told, n => n.Desk == Desk.Province("31"));
        },

        // 北京
        ["北京: name and number together are the city's"] = () => Assert.True(For("11", Changed, "", Name, Number).Terms.Province),
        ["北京: one of the two is the school's"] = () => Assert.False(For("11", Changed, "", Name).Terms.Province || For("11", Changed, "", Number).Terms.Province),
        ["北京: the change happened in school"] = () => Assert.Equal([CorrectionBar.BeforeSchool], Bars("11", Changed, "入学日期=2026-10-01", Name)),

        // 吉林 2018
        ["吉林: the student applies in person, and nobody else may"] = () =>
        {
            var c = new Corrections("22");
            Assert.StartsWith("按本省规定须由学生本人申请", c.Given.No(new OpenCorrection(c.Case, c.Account, c.RecordId, c.Number, c.Form(), c.Clerk.Person), c.Clerk));
            c.Given.Do(c.Asking(), c.Me);
        },
        ["吉林: the admission data are the source"] = () => Assert.Contains(CorrectionDocument.Find(CorrectionDocument.Admission), For("22", Mistaken, "", Nation).Documents),
        ["吉林: the change happened in school"] = () => Assert.Equal([CorrectionBar.BeforeSchool], Bars("22", Changed, "入学日期=2026-10-01", Name)),
        ["吉林: by the date of the police"] = () => Says(new Corrections("22"), "请填写公安机关证明上的变更日期。", f => f with { Cause = Changed, ChangedOn = null }),
        ["吉林: once the 学历 is registered only the province"] = () => Assert.True(For("22", Mistaken, Certified, Name).Terms.Province),

        // 湖北
        ["湖北: the province decides"] = () => Assert.All(CorrectionField.Keys, f => Assert.True(For("42", Changed, "", f).Terms.Province)),
        ["湖北: on a formal numbered letter of the school"] = () =>
        {
            var c = new Corrections("42").Asked().Found();
            c.Given.Do(c.Signing(c.Head), c.Head);
            Assert.Equal("请填写学校公函的文号。", c.Given.No(c.Signing(c.Leader) with { Last = c.Last() with { Letter = null } }, c.Leader));
            c.Given.Do(c.Signing(c.Leader), c.Leader);
            Assert.Equal("校学籍〔2026〕12号", c.State.Letter);
        },
        ["湖北: student by student, with the reason"] = () =>
        {
            Says(new Corrections("42"), "请说明情况，4至500个字。", f => f with { Said = Personal.Of(Guid.CreateVersion7(), "", "") });
            var c = new Corrections("42").Asked();
            Assert.Equal(c.RecordId, c.State.Record);
            Assert.Equal("这条学籍已有正在办理的更正申请，请等待结果。", c.Given.No(c.Asking() with { Case = Guid.CreateVersion7() }, c.Me));
        },
        ["湖北: it says whether 重名重号 or 冒名顶替 was found"] = () =>
        {
            var c = new Corrections("42").Asked();
            Assert.Equal("请填写重名重号和冒名顶替的核查结果。", c.Given.No(c.Finding() with { Search = Personal.Of(c.Account, "", "") }, c.Checker));
        },
        ["湖北: with the school's opinion"] = () =>
        {
            var c = new Corrections("42").Asked();
            Assert.Equal("请填写意见或原因，4至500个字。", c.Given.No(c.Finding() with { Opinion = Personal.Of(c.Account, "", "") }, c.Checker));
        },
        ["湖北: handler, head and vice-president sign"] = () => ThreeSign(new Corrections("42")),

        // 广东
        ["广东: in March and September"] = () => Assert.Equal(new DateOnly(2027, 3, 1), For("44", Changed, "", Name).OpensOn),
        ["广东: for number and 民族 the police of the county or above are asked"] = () =>
        {
            Assert.Contains(CorrectionDocument.Find(CorrectionDocument.PoliceNumber), For("44", Changed, "", Number).Documents);
            Assert.Contains(CorrectionDocument.Find(CorrectionDocument.PoliceLetter), For("44", Changed, "", Nation).Documents);
        },
        ["广东: two items at once are the province's, one is the school's"] = () =>
            Assert.True(For("44", Changed, "", Name, Nation).Terms.Province && !For("44", Changed, "", Name).Terms.Province),
        ["广东: refused in the graduating term"] = () => Assert.Equal([CorrectionBar.Graduating], Bars("44", Changed, "预计毕业日期=2027-04-14", Name)),
        ["广东: refused on incomplete proof"] = () => Says(new Corrections("44"), "请上传户口簿（含曾用名页）。", f => f with { Photos = [.. f.Photos.Where(p => p.Kind != CorrectionDocument.Household)] }),
        ["广东: refused on suspected fraud"] = () =>
        {
            var c = new Corrections("44").Asked();
            c.Given.Until(c.State.OpensAt.AddHours(10));
            Fraud(c);
        },

        // 四川
        ["四川: the province decides everything"] = () => Assert.All(CorrectionField.Keys, f => Assert.True(For("51", Changed, "", f).Terms.Province)),
        ["四川: name and number together are never accepted"] = () => Assert.Equal([CorrectionBar.NameWithNumber], Bars("51", Changed, "", Name, Number)),
        ["四川: 专升本 students change nothing in the 本科 stage"] = () => Assert.All(CorrectionField.Keys, f => Assert.Equal([CorrectionBar.Upgrade], Bars("51", Changed, "专升本=是", f))),

        // 陕西
        ["陕西: 审查人员, 部门负责人 and 分管校领导 sign, each another person"] = () => ThreeSign(new Corrections("61")),
        ["陕西: between the registration of the 学籍 and the 学历 that can be queried"] = () =>
        {
            Assert.Equal([CorrectionBar.NotRegistered], Bars("61", Mistaken, "学籍注册日期=2026-10-15", Name));
            Assert.Equal([CorrectionBar.Certified], Bars("61", Changed, Certified, Name));
        },
        ["陕西: the change happened in school"] = () => Assert.Equal([CorrectionBar.BeforeSchool], Bars("61", Changed, "学籍注册日期=2026-10-01", Name)),
    };

    public static TheoryData<string> Rows => [.. Sentences.Keys];

    [Theory]
    [Rule("001-29", "004-04")]
    [MemberData(nameof(Rows))]
    public void A_sentence_of_its_source_holds(string sentence) => Sentences[sentence]();

    private static CorrectionConditions For(string province, string cause, string cells, params string[] fields)
    {
        (string, string)[] said = [.. cells.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(c => (c.Split('=')[0], c.Split('=')[1]))];
        var line = Students.Check(Students.Line("2026001", null, said)).Entry!;
        var record = new StudentRecord(Guid.CreateVersion7())
        {
            School = Students.School,
            Province = province,
            Fields = line.Fields.Where(f => f.Value.Length > 0).ToImmutableDictionary(f => f.Field, f => f.Value),
        };
        return CorrectionConditions.Of(CorrectionRules.Shipped, new(record, [.. fields], cause, cause == Changed ? new(2026, 9, 30) : null, new(2026, 10, 14)), CorrectionRules.Shipped.Version);
    }

    private static IEnumerable<string> Bars(string province, string cause, string cells, params string[] fields) => For(province, cause, cells, fields).Bars.Select(b => b.Code);

    private static void Says(Corrections c, string sentence, Func<CorrectionForm, CorrectionForm> with)
    {
        var ask = c.Asking();
        Assert.Equal(sentence, c.Given.No(ask with { Form = with(ask.Form) }, c.Me));
    }

    private static void Fraud(Corrections c)
    {
        if (c.Given.History.All(h => h.Stream != c.Case))
        {
            c.Asked();
        }

        c.Given.Do(new SuspectFraud(c.Case, c.Checker.Person, "证明系伪造。", c.State.DrawnFrom), c.Checker);
        Assert.True(c.State.At(CorrectionRoute.NotAccepted));
    }

    private static void ThreeSign(Corrections c)
    {
        c.Asked().Found();
        Assert.True(c.State.At(CorrectionRoute.HeadSigning));
        Assert.Equal("本案已由您审签，下一级须由他人审签。", c.Given.No(c.Signing(c.Checker), c.Checker));
        c.Given.Do(c.Signing(c.Head), c.Head);
        Assert.True(c.State.At(CorrectionRoute.LeaderSigning));
        Assert.Equal("本案已由您审签，下一级须由他人审签。", c.Given.No(c.Signing(c.Head), c.Head));
        c.Given.Do(c.Signing(c.Leader), c.Leader);
        Assert.Equal([c.Checker.Person, c.Head.Person, c.Leader.Person], c.State.Signers.AsEnumerable());
    }
}
