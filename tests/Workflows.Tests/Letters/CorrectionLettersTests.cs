using Chsi.Tests.Support;
using Chsi.Workflows.Calendar;
using Chsi.Workflows.Correction;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Letters;
using Chsi.Workflows.Routes;

namespace Chsi.Tests.Workflows.Letters;

/// <summary>Letters by the wording of their day, from the facts alone.</summary>
public class CorrectionLettersTests
{
    private static readonly DateTimeOffset Asked = new(2026, 10, 14, 10, 0, 0, TimeSpan.FromHours(8));

    private static readonly CorrectionCase Case = new(Guid.CreateVersion7()) { Number = "CX2026-1014-00007", OpenedAt = Asked, Cause = CorrectionCauses.Mistaken };

    private static readonly LetterNames Names = new("张明", "2026001", "演示大学", "湖北省教育厅", [("民族", "汉族", "蒙古族"), ("班级", "", "软件2602")]);

    [Fact]
    [Rule("003-12")]
    public void The_schools_letter_has_its_number_what_changes_and_the_opinion()
    {
        var letter = Assert.Single(Letters(new RecordFoundWrong(Guid.Empty, "与录取名册不一致", "未发现"), new SchoolConfirmed(Guid.Empty, "校学籍〔2026〕12号", Guid.CreateVersion7())));
        Assert.Equal((LetterKinds.Submission, "关于更正学生学籍信息的函", "校学籍〔2026〕12号", "湖北省教育厅", "演示大学"), (letter.Kind, letter.Title, letter.Number, letter.To, letter.From));
        Assert.Equal("张明同学（学号2026001）于2026年10月14日申请更正学籍信息（案件号CX2026-1014-00007），申请的事由为登记时有误，申请更正的内容为：", letter.Paragraphs[0]);
        Assert.Equal("民族：由“汉族”更正为“蒙古族”", letter.Paragraphs[1]);
        Assert.Equal("班级：由“空”更正为“软件2602”", letter.Paragraphs[2]);
        Assert.EndsWith("学校审查意见：与录取名册不一致。", letter.Paragraphs[3], StringComparison.Ordinal);
        Assert.DoesNotContain(letter.Paragraphs, p => p.Contains("未发现", StringComparison.Ordinal));
        Assert.Contains("教育部令第41号", letter.Law, StringComparison.Ordinal);
    }

    [Fact]
    [Rule("003-12")]
    public void What_was_written_under_protection_stands_in_the_letter_as_far_as_its_reader_may_know_it()
    {
        var (opinion, search) = (new Personal(Guid.CreateVersion7()), new Personal(Guid.CreateVersion7()));
        (Fact, Stamp)[] facts = [.. new Fact[] { new RecordFoundWrong(Guid.Empty, "", "", opinion, search), new SchoolConfirmed(Guid.Empty, "校学籍〔2026〕12号", Guid.CreateVersion7(), new(2026, 11, 25)) }
            .Select((f, n) => (f, new Stamp(n + 4, new DateTimeOffset(2026, 11, 26, 10, 0, 0, TimeSpan.FromHours(8)), Guid.Empty, "", Desk.Nobody, Guid.Empty)))];
        var told = new Dictionary<Guid, string?> { [opinion.Id] = "与录取名册不一致" };
        var mine = Assert.Single(CorrectionLetters.Of(Case, facts, Names with { Texts = told }));
        Assert.EndsWith("学校审查意见：与录取名册不一致。", mine.Paragraphs[3], StringComparison.Ordinal);
        Assert.DoesNotContain(mine.Paragraphs, p => p.Contains("重名重号", StringComparison.Ordinal) || p.Contains('{', StringComparison.Ordinal));
        Assert.Equal(new DateOnly(2026, 11, 25), WorkingCalendar.DayOf(mine.At));
        told[search.Id] = "未发现";
        Assert.Contains("重名重号、冒名顶替核查结果：未发现。", Assert.Single(CorrectionLetters.Of(Case, facts, Names with { Texts = told })).Paragraphs);
    }

    [Fact]
    public void What_the_province_sends_back_is_submitted_anew_and_the_last_letter_counts()
    {
        var letters = Letters(new SchoolConfirmed(Guid.Empty, "一号公函", Guid.CreateVersion7()), new ChildReturned(Guid.Empty, "缺材料"), new SchoolConfirmed(Guid.Empty, "二号公函", Guid.CreateVersion7()), new ChildAgreed(Guid.Empty));
        Assert.Equal([("submission", "二号公函"), ("province", Case.Number)], letters.Select(l => (l.Kind, l.Number)));
        Assert.Equal(("演示大学", "湖北省教育厅"), (letters[1].To, letters[1].From));
    }

    [Fact]
    [Rule("004-04")]
    public void Every_refusal_says_why_on_what_basis_and_how_long_it_can_be_appealed()
    {
        var school = Assert.Single(Letters(new CorrectionRefused(Guid.Empty, "not-proven", "某办法第十九条", "材料不能证明")));
        Assert.Contains("原因：材料不能证明。", school.Paragraphs[3], StringComparison.Ordinal);
        Assert.Equal("依据：某办法第十九条。", school.Paragraphs[4]);
        Assert.Contains("10日内", school.Paragraphs[5], StringComparison.Ordinal);
        Assert.Contains("15日内作出复查结论", school.Paragraphs[5], StringComparison.Ordinal);
        var declined = Assert.Single(Letters(new FraudSuspected(Guid.Empty, "材料有涂改。")));
        Assert.Equal("不予受理学籍信息更正决定书", declined.Title);
        Assert.Contains("10日内", declined.Paragraphs[^1], StringComparison.Ordinal);
        var above = Letters(new SchoolConfirmed(Guid.Empty, "一号公函", Guid.CreateVersion7()), new ChildRefused(Guid.Empty, "证据不足。依据：第十九条。"))[1];
        Assert.Contains("证据不足。依据：第十九条。", above.Paragraphs[^2], StringComparison.Ordinal);
        Assert.Contains("15日内，登录学信网向省级教育行政部门提出申诉", above.Paragraphs[^1], StringComparison.Ordinal);
        Assert.Contains("30个工作日", above.Paragraphs[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_case_under_way_has_no_letter_and_every_placeholder_is_filled()
    {
        Assert.Empty(Letters(new RecordFoundWrong(Guid.Empty, "与录取名册不一致", "未发现")));
        Assert.Equal(LetterTemplate.All.Length, LetterTemplate.All.DistinctBy(t => (t.Name, t.From)).Count());
        Fact[] ends = [new SchoolConfirmed(Guid.Empty, null, null), new CorrectionRefused(Guid.Empty, "", "某办法", "原因"), new FraudSuspected(Guid.Empty, "原因"), new ChildAgreed(Guid.Empty), new ChildRefused(Guid.Empty, "原因"), new SchoolConfirmed(Guid.Empty, "公函", Guid.CreateVersion7())];
        Assert.All(ends, end => Assert.All(Letters(end).SelectMany(l => l.Paragraphs.Append(l.To)), p => Assert.DoesNotContain("{", p, StringComparison.Ordinal)));
    }

    private static System.Collections.Immutable.ImmutableArray<Letter> Letters(params Fact[] facts) =>
        CorrectionLetters.Of(Case, facts.Select((f, n) => (f, new Stamp(n + 4, Asked.AddDays(n + 1), Guid.Empty, "", Desk.Nobody, Guid.Empty))), Names);
}
