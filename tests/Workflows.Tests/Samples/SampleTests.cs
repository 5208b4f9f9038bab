using System.Collections.Immutable;
using Chsi.Tests.Workflows.Decisions;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Samples;

namespace Chsi.Tests.Workflows.Samples;

/// <summary>抽检: settled before the seed exists, drawn once, checked by somebody else and once, counted by reason.</summary>
[Trait("Need", "U18")]
public class SampleTests
{
    private const string Population = "0a1b";

    private readonly Given _given = new();
    private readonly Guid _id = Guid.CreateVersion7();
    private readonly Actor _lead;
    private readonly Actor _wang;
    private readonly Actor _li;

    public SampleTests()
    {
        _lead = _given.Hired("赵敏", lead: true);
        _wang = _given.Hired("王芳");
        _li = _given.Hired("李强");
    }

    private Sample Sample => _given.Get<Sample>(_id);

    [Fact]
    public void It_is_published_before_its_seed_and_only_by_the_lead()
    {
        Assert.Equal("只有客服组长可以组织抽检。", _given.No(Announcing() with { Lead = _wang.Person }, _wang));
        Assert.Equal("只有客服组长可以组织抽检。", _given.No(Announcing(), _wang));
        Assert.Equal("种子须在公布以后才产生，请选择明天或以后的日期。", _given.No(Announcing() with { SeedDay = new(2026, 11, 20) }, _lead));
        Assert.Equal("只能抽检今天以前的处理结果，最后一天的结果须已不能收回。", _given.No(Announcing() with { To = new(2026, 11, 20) }, _lead));
        Assert.Equal("结束日期不能早于开始日期。", _given.No(Announcing() with { From = new(2026, 11, 19), To = new(2026, 11, 18) }, _lead));
        Assert.Equal("一次最多抽检92天。", _given.No(Announcing() with { From = new(2026, 8, 1) }, _lead));
        Assert.Equal("请写明种子取自哪里，4至100个字。", _given.No(Announcing() with { SeedSource = " 彩票 " }, _lead));
        Assert.Equal("这些日子没有可以抽检的处理结果。", _given.No(Announcing() with { Decisions = 0 }, _lead));
        Assert.Equal("按此规则将抽取301件，一次最多300件，请减少件数或日期。", _given.No(Announcing() with { ToDraw = 301 }, _lead));
        foreach (var (each, percent) in new[] { (0, 0), (3, 10), (-1, 0), (301, 0), (0, 101), (0, -1) })
        {
            Assert.Equal("请填写每层抽取的件数（1至300）或比例（1至100），只填一项。", _given.No(Announcing() with { Each = each, Percent = percent }, _lead));
        }

        foreach (var confirmed in new int?[] { null, 3 })
        {
            Assert.Equal("将从 40 件处理结果中抽取 2 件。公布后不能修改或撤回，请核对后勾选确认，再次公布。", _given.No(Announcing() with { Confirmed = confirmed }, _lead));
        }

        Assert.StartsWith("CJ2026-1120-", _given.Do(Announcing(), _lead).Reply, StringComparison.Ordinal);
        Assert.Equal("该请求已被使用，请刷新页面后重新提交。", _given.No(Announcing(), _lead));
        Assert.Equal(("赵敏", 40, Population), (Sample.AnnouncedBy, Sample.Decisions, Sample.Population));
    }

    [Fact]
    public void What_can_still_be_taken_back_is_not_drawn_from()
    {
        _given.Until("2026-11-20 00:09");
        Assert.Equal("只能抽检今天以前的处理结果，最后一天的结果须已不能收回。", _given.No(Announcing() with { SeedDay = new(2026, 11, 22) }, _lead));
        _given.Until("2026-11-20 00:10");
        _given.Do(Announcing() with { SeedDay = new(2026, 11, 22) }, _lead);
    }

    [Fact]
    public void It_is_drawn_once_not_before_the_day_and_from_nothing_but_what_was_published()
    {
        _given.Do(Announcing(), _lead);
        var drawing = Drawing(Decision(_wang), Decision(_li));
        Assert.Equal("种子在11月23日产生，届时才能抽取。", _given.No(drawing, _lead));
        _given.Until("2026-11-23 09:30");
        Assert.Equal("只有客服组长可以组织抽检。", _given.No(drawing, _wang));
        Assert.Equal("没有这次抽检，请刷新后查看。", _given.No(drawing with { Sample = Guid.CreateVersion7() }, _lead));
        Assert.Equal("请填写种子，不超过200个字。", _given.No(drawing with { Seed = " " }, _lead));
        Assert.Equal("期间的处理结果与公布时的摘要不符，不能抽取；请联系运行维护核对。", _given.No(drawing with { Population = "ffff" }, _lead));
        Assert.Equal("期间的处理结果与公布时的摘要不符，不能抽取；请联系运行维护核对。", _given.No(Drawing(Decision(_wang)), _lead));
        Assert.Equal("请选择核查人，须在本审核台。", _given.No(drawing with { Checkers = [] }, _lead));
        Assert.Equal("请选择核查人，须在本审核台。", _given.No(drawing with { Checkers = [_wang.Person, Guid.CreateVersion7()] }, _lead));
        Assert.Contains("请增加核查人", _given.No(drawing with { Checkers = [_wang.Person] }, _lead), StringComparison.Ordinal);

        _given.Do(drawing, _lead);
        Assert.Equal([_li.Person, _wang.Person], Sample.Checks.Select(c => c.Checker));
        Assert.Equal([_li.Person, _wang.Person], _given.Told.Where(n => n.Subject == "抽检待核查").Select(n => n.Account));
        Assert.Equal("本次抽检已经抽取，不能重抽。", _given.No(drawing with { Seed = "another" }, _lead));
    }

