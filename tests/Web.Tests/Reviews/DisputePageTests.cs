using Chsi.Tests.Support;
using Chsi.Tests.Web.Account;
using Chsi.Workflows.ReRegistration;
using Xunit;

namespace Chsi.Tests.Web.Reviews;

public sealed class DisputePageTests : IAsyncLifetime
{
    private TestSite _site = null!;

    public async Task InitializeAsync() => _site = await TestSite.Start();

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    [Trait("Need", "U3")]
    public async Task A_closed_account_comes_back_by_two_reviewers_and_its_person_sees_the_way_it_went()
    {
        var (old, again, number) = await _site.Silo.CollidedWithPhotos();
        var (actor, approver) = await _site.Reviewer();
        var (_, first) = await _site.Reviewer("kefu02", "李强");
        var (_, second) = await _site.Reviewer("kefu03", "赵静");
        Assert.False((await approver.Get($"/desk/reviews/{number}")).Has("#opendispute"));
        await _site.Silo.Must(new TakeReview(again.Case), actor);
        await _site.Silo.Must(new ApproveReview(again.Case, "一致", await _site.Silo.Stage(again.Case)), actor);

        var page = await approver.Press(await approver.Get($"/desk/reviews/{number}"), "#opendispute", new Dictionary<string, string?> { ["grounds"] = "不是" });
        Assert.Contains("请填写争议的理由，4至500个字。", page.Error("Grounds"));
        page = await approver.Press(page, "#opendispute", new Dictionary<string, string?> { ["grounds"] = "不是本人申请的，持证到场核实。" });
        Assert.Contains("已受理争议", page.Text);
        Assert.Contains("有争议，正在重新审核", page.Text);
        Assert.False(page.Has("#opendispute"));
        var dispute = (await _site.Silo.Scalar<string>("select number from chsi.case_row where route = 'dispute'"))!;

        page = await approver.Get($"/desk/reviews/{dispute}");
        Assert.Contains("争议须由其他审核人办理", page.Text);
        Assert.DoesNotContain("持证到场核实", page.Text);
        Assert.Contains("您审核过，由他人办理", (await approver.Get("/desk/reviews")).Text);
        page = await first.Press(await first.Get("/desk/reviews"), "[data-key=n]");
        Assert.Equal($"/desk/reviews/{dispute}", page.Path);
        Assert.Contains("持证到场核实", page.One("#grounds").TextContent);
        Assert.Contains("原账号（提出争议）", page.Text);
        Assert.All(page.Document.QuerySelectorAll("figcaption"), c => Assert.Contains("现账号（重新注册时）", c.TextContent));
        Assert.Equal($"/desk/reviews/{number}", page.One(".case-head a").GetAttribute("href"));
        Assert.Equal($"/desk/reviews/{dispute}", (await first.Get($"/desk/reviews/{number}")).One(".case-head a").GetAttribute("href"));
        Assert.False(page.Has("#second-look"));
        var refused = await first.Press(page, "[data-ask=confirm-reject]", new Dictionary<string, string?> { ["Decision"] = "reject", ["Text"] = "照片一致" });
        Assert.Equal("提交后不能撤销，请确认后再提交。", refused.Error("Confirmed"));
        var photo = page.One("[data-photo] img").GetAttribute("src")!;
        Assert.Equal("image/jpeg", (await first.Http.GetAsync(photo)).Content.Headers.ContentType!.MediaType);
        Assert.NotEqual("image/jpeg", (await second.Http.GetAsync(photo)).Content.Headers.ContentType!.MediaType);

        page = await Uphold(first, page, "");
        Assert.Contains("请填写审核意见", page.Error("Opinion"));
        page = await Uphold(first, page, "照片与原持有人不一致");
        Assert.Contains("转另一名审核人复核", page.Text);
        Assert.Contains("复核须由另一名审核人办理", page.Text);
        Assert.Equal("Closed", await Status(old.Account));

        var theirs = await _site.SignedIn(again.Account);
        Assert.Equal("/account", (await theirs.Get("/account")).Path);
        page = await second.Press(await second.Get($"/desk/reviews/{dispute}"), "[data-key=n]");
        Assert.Contains("一名审核人已认为争议成立", page.One("#second-look").TextContent);
        page = await Uphold(second, page, "不是同一人");
        Assert.Contains("成立：原账号已恢复", page.Text);
        Assert.Equal(("Usable", "Closed"), (await Status(old.Account), await Status(again.Account)));
        Assert.Equal("/account/login", (await theirs.Get("/account")).Path);

        var holder = await _site.SignedIn(old.Account);
        Assert.Contains(dispute, (await holder.Get("/cases")).Text);
        page = await holder.Get($"/cases/{dispute}");
        Assert.Contains("争议成立", page.One(".route .now").TextContent);
        Assert.Contains("照片与原持有人不一致", page.Text);
        Assert.Contains("原账号已恢复", (await holder.Get("/account")).Text);
        page = await approver.Get($"/desk/reviews/{number}");
        Assert.Contains("争议成立，原审核结果撤销", page.Text);
    }

    [Fact]
    public async Task An_account_that_comes_back_without_its_phone_says_so_and_signs_in_by_its_number()
    {
        var old = await Applicant.Existing(_site);
        var again = People.Registration(old.Number.Plain!, again: true);
        await _site.Silo.Must(again, Chsi.Workflows.Decisions.Actor.Visitor(again.Account));
        await _site.Silo.HandIn(again);
        var (approver, _) = await _site.Reviewer();
        var (one, first) = await _site.Reviewer("kefu02", "李强");
        var (two, second) = await _site.Reviewer("kefu03", "赵静");
        await _site.Silo.Must(new TakeReview(again.Case), approver);
        await _site.Silo.Must(new ApproveReview(again.Case, "一致", await _site.Silo.Stage(again.Case)), approver);
        var number = (await _site.Silo.Scalar<string>("select number from chsi.case_row where id = @Case", new { again.Case }))!;
        await first.Press(await first.Get($"/desk/reviews/{number}"), "#opendispute", new Dictionary<string, string?> { ["grounds"] = "不是本人申请的。" });
        var dispute = (await _site.Silo.Scalar<string>("select number from chsi.case_row where route = 'dispute'"))!;
        var next = People.Registration(People.IdNumber(), old.Phone.Plain);
        await _site.Silo.Must(next, Chsi.Workflows.Decisions.Actor.Visitor(next.Account));

        await Uphold(first, await first.Press(await first.Get($"/desk/reviews/{dispute}"), "[data-key=n]"), "不一致");
        var page = await Uphold(second, await second.Press(await second.Get($"/desk/reviews/{dispute}"), "[data-key=n]"), "不一致");
        Assert.Contains("原手机号已由其他账号使用，未能恢复", page.Text);

        var browser = _site.Visitor();
        page = await Applicant.SignIn(browser, old.Number.Plain!);
        Assert.Equal("/account", page.Path);
        Assert.Contains("未绑定", page.Text);
    }

    private static Task<TestPage> Uphold(TestBrowser browser, TestPage page, string opinion) => browser.Press(
        page, "[data-decision] button", new Dictionary<string, string?> { ["Decision"] = "approve", ["Confirmed"] = "true", ["Opinion"] = opinion });

    private Task<string?> Status(Guid account) => _site.Silo.Scalar<string>("select status from chsi.account_row where id = @account", new { account });
}
