using Chsi.Tests.Support;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Dapper;
using Xunit;

namespace Chsi.Tests.Web.Cases;

/// <summary>By when an applicant may expect an answer.</summary>
public sealed class ExpectedDateTests : IAsyncLifetime
{
    private TestSite _site = null!;

    public async Task InitializeAsync() => _site = await TestSite.Start();

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task With_too_few_finished_cases_the_rules_limit_is_said_and_nothing_is_guessed()
    {
        var (_, applicant, _) = await _site.Silo.Collided();
        await Finished(cases: 29);
        var expected = await Expected(applicant);
        Assert.Contains("按规定最迟 10 月 19 日 17:30 前答复您", expected);
        Assert.DoesNotContain("一般在", expected);
    }

    [Fact]
    public async Task Finished_cases_of_the_same_kind_and_stage_tell_the_usual_and_the_late_day()
    {
        var (_, applicant, _) = await _site.Silo.Collided();
        await Finished(cases: 30);
        await Finished(cases: 500, cause: "document-unknown", median: 9);
        await Finished(cases: 500, stage: "second-review", median: 9);
        var expected = await Expected(applicant);
        Assert.Contains("同类申请一般在 10 月 15 日 17:30 前办结，九成在 10 月 16 日 17:30 前", expected);
        Assert.Contains("近期办结的 30 件同类申请", expected);
        Assert.Contains("不是承诺", expected);

        // what is past is not said any more, and an overdue case is told so instead
        await _site.Silo.MoveClock(TimeSpan.FromDays(1) + TimeSpan.FromHours(8));
        expected = await Expected(applicant);
        Assert.Contains("九成在 10 月 16 日 17:30 前", expected);
        Assert.DoesNotContain("一般在", expected);
        await _site.Silo.MoveClock(TimeSpan.FromDays(1));
        Assert.Contains("已比九成同类申请用时更长", await Expected(applicant));
    }

    [Fact]
    public async Task Before_photos_are_handed_in_it_says_how_long_the_review_takes_and_after_the_end_nothing()
    {
        var number = People.IdNumber();
        var old = People.Registration(number);
        await _site.Silo.Must(old, Actor.Visitor(old.Account));
        var applicant = People.Registration(number, again: true);
        var @case = await _site.Silo.Must(applicant, Actor.Visitor(applicant.Account));
        Assert.Equal("", await Expected(applicant));
        await Finished(cases: 30);
        Assert.Contains("照片提交后，同类申请一般 1 个工作日内审核完毕，九成在 2 个工作日内", await Expected(applicant));

        await _site.Silo.HandIn(applicant);
        var (reviewer, _) = await _site.Reviewer();
        await _site.Silo.Must(new TakeReview(applicant.Case), reviewer);
        await _site.Silo.Must(new ApproveReview(applicant.Case, "一致", await _site.Silo.Stage(applicant.Case)), reviewer);
        Assert.Equal("", await Expected(applicant, @case));
    }

    [Fact]
    public async Task A_correction_says_before_it_is_asked_how_long_each_stage_takes_and_then_by_when_it_leaves_the_one_it_is_at()
    {
        var cases = await ProvinceCases.Start(_site.Silo);
        var at = await cases.Submitted("2026001");
        using var browser = await _site.SignedIn(at.Account);
        var number = await _site.Silo.Scalar<string>("select number from chsi.case_row where id = @Below", new { at.Below });
        Assert.Contains("本环节按规定最迟 11 月 11 日 17:30 前办结", (await browser.Get($"/cases/{number}")).One("#expected").TextContent);
        var person = People.Registration(People.IdNumber());
        await _site.Silo.Must(person, Actor.Visitor(person.Account));
        var record = await cases.Enrolled("2026002", person);
        using var other = await _site.SignedIn(person.Account);
        Assert.Contains("办结的同类申请还不多，暂不推算", await Asked(other, record));

        foreach (var (stage, count, median) in new[] { ("correction-check", 40, 2), ("correction-head", 38, 0), ("correction-leader", 37, 1), ("correction-province", 36, 6) })
        {
            await Finished(count, "info-mistaken", stage, median, "correction");
        }

        var usually = await Asked(other, record);
        Assert.Contains("学校审核一般 2 个工作日、九成在 3 个工作日内，部门负责人审签一般 1 个工作日、九成在 1 个工作日内，校领导审签一般 1 个工作日、九成在 2 个工作日内，省级审核一般 6 个工作日、九成在 7 个工作日内", usually);
        Assert.Contains("近期办结的 36 件同类申请推算的，不是承诺", usually);
        Assert.Contains("本环节同类申请一般在 10 月 22 日 17:30 前办结，九成在 10 月 23 日 17:30 前", (await browser.Get($"/cases/{number}")).One("#expected").TextContent);
    }

    private static async Task<string> Asked(TestBrowser browser, Guid record) => (await browser.Press(await browser.Get($"/cases/correct/{record}"), "下一步",
        new Dictionary<string, string?> { ["To[nation]"] = "02", ["Cause"] = "info-mistaken" })).Text;

    private async Task<string> Expected(RegisterAccount applicant, string? number = null)
    {
        var browser = await _site.SignedIn(applicant.Account);
        var page = await browser.Get(number is null ? "/account/duplicate-id" : $"/cases/{number}");
        return page.Has("#expected") ? page.One("#expected").TextContent : "";
    }

    private async Task Finished(int cases, string cause = "number-taken", string stage = "in-review", int median = 1, string route = "re-registration")
    {
        await using var owner = await _site.Silo.Owner();
        await owner.ExecuteAsync("""
            insert into chsi.stage_time (route, cause, stage, cases, visits, returned, median, p90, refreshed)
            values (@route, @cause, @stage, @cases, @cases, 0, @median, @median + 1, chsi.clock())
            """, new { cases, cause, stage, median, route });
    }
}
