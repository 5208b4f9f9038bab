using System.Net;
using Chsi.Silo.Store;
using Chsi.Tests.Support;
using Chsi.Workflows.ReRegistration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Web.Reviews;

/// <summary>Phrases: kept on the lead's page, offered where a case is decided.</summary>
public sealed class PhrasePageTests : IAsyncLifetime
{
    private TestSite _site = null!;

    public async Task InitializeAsync() => _site = await TestSite.Start();

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task The_lead_keeps_them_and_whoever_decides_a_case_is_offered_those_of_each_decision()
    {
        var (_, lead) = await _site.Reviewer("zuzhang01", "赵敏", lead: true);
        var (wang, reviewer) = await _site.Reviewer();
        var (_, applicant, number) = await _site.Silo.Collided();
        await _site.Silo.Must(new TakeReview(applicant.Case), wang);
        Assert.False((await reviewer.Get($"/desk/reviews/{number}")).Has("[data-phrases]"));
        Assert.True((await lead.Get("/desk/reviews")).Has("a[href='/desk/phrases']"));

        var page = await lead.Get("/desk/phrases");
        page = await lead.Press(page, "#add-approve button", Text("照片、证件与填写信息一致。"));
        Assert.Contains("已新增常用语。", page.Text);
        page = await lead.Press(page, "#add-return button", Text("请在光线充足处拍摄。"));
        page = await lead.Press(page, "#add-return button", Text("请拍全手臂。"));
        page = await lead.Press(page, "#add-return button", Text("请拍全手臂。"));
        Assert.Equal("已有相同的常用语。", page.Error("Text"));
        Assert.Equal("请拍全手臂。", page.One("#add-return textarea").TextContent.Trim());
        page = await lead.Press(page, "[aria-label='上移：请拍全手臂。']");

        var open = await reviewer.Get($"/desk/reviews/{number}");
        Assert.Equal(["照片、证件与填写信息一致。"], Offered(open, ".for-approve"));
        Assert.Equal(["请拍全手臂。", "请在光线充足处拍摄。"], Offered(open, ".for-return"));
        Assert.False(open.Has(".panel.for-reject [data-phrases]"));
        Assert.Contains("T", open.Document.QuerySelectorAll(".keys dt").Select(t => t.TextContent));

        page = await lead.Press(await lead.Get("/desk/phrases"), "[aria-label='停用：请拍全手臂。']");
        Assert.Contains("请拍全手臂。", page.One("details.notices").TextContent);
        Assert.Equal(["请在光线充足处拍摄。"], Offered(await reviewer.Get($"/desk/reviews/{number}"), ".for-return"));
        await lead.Press(page, "[aria-label='恢复：请拍全手臂。']");
        Assert.Equal(["请在光线充足处拍摄。", "请拍全手臂。"], Offered(await reviewer.Get($"/desk/reviews/{number}"), ".for-return"));
        Assert.Equal(0, (await _site.Services.GetRequiredService<Replay>().Check()).Differences);
    }

    [Fact]
    public async Task Nobody_else_reaches_the_page_or_its_forms()
    {
        var (_, lead) = await _site.Reviewer("zuzhang01", "赵敏", lead: true);
        var (_, reviewer) = await _site.Reviewer();
        var page = await lead.Get("/desk/phrases");
        Assert.Equal(HttpStatusCode.Forbidden, (await reviewer.Get("/desk/phrases")).Status);
        Assert.False((await reviewer.Get("/desk/reviews")).Has("a[href='/desk/phrases']"));
        var form = new Dictionary<string, string> { ["kind"] = "return", ["text"] = "一条", ["RequestId"] = Guid.NewGuid().ToString() };
        form["__RequestVerificationToken"] = (await reviewer.Get("/desk/reviews")).One("[name=__RequestVerificationToken]").GetAttribute("value")!;
        await reviewer.Http.PostAsync("/desk/phrases?handler=Add", new FormUrlEncodedContent(form));
        Assert.Equal(0, await _site.Silo.Scalar<long>("select count(*) from chsi.fact where type = 'phrase-added'"));

        // one rendering sent twice adds one
        await lead.Press(page, "#add-return button", Text("请拍全手臂。"));
        await lead.Press(page, "#add-return button", Text("请拍全手臂。"));
        Assert.Equal(1, await _site.Silo.Scalar<long>("select count(*) from chsi.fact where type = 'phrase-added'"));
    }

    private static Dictionary<string, string?> Text(string text) => new() { ["text"] = text };

    private static IEnumerable<string> Offered(TestPage page, string panel) =>
        page.Document.QuerySelectorAll($"{panel} [data-phrases] button").Select(b => b.TextContent);
}
