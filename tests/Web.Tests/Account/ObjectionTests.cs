using Chsi.Tests.Support;
using Chsi.Workflows.Accounts;
using Xunit;

namespace Chsi.Tests.Web.Account;

public sealed class ObjectionTests : IAsyncLifetime
{
    private const string Reason = "我一直在用这个账号，不是本人申请的。";
    private TestSite _site = null!;

    public async Task InitializeAsync() => _site = await TestSite.Start();

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    [Trait("Need", "U14")]
    public async Task The_holder_objects_the_reviewer_reads_why_beside_the_form_and_two_decide()
    {
        var (old, applicant, number) = await _site.Silo.Collided();
        Assert.Equal(1, await _site.Silo.Scalar<int>("select count(*)::int from chsi.notice where account = @Account and body like '%/account/objection%' and next_try is not null", new { old.Account }));
        var (_, first) = await _site.Reviewer();
        var drawn = await first.Press(await first.Get($"/desk/reviews/{number}"), "[data-key=n]");
        var holder = await _site.SignedIn(old.Account);
        Assert.Contains("有人正在以新账号申请使用您的证件号码", (await holder.Get("/account")).Text);

        var page = await holder.Press(await holder.Get("/account/objection"), "提出异议", new Dictionary<string, string?> { ["Reason"] = "不是" });
        Assert.Contains("请填写异议的理由，4至500个字。", page.Error("Reason"));
        Assert.Equal("不是", page.One("#Reason").TextContent.Trim());
        page = await holder.Press(page, "提出异议", new Dictionary<string, string?> { ["Reason"] = Reason });
        Assert.Contains("您已提出异议", page.Text);
        Assert.False(page.Has("#Reason"));

        var late = await Approve(first, drawn);
        Assert.Contains("本案在您打开页面后已有变化", late.Text);
        Assert.Contains(Reason, late.One("#objection").TextContent);
        Assert.True(await _site.Silo.Scalar<int>("select count(*)::int from chsi.access_log where what = '查看异议理由' and subject = @Account", new { old.Account }) > 0);
        Assert.Contains("复核通过前账号和号码都不变", (await Approve(first, late)).Text);
        Assert.DoesNotContain(Reason, (await first.Get($"/desk/reviews/{number}")).Html);

        var theirs = await (await _site.SignedIn(applicant.Account)).Get("/account/duplicate-id");
        Assert.Contains("原账号持有人提出异议", theirs.Text);
        Assert.DoesNotContain(Reason, theirs.Html);
    }

    [Fact]
    public async Task Who_is_not_concerned_sees_nothing_and_who_is_not_signed_in_is_shown_both_ways()
    {
        var (_, _, number) = await _site.Silo.Collided();
        var (other, _, _) = await _site.Silo.Collided();
        var somebody = await Applicant.Existing(_site);

        Assert.DoesNotContain(number, (await (await _site.SignedIn(other.Account)).Get("/account/objection")).Html);
        var page = await (await _site.SignedIn(somebody.Account)).Get("/account/objection");
        Assert.Contains("目前没有正在审核的重新注册申请", page.Text);
        Assert.False(page.Has("#Reason"));
        page = await _site.Visitor().Get("/account/objection");
        Assert.True(page.Has("a[href='/account/login?back=%2Faccount%2Fobjection']") && page.Has("a[href='/account/objection/prove']"));
        Assert.False(page.Has("#Reason"));
    }

    [Fact]
    public async Task An_objection_that_comes_too_late_says_so()
    {
        var (old, applicant, _) = await _site.Silo.Collided();
        var holder = await _site.SignedIn(old.Account);
        var form = await holder.Get("/account/objection");
        await _site.Silo.Must(new Workflows.ReRegistration.WithdrawCase(applicant.Case), Workflows.Decisions.Actor.Applicant(applicant.Account));

        Assert.Contains("目前没有可以提出异议的重新注册申请", (await holder.Press(form, "提出异议", new Dictionary<string, string?> { ["Reason"] = Reason })).Text);
        Assert.Equal(0, await _site.Silo.Scalar<int>("select count(*)::int from chsi.fact where type = 'objection-raised'"));
    }

    private static Task<TestPage> Approve(TestBrowser browser, TestPage page) => browser.Press(
        page, "[data-decision] button", new Dictionary<string, string?> { ["Decision"] = "approve", ["Confirmed"] = "true" });
}
