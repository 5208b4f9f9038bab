using System.Net;
using Chsi.Silo.Clockwork;
using Chsi.Tests.Support;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Staff;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Web.Reviews;

/// <summary>The lead's page and the queues its figures lead to.</summary>
public sealed class LeadFiguresTests : IAsyncLifetime
{
    private TestSite _site = null!;

    public async Task InitializeAsync() => _site = await TestSite.Start();

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task Only_the_lead_sees_it()
    {
        var (boss, lead) = await _site.Reviewer("zuzhang01", "赵敏", lead: true);
        var (_, reviewer) = await _site.Reviewer();
        var (_, school) = await _site.Reviewer("school01", "周老师", new Desk("school", "10511"));
        var empty = await lead.Get("/desk/reviews/lead");
        Assert.Contains("没有超过期限的案件。", empty.Text);
        Assert.Contains("还没有办结的案件可供计算。", empty.Text);
        Assert.True((await lead.Get("/desk/reviews")).Has("a[href='/desk/reviews/lead']"));
        Assert.False((await reviewer.Get("/desk/reviews")).Has("a[href='/desk/reviews/lead']"));
        foreach (var other in new[] { reviewer, school })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await other.Http.GetAsync("/desk/reviews/lead")).StatusCode);
        }

        await _site.Silo.Must(new ChangeStaffRole(boss.Person, StaffRoles.Reviewer), Actor.Clock);
        Assert.Equal(HttpStatusCode.Forbidden, (await lead.Http.GetAsync("/desk/reviews/lead")).StatusCode);
    }

    [Fact]
    [Trait("Need", "U6")]
    public async Task Figures_are_those_of_the_cases_and_lead_to_them()
    {
        var (old, young) = (await _site.Silo.Waiting(), await _site.Silo.Waiting());
        var (boss, _) = await _site.Reviewer("zuzhang01", "赵敏", lead: true);
        var (li, _) = await _site.Reviewer("kefu02", "李强");

        // until Tuesday: one case is past its limit by a day and in somebody's hands, one came today
        await _site.Silo.Must(new TakeReview(young.Case), li);
        await _site.Silo.Must(new ApproveReview(young.Case, "一致", await _site.Silo.Stage(young.Case)), li);
        await _site.Silo.MoveClock(TimeSpan.FromDays(6));
        var today = await _site.Silo.Waiting();
        while (await _site.Services.GetRequiredService<DueWork>().RunOnce() > 0)
        {
        }

        await _site.Services.GetRequiredService<StageTimes>().RunOnce();
        await _site.Silo.Must(new ReassignReview(old.Case, boss.Person, li.Person, "分配"), boss);
        var lead = await _site.StaffSignedIn(boss.Person);
        var page = await lead.Get("/desk/reviews/lead");
        var escalation = page.One("section[aria-labelledby=escalations] tbody tr").TextContent;
        Assert.Contains(await Number(old.Case), escalation);
        Assert.Contains("超时 1 个工作日", escalation);
        Assert.Contains("李强", escalation);
        Assert.Equal(["1", "0", "0", "0", "1", "2", "1"], Cells(page, "load", "人工审核"));
        Assert.Equal(["0", "0", "0", "1", "0"], page.Document.QuerySelectorAll("section[aria-labelledby=week] td").Select(d => d.TextContent));
        Assert.Equal(["证件核验", "1", "当日", "当日", "3 天", "0%"], Cells(page, "days", "人工审核"));
        Assert.Equal(["0", "0", "0", "0", "0", "0", "0"], Cells(page, "load", "争议审核"));
        var stages = page.Document.QuerySelectorAll("section[aria-labelledby=load] tbody th").Select(h => h.TextContent).ToList();
        Assert.DoesNotContain(stages, s => s.Contains("学校", StringComparison.Ordinal) || s.Contains("省级", StringComparison.Ordinal) || s.Contains("申诉", StringComparison.Ordinal));
        Assert.Equal(3, page.Document.QuerySelectorAll("svg[role=img] > title").Length);

        var overdue = await lead.Get(page.One("section[aria-labelledby=load] td a.bad").GetAttribute("href")!);
        Assert.Equal([await Number(old.Case)], Listed(overdue));
        var friday = await lead.Get(page.Document.QuerySelectorAll("section[aria-labelledby=week] th a")[3].GetAttribute("href")!);
        Assert.Equal([await Number(today.Case)], Listed(friday));
        Assert.Contains("2026-10-23 当日", friday.Text);
        Assert.Equal(2, Listed(await lead.Get("/desk/reviews?tab=open&stage=in-review")).Count);
        Assert.Empty(Listed(await lead.Get("/desk/reviews?tab=open&stage=second-review")));
        Assert.Equal(2, Listed(await lead.Get("/desk/reviews?tab=open&stage=nonsense&due=2026-99-99")).Count);
    }

    private static IReadOnlyList<string> Listed(TestPage page) => [.. page.Document.QuerySelectorAll("table.queue [data-row]").Select(a => a.TextContent)];

    private static IReadOnlyList<string> Cells(TestPage page, string section, string stage) =>
        [.. page.Document.QuerySelectorAll($"section[aria-labelledby={section}] tbody tr").First(r => r.QuerySelector("th")!.TextContent.Contains(stage, StringComparison.Ordinal))
            .QuerySelectorAll("td").Select(d => d.TextContent.Trim())];

    private async Task<string> Number(Guid @case) => (await _site.Silo.Scalar<string>("select number from chsi.case_row where id = @case", new { @case }))!;
}
