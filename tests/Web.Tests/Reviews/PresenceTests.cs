using System.Net;
using Chsi.Tests.Support;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Xunit;

namespace Chsi.Tests.Web.Reviews;

/// <summary>Who else has a case open, and what is said where a lease ran out.</summary>
public sealed class PresenceTests : IAsyncLifetime
{
    private TestSite _site = null!;

    public async Task InitializeAsync() => _site = await TestSite.Start();

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    [Trait("Need", "U2")]
    public async Task Who_has_the_case_open_is_named_with_the_time_and_is_gone_when_their_page_is()
    {
        var (_, _, number) = await _site.Silo.Collided();
        var (_, first) = await _site.Reviewer();
        var (_, second) = await _site.Reviewer("kefu02", "李强");
        var (_, school) = await _site.Reviewer("school01", "李老师", new Desk("school", "10511"));
        var page = await first.Get($"/desk/reviews/{number}");
        Assert.Equal("", await Told(first, page));
        var seconds = await second.Get($"/desk/reviews/{number}");
        Assert.Matches("^王芳（[0-9:]{5} 起）也打开了本案。$", await Told(second, seconds));
        var told = await Told(first, page);
        Assert.Matches("^李强（[0-9:]{5} 起）也打开了本案。$", told);
        Assert.Equal(HttpStatusCode.Forbidden, (await school.Http.GetAsync(Ask(page))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await first.Http.GetAsync("/desk/reviews/CX2026-0101-00001/presence")).StatusCode);

        await _site.Silo.MoveClock(TimeSpan.FromSeconds(46));
        Assert.Equal("", await Told(first, page));
        await _site.Silo.MoveClock(TimeSpan.FromMinutes(5));
        await Told(second, seconds);
        var again = await Told(first, page);
        Assert.Matches("^李强（[0-9:]{5} 起）也打开了本案。$", again);
        Assert.NotEqual(told, again);
    }

    [Fact]
    public async Task Asking_keeps_neither_the_session_nor_the_case()
    {
        var (_, _, number) = await _site.Silo.Collided();
        var (_, browser) = await _site.Reviewer();
        var page = await browser.Press(await browser.Get($"/desk/reviews/{number}"), "[data-key=n]");
        var until = await _site.Silo.Scalar<DateTime>("select held_until from chsi.case_row");
        await _site.Silo.MoveClock(TimeSpan.FromMinutes(20));
        Assert.Equal("", await Told(browser, page));
        Assert.Equal(until, await _site.Silo.Scalar<DateTime>("select held_until from chsi.case_row"));
        await _site.Silo.MoveClock(TimeSpan.FromMinutes(11));
        Assert.Contains("/account/login", (await browser.Get(Ask(page))).Path);
    }

    [Fact]
    [Trait("Need", "U2")]
    public async Task Unmet_need_U2_a_takeover_says_whose_case_it_was_and_the_former_holders_page_is_warned()
    {
        var (_, _, number) = await _site.Silo.Collided();
        var (wang, first) = await _site.Reviewer();
        var (_, second) = await _site.Reviewer("kefu02", "李强");
        var page = await first.Press(await first.Get($"/desk/reviews/{number}"), "[data-key=n]");
        var watching = await second.Get($"/desk/reviews/{number}");
        await _site.Silo.MoveClock(TimeSpan.FromMinutes(29));
        first = await _site.StaffSignedIn(wang.Person);
        page = await first.Get($"/desk/reviews/{number}");
        await _site.Silo.MoveClock(TimeSpan.FromMinutes(2));
        second = await _site.StaffSignedIn(await _site.Silo.Scalar<Guid>("select id from chsi.staff_row where user_name = 'kefu02'"));
        Assert.Matches("^您的领取时间已于 [0-9:]{5} 到期，其他审核人可以接管。", await Told(first, page));
        Assert.StartsWith("本案现在没有人办理", await Told(second, watching));
        Assert.Contains("重新领取后可以继续办理", (await first.Get($"/desk/reviews/{number}")).Text);

        var free = await second.Get($"/desk/reviews/{number}");
        Assert.Matches("本案由王芳领取，时间已于 10-14 [0-9:]{5} 到期。接管后王芳不能再办理", free.Text);
        var taken = await second.Press(free, "[data-key=n]");
        Assert.Contains("已接管本案：王芳不能再办理", taken.Text);
        Assert.Contains("接管案件", taken.Text);
        Assert.Matches("^本案已由李强于 [0-9:]{5} 接手，您不能再办理。您填写的内容仍在页面上", await Told(first, page));
        var lost = await first.Press(page, "[data-decision] button", new Dictionary<string, string?> { ["Decision"] = "return", ["Reasons"] = "arm-missing", ["Text"] = "手臂没有入镜。" });
        Assert.Contains("请先领取本案再办理。", lost.Text);
        Assert.Contains("手臂没有入镜。", lost.Text);
        Assert.Equal(1, await _site.Silo.Scalar<long>("select count(*) from chsi.fact where type = 'case-taken' and convert_from(body, 'utf8') like '%from%'"));
    }

    private static string Ask(TestPage page) => page.One("#presence").GetAttribute("data-ask")!;

    private static async Task<string> Told(TestBrowser browser, TestPage page) => (await browser.Get(Ask(page))).Text;
}