    [Fact]
    public void Nobody_checks_what_they_had_a_part_in_and_the_work_is_spread()
    {
        _given.Do(Announcing() with { ToDraw = 9, Confirmed = 9 }, _lead);
        _given.Until("2026-11-23 09:30");
        // the lead may check all of it, the others two thirds each
        _given.Do(Drawing([.. Enumerable.Range(0, 9).Select(n => Decision((n % 3) switch { 0 => [_wang], 1 => [_li], _ => [] }))]) with { Checkers = [_wang.Person, _li.Person, _lead.Person] }, _lead);

        Assert.All(Sample.Checks, c => Assert.DoesNotContain(c.Checker, c.Decision.Barred));
        Assert.Equal([3, 3, 3], Sample.Checks.GroupBy(c => c.Checker).Select(g => g.Count()));
    }

    [Fact]
    public void Of_one_case_nobody_is_given_two_whose_later_tells_what_became_of_the_earlier()
    {
        _given.Do(Announcing() with { ToDraw = 3, Confirmed = 3 }, _lead);
        _given.Until("2026-11-23 09:30");
        var first = Decision();
        var drawing = Drawing(first, first with { Version = 11 }, Decision());
        Assert.Contains("同案的另一件", _given.No(drawing with { Checkers = [_wang.Person] }, _lead), StringComparison.Ordinal);
        _given.Do(drawing, _lead);
        Assert.Equal(2, Sample.Checks.Take(2).Select(c => c.Checker).Distinct().Count());

        // nor by handing on, and whoever handed one on has seen it
        var (one, two) = (_given.Get<Sample>(_id).Checks[0].Checker, Sample.Checks[1].Checker);
        Assert.Contains("不能核查本件", _given.No(new HandOnCheck(_id, 1, _lead.Person, two, "休假"), _lead), StringComparison.Ordinal);
        var third = _given.Hired("赵静");
        _given.Do(new HandOnCheck(_id, 1, _lead.Person, third.Person, "休假"), _lead);
        Assert.Contains("不能核查本件", _given.No(new HandOnCheck(_id, 2, _lead.Person, one, "休假"), _lead), StringComparison.Ordinal);
        _given.Do(new HandOnCheck(_id, 1, _lead.Person, one, "回来了"), _lead);
    }

    [Fact]
    public void A_dispute_and_what_it_is_about_never_go_to_one_person()
    {
        _given.Do(Announcing() with { ToDraw = 3, Confirmed = 3 }, _lead);
        _given.Until("2026-11-23 09:30");
        var approval = Decision();
        var drawing = Drawing(approval, Decision() with { About = approval.Case }, Decision());
        Assert.Contains("同案的另一件", _given.No(drawing with { Checkers = [_wang.Person] }, _lead), StringComparison.Ordinal);
        _given.Do(drawing, _lead);
        var (one, two) = (Sample.Checks[0].Checker, Sample.Checks[1].Checker);
        Assert.NotEqual(one, two);
        Assert.Contains("不能核查本件", _given.No(new HandOnCheck(_id, 1, _lead.Person, two, "休假"), _lead), StringComparison.Ordinal);
        Assert.Contains("不能核查本件", _given.No(new HandOnCheck(_id, 2, _lead.Person, one, "休假"), _lead), StringComparison.Ordinal);
    }

    [Fact]
    public void A_check_is_the_checkers_own_made_once_with_a_reason_where_the_outcome_has_one()
    {
        Drawn();
        Assert.Equal("本件不由您核查，可能已改由他人核查。", _given.No(Check(1, CheckOutcomes.Approved), _wang));
        Assert.Equal("本件不由您核查，可能已改由他人核查。", _given.No(Check(3, CheckOutcomes.Approved), _li));
        Assert.Equal("请选择核查结果。", _given.No(Check(1, ""), _li));
        Assert.Equal("请选择核查结果。", _given.No(Check(1, CheckOutcomes.Upheld), _li));
        Assert.Equal("请选择需要补充的内容。", _given.No(Check(1, CheckOutcomes.Returned), _li));
        Assert.Equal("请选择一个不通过的原因。", _given.No(Check(1, CheckOutcomes.Rejected, "edited", "expired-card"), _li));
        Assert.Equal("请选择一个不通过的原因。", _given.No(Check(1, CheckOutcomes.Rejected, "card-unreadable"), _li));
        Assert.Equal("请说明为什么无法判断。", _given.No(Check(1, CheckOutcomes.CannotJudge), _li));
        Assert.Equal("说明不超过200个字。", _given.No(Check(1, CheckOutcomes.Approved) with { Remark = new('长', 201) }, _li));

        _given.Do(Check(1, CheckOutcomes.Returned, "card-unreadable", "card-unreadable"), _li);
        Assert.Equal("card-unreadable", Assert.Single(Sample.Find(1)!.Result!.Reasons));
        Assert.Equal("本件您已核查，结果不能更改。", _given.No(Check(1, CheckOutcomes.Approved), _li));
        Assert.Equal(1, Sample.Left);
    }

