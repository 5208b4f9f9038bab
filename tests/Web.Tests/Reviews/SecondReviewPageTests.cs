using Chsi.Tests.Support;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Xunit;

namespace Chsi.Tests.Web.Reviews;

public sealed class SecondReviewPageTests : IAsyncLifetime
{
    private TestSite _site = null!;

    public async Task InitializeAsync() => _site = await TestSite.Start();

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    [Trait("Need", "U3")]
    public async Task A_case_of_an_account_in_use_takes_two_reviewers_and_the_first_is_offered_no_second_look()
    {
        var (old, applicant, number) = await _site.Silo.Collided();
        await _site.Silo.Must(new RecordUse(old.Account), Actor.Applicant(old.Account));
        var (_, first) = await _site.Reviewer();
        var (_, second) = await _site.Reviewer("kefu02", "李强");
        var page = await first.Press(await first.Get($"/desk/reviews/{number}"), "[data-key=n]");
        Assert.Contains("先转另一名审核人复核", page.Text);
        page = await Approve(first, page);
        Assert.Contains("转另一名审核人复核", page.Text);
        Assert.Contains("本案由您审核通过，复核须由另一名审核人办理。", page.Text);
        Assert.Contains("您审核过，只有其他审核人可查看", page.Text);
        Assert.False(page.Has("form[action*='handler=take']"));
        Assert.Equal("Usable", await Status(old.Account));

        var queue = await first.Get("/desk/reviews?tab=second");
        Assert.Equal([number], queue.Document.QuerySelectorAll("table.queue [data-row]").Select(a => a.TextContent));
        queue = await first.Get("/desk/reviews");
        Assert.Contains("由您审核通过，待他人复核", queue.Text);
        Assert.Contains("没有可以领取的案件。", (await first.Press(queue, "[data-key=n]")).Text);
        await _site.Silo.MoveClock(TimeSpan.FromMinutes(10));
        Assert.Contains("客服复核", (await (await _site.SignedIn(applicant.Account)).Get("/account/duplicate-id")).Text);

        page = await second.Press(await second.Get("/desk/reviews"), "[data-key=n]");
        Assert.Equal($"/desk/reviews/{number}", page.Path);
        Assert.Contains("复核", page.One(".case-head").TextContent);
        Assert.Contains("原账号在 90 天内使用过", page.One("#second-look").TextContent);
        Assert.DoesNotContain("先转另一名审核人复核", page.Text);
        page = await Approve(second, page);
        Assert.Contains("已通过：新账号可以使用", page.Text);
        Assert.Equal(("Closed", "Usable"), (await Status(old.Account), await Status(applicant.Account)));
    }

    [Fact]
    public async Task A_slip_is_taken_back_by_the_one_who_made_it_with_a_reason()
    {
        var (_, applicant, number) = await _site.Silo.Collided();
        var (_, first) = await _site.Reviewer();
        var (_, second) = await _site.Reviewer("kefu02", "李强");
        var page = await first.Press(await first.Get($"/desk/reviews/{number}"), "[data-key=n]");
        page = await first.Press(page, "[data-decision] button", new Dictionary<string, string?> { ["Decision"] = "reject", ["Reason"] = "edited" });
        Assert.Contains("10 分钟后通知申请人，此前可以收回", page.Text);
        Assert.False((await second.Get($"/desk/reviews/{number}")).Has("#takeback"));

        page = await first.Press(page, "#takeback", new Dictionary<string, string?> { ["back"] = " " });
        Assert.Contains("请填写收回的原因", page.Text);
        page = await first.Press(page, "#takeback", new Dictionary<string, string?> { ["back"] = "选错了原因" });
        Assert.Contains("已收回处理结果", page.Text);
        Assert.True(page.Has("[data-decision]"));
        Assert.Equal(0, await _site.Silo.Scalar<int>("select count(*)::int from chsi.notice where subject = '审核未通过'"));
        Assert.DoesNotContain("收回", (await (await _site.SignedIn(applicant.Account)).Get("/account/duplicate-id")).Text);

        page = await first.Press(page, "[data-decision] button", new Dictionary<string, string?> { ["Decision"] = "reject", ["Reason"] = "edited" });
        await _site.Silo.MoveClock(TimeSpan.FromMinutes(10));
        Assert.False((await first.Get($"/desk/reviews/{number}")).Has("#takeback"));
    }

    private static Task<TestPage> Approve(TestBrowser browser, TestPage page) => browser.Press(
        page, "[data-decision] button", new Dictionary<string, string?> { ["Decision"] = "approve", ["Confirmed"] = "true" });

    private Task<string?> Status(Guid account) => _site.Silo.Scalar<string>("select status from chsi.account_row where id = @account", new { account });
}
