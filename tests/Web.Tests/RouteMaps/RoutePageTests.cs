using System.Net;
using Chsi.Tests.Support;
using Chsi.Workflows;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Xunit;

namespace Chsi.Tests.Web.RouteMaps;

public sealed class RoutePageTests : IAsyncLifetime
{
    private TestSite _site = null!;

    public async Task InitializeAsync() => _site = await TestSite.Start();

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task Anybody_reads_every_procedure_and_takes_it_along_as_bpmn()
    {
        var visitor = _site.Visitor();
        foreach (var sheet in Catalogue.Routes)
        {
            var page = await visitor.Get($"/help/workflows/{sheet.Name}");
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.Equal($"{sheet.Title}流程", page.One("h1").TextContent);
            var (drawn, table) = (page.One(".route svg").TextContent, page.One("table.list").TextContent);
            foreach (var plan in sheet.Stages)
            {
                Assert.Contains(plan.Stage.Label, drawn, StringComparison.Ordinal);
                Assert.Contains(plan.Stage.Label, table, StringComparison.Ordinal);
            }

            Assert.False(page.Has(".route .now") || page.Has(".route g.walked") || page.Has("[style]"));
            var link = page.One("a[download]").GetAttribute("href")!;
            Assert.Equal(($"/help/workflows/{sheet.Name}/Bpmn".ToLowerInvariant(), link), (link.ToLowerInvariant(), page.One("#bpmn-canvas").GetAttribute("data-bpmn")));
            var bpmn = await visitor.Http.GetAsync(link);
            Assert.Equal("application/xml", bpmn.Content.Headers.ContentType!.MediaType);
            var xml = await bpmn.Content.ReadAsStringAsync();
            Assert.Contains("BPMNDiagram", xml, StringComparison.Ordinal);
            Assert.All(sheet.Stages, plan => Assert.Contains(plan.Stage.Label, xml, StringComparison.Ordinal));
        }

        var known = await visitor.Get($"/help/workflows/{ReRegistrationRoute.Name}");
        Assert.Contains("期限 3 个工作日", known.One(".route svg").TextContent);
        Assert.Contains("审核未通过 → 未通过", known.Text);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Get("/help/workflows/no-such")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Get("/help/workflows/no-such/bpmn")).Status);
    }

    [Fact]
    public async Task A_case_shows_where_it_stands_and_which_way_it_came()
    {
        var (_, applicant, number) = await _site.Silo.CollidedWithPhotos();
        var (_, browser) = await _site.Reviewer();
        var page = await browser.Get($"/desk/reviews/{number}?tab=route");
        Assert.StartsWith("人工审核", page.One(".route .now").TextContent.Trim(), StringComparison.Ordinal);
        Assert.StartsWith("等待验证身份", page.One(".route .been").TextContent.Trim(), StringComparison.Ordinal);
        Assert.Equal(["提交申请", "上传照片"], Walked(page));
        Assert.Equal("当前环节：人工审核；已经过：等待验证身份、人工审核。", page.One(".route desc").TextContent);

        await _site.Silo.Must(new WithdrawCase(applicant.Case), Actor.Applicant(applicant.Account));
        page = await browser.Get($"/desk/reviews/{number}?tab=route");
        Assert.StartsWith("已撤回", page.One(".route .now").TextContent.Trim(), StringComparison.Ordinal);
        Assert.Equal(["提交申请", "上传照片", "申请人撤回"], Walked(page));
    }

    [Fact]
    public async Task An_applicant_sees_the_way_of_the_own_case()
    {
        var (_, applicant, number) = await _site.Silo.CollidedWithPhotos();
        var (reviewer, _) = await _site.Reviewer();
        await _site.Silo.Must(new TakeReview(applicant.Case), reviewer);
        await _site.Silo.Must(new ApproveReview(applicant.Case, "一致", await _site.Silo.Stage(applicant.Case)), reviewer);
        var browser = await _site.SignedIn(applicant.Account);
        var page = await browser.Get($"/cases/{number}");
        Assert.StartsWith("人工审核", page.One(".route .now").TextContent.Trim(), StringComparison.Ordinal);
        Assert.Equal(["提交申请", "上传照片"], Walked(page));
        await _site.Silo.MoveClock(TimeSpan.FromMinutes(11));
        page = await browser.Get($"/cases/{number}");
        Assert.StartsWith("已通过", page.One(".route .now").TextContent.Trim(), StringComparison.Ordinal);
        Assert.Equal(["提交申请", "上传照片", "审核通过"], Walked(page));
    }

    private static IEnumerable<string> Walked(TestPage page) =>
        page.Document.QuerySelectorAll(".route g.walked text").Select(t => t.TextContent);
}