    [Fact]
    public void A_check_is_handed_on_by_who_has_it_or_the_lead_to_somebody_who_had_no_part()
    {
        Drawn();
        var third = _given.Hired("赵静");
        Assert.Equal("只有本件的核查人或客服组长可以转交。", _given.No(new HandOnCheck(_id, 1, third.Person, third.Person, "想看"), third));
        Assert.Equal("请选择另一名核查人。", _given.No(new HandOnCheck(_id, 1, _li.Person, _li.Person, "回避"), _li));
        Assert.Equal("王芳不能核查本件，请另选核查人。", _given.No(new HandOnCheck(_id, 1, _li.Person, _wang.Person, "回避"), _li));
        Assert.Equal("请填写转交的原因，不超过200个字。", _given.No(new HandOnCheck(_id, 1, _li.Person, third.Person, " "), _li));
        Assert.Equal("赵静不能核查本件，请另选核查人。", _given.No(new HandOnCheck(_id, 1, _li.Person, third.Person, "回避", Barred: true), _li));
        _given.Do(new HandOnCheck(_id, 1, _li.Person, third.Person, "与申请人相识"), _li);
        Assert.Equal("本件不由您核查，可能已改由他人核查。", _given.No(Check(1, CheckOutcomes.Approved), _li));
        _given.Do(new HandOnCheck(_id, 2, _lead.Person, third.Person, "休假"), _lead);
        _given.Do(Check(2, CheckOutcomes.Approved), third);
        Assert.Equal("本件已核查，无需转交。", _given.No(new HandOnCheck(_id, 2, _lead.Person, _li.Person, "再看一次"), _lead));
    }

    [Fact]
    public void Agreement_is_counted_by_outcome_and_reason_and_names_nobody()
    {
        var checks = new[]
        {
            Checked(CheckOutcomes.Approved, [], CheckOutcomes.Approved), Checked(CheckOutcomes.Approved, [], CheckOutcomes.Rejected, "edited"),
            Checked(CheckOutcomes.Approved, [], CheckOutcomes.CannotJudge),
            Checked(CheckOutcomes.Returned, ["face-unclear", "card-unreadable"], CheckOutcomes.Returned, "card-unreadable"),
            Checked(CheckOutcomes.Rejected, ["edited"], CheckOutcomes.Rejected, "expired-card"),
            new Check(9, Decision(_wang), _li.Person, "李强"),
        };

        Assert.Equal(
        [
            new(CheckOutcomes.Approved, "", 1, 0, 1, 1), new(CheckOutcomes.Returned, "card-unreadable", 1, 0, 0, 0),
            new(CheckOutcomes.Returned, "face-unclear", 0, 1, 0, 0), new(CheckOutcomes.Rejected, "edited", 0, 1, 0, 0),
        ], Agreement.Of(checks));
        Assert.Equal("退回补充 · 证件文字不清晰", Agreement.Of(checks)[1].Label);
        Assert.DoesNotContain(typeof(Agreement).GetProperties(), p => p.PropertyType == typeof(Guid));
    }

    private static Check Checked(string decided, string[] reasons, string outcome, params string[] given) =>
        new(1, new(Guid.Empty, "", 1, decided, [.. reasons], [], Guid.Empty, ""), Guid.Empty, "", new(1, Guid.Empty, outcome, [.. given], ""));

    private static DrawnDecision Decision(params Actor[] barred) =>
        new(Guid.CreateVersion7(), "CX2026-1118-00001", 7, CheckOutcomes.Approved, [], [.. barred.Select(b => b.Person)], Guid.Empty, "");

    private AnnounceSample Announcing() =>
        new(_id, _lead.Person, new(2026, 11, 16), new(2026, 11, 19), 3, 0, new(2026, 11, 23), "11月22日双色球红球六个号码", 40, 2, Population, 2);

    private DrawSample Drawing(params ImmutableArray<DrawnDecision> drawn) => new(_id, _lead.Person, "03 07 11 19 22 30", Population, drawn, [_wang.Person, _li.Person]);

    private CheckDecision Check(int nth, string outcome, params ImmutableArray<string> reasons) => new(_id, nth, outcome, reasons, "");

    private void Drawn()
    {
        _given.Do(Announcing(), _lead);
        _given.Until("2026-11-23 09:30");
        _given.Do(Drawing(Decision(_wang), Decision(_li)), _lead);
    }
}
