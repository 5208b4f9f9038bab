using System.Net;
using Chsi.Tests.Support;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Xunit;

namespace Chsi.Tests.Web.Reviews;

/// <summary>Who is away with whom as deputy, and who keeps out of a case.</summary>
public sealed class AbsencePageTests : IAsyncLifetime
{
    private TestSite _site = null!;

    public async Task InitializeAsync() => _site = await TestSite.Start();

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task A_reviewer_enters_the_own_absence_everybody_sees_it_and_the_deputy_finds_the_cases_among_the_own()
    {
        var (wang, browser) = await _site.Reviewer();
        var (li, deputy) = await _site.Reviewer("kefu02", "李强");
        var (_, third) = await _site.Reviewer("kefu03", "张伟");
        var page = await browser.Get("/desk/absences");
        Assert.False(page.Has("#Staff"));
        page = await browser.Press(page, "#enter-absence");
        Assert.Equal("请填写开始日期。", page.Error("From"));
        page = await browser.Press(page, "#enter-absence", Days("2026-10-14", "2026-10-16", null));
        Assert.Equal("请选择代理人。", page.Error("Deputy"));
        Assert.Equal("2026-10-14", page.One("#From").GetAttribute("value"));
        page = await browser.Press(page, "#enter-absence", Days("2026-10-13", "2026-10-16", li));
        Assert.Equal("开始日期不能早于今天。", page.Error("From"));
        Assert.NotNull(page.Document.QuerySelector($"#Deputy option[value='{li.Person}'][selected]"));
        page = await browser.Press(page, "#enter-absence", Days("2026-10-14", "2026-10-16", li));
        Assert.Contains("已登记，代理人已收到站内提醒。", page.Text);
        Assert.Contains("王芳 2026-10-14 至 2026-10-16 不在岗 代理人：李强", page.Text);
        var seen = await third.Get("/desk/absences");
        Assert.Contains("王芳 2026-10-14 至 2026-10-16", seen.Text);
        Assert.False(seen.Has("[aria-label$='：王芳']"));

        var (_, applicant, number) = await _site.Silo.Collided();
        await _site.Silo.Must(new TakeReview(applicant.Case), wang);
        await _site.Silo.Must(new ReturnForSupplement(applicant.Case, ["arm-missing"], "请重新拍摄。", await _site.Silo.Stage(applicant.Case)), wang);
        await _site.Silo.HandIn(applicant);
        var mine = await deputy.Get("/desk/reviews?tab=mine");
        Assert.Contains("王芳10月14日至10月16日不在岗", mine.One("details.notices").TextContent);
        Assert.Contains(number, mine.One("table.queue").TextContent);
        Assert.Contains("您代理", mine.One("table.queue").TextContent);
        Assert.Contains("1", mine.One(".tabs-top [aria-current] .count").TextContent);
        Assert.False((await third.Get("/desk/reviews?tab=mine")).Has("table.queue"));
        page = await browser.Press(await browser.Get("/desk/absences"), "[aria-label$='：王芳']");
        Assert.Contains("目前没有人登记不在岗。", page.Text);
        Assert.False((await deputy.Get("/desk/reviews?tab=mine")).Has("table.queue"));
    }

    [Fact]
    public async Task The_lead_enters_it_for_anybody_and_nobody_else_does()
    {
        var (wang, browser) = await _site.Reviewer();
        var (li, _) = await _site.Reviewer("kefu02", "李强");
        var (_, lead) = await _site.Reviewer("zuzhang01", "赵敏", lead: true);
        var form = Days("2026-10-19", "2026-10-20", li);
        form["staff"] = wang.Person.ToString();
        var page = await lead.Press(await lead.Get("/desk/absences"), "#enter-absence", form);
        Assert.Contains("王芳 2026-10-19 至 2026-10-20", page.Text);
        await lead.Press(page, "[aria-label$='：王芳']");

        form["staff"] = li.Person.ToString();
        form["deputy"] = wang.Person.ToString();
        page = await browser.Press(await browser.Get("/desk/absences"), "#enter-absence", form);
        Assert.Contains("只能登记本人的不在岗时间，组长可以代为登记。", page.Text);
        Assert.Equal(1, await _site.Silo.Scalar<long>("select count(*) from chsi.fact where type = 'absence-entered'"));
        var (_, school) = await _site.Reviewer("school01", "李老师", new Desk("school", "10511"));
        Assert.Equal(HttpStatusCode.Forbidden, (await school.Get("/desk/absences")).Status);
    }

    [Fact]
    public async Task Who_declares_a_relation_gives_the_case_back_and_the_applicant_reads_nothing_of_it()
    {
        var (_, applicant, number) = await _site.Silo.CollidedWithPhotos();
        var (_, browser) = await _site.Reviewer();
        var (_, other) = await _site.Reviewer("kefu02", "李强");
        var page = await browser.Press(await browser.Get($"/desk/reviews/{number}"), "[data-key=n]");
        page = await browser.Press(page, "#declare", Reason(" "));
        Assert.Contains("请填写回避的原因，不超过200个字。", page.Text);
        page = await browser.Press(page, "#declare", Reason("与申请人是同学"));
        Assert.Contains("已登记回避，本案由其他审核人办理。", page.Text);
        Assert.Contains("您已申请回避，不能查看", page.Text);
        Assert.False(page.Has("#declare"));
        Assert.DoesNotContain("领取本案", page.Text);
        var queue = await browser.Get("/desk/reviews");
        Assert.Contains("您已申请回避", queue.One("table.queue").TextContent);
        Assert.Contains("没有可以领取的案件", (await browser.Press(queue, "[data-key=n]")).Text);
        Assert.Contains("申请回避", (await other.Get($"/desk/reviews/{number}")).Text);
        Assert.Contains("与申请人是同学", (await other.Get($"/desk/reviews/{number}")).Text);
        Assert.DoesNotContain("同学", (await (await _site.SignedIn(applicant.Account)).Get("/account/duplicate-id")).Html);
    }

    [Fact]
    public async Task A_reviewer_with_the_name_of_an_old_holder_neither_takes_the_case_nor_is_handed_it()
    {
        var (_, _, number) = await _site.Silo.Collided(oldName: "李强", newName: "李小强");
        var (li, browser) = await _site.Reviewer("kefu02", "李强");
        var (_, lead) = await _site.Reviewer("zuzhang01", "赵敏", lead: true);
        var page = await browser.Press(await browser.Get($"/desk/reviews/{number}"), "[data-key=n]");
        Assert.Contains("您与本案的申请人或原账号持有人同名，须由其他审核人办理。", page.Text);
        var handed = new Dictionary<string, string?> { ["to"] = li.Person.ToString(), ["grounds"] = "分配" };
        Assert.Equal("李强与本案的申请人或原账号持有人同名，请改派给其他审核人。",
            (await lead.Press(await lead.Get($"/desk/reviews/{number}"), "#reassign", handed)).Error("To"));
        var bulk = new Dictionary<string, string?> { ["Numbers"] = number, ["To"] = li.Person.ToString(), ["Grounds"] = "分配" };
        Assert.Contains("李强与本案的申请人或原账号持有人同名", (await lead.Press(await lead.Get("/desk/reviews"), "改派所选", bulk)).Text);
        Assert.Equal(0, await _site.Silo.Scalar<long>("select count(*) from chsi.case_row where holder is not null"));
    }

    private static Dictionary<string, string?> Days(string from, string to, Actor? deputy) =>
        new() { ["from"] = from, ["to"] = to, ["deputy"] = deputy?.Person.ToString() };

    private static Dictionary<string, string?> Reason(string reason) => new() { ["relation"] = reason };
}
