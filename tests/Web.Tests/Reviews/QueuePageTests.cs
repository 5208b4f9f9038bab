using System.Net;
using Chsi.Tests.Support;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Xunit;

namespace Chsi.Tests.Web.Reviews;

public sealed class QueuePageTests : IAsyncLifetime
{
    private TestSite _site = null!;

    public async Task InitializeAsync() => _site = await TestSite.Start();

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task Nobody_but_customer_service_after_the_second_factor_sees_the_desk()
    {
        var (_, applicant, number) = await _site.Silo.Collided();
        var (actor, _) = await _site.Reviewer();
        var (_, school) = await _site.Reviewer("teacher01", "李老师", new("school", "10001"));
        foreach (var path in new[] { "/desk/reviews", $"/desk/reviews/{number}", $"/desk/reviews/{number}?handler=photo&file={Guid.NewGuid()}" })
        {
            Assert.Equal("/account/login", (await _site.Visitor().Get(path)).Path);
            foreach (var browser in new[] { await _site.SignedIn(applicant.Account), school, await _site.StaffSignedIn(actor.Person, secondFactor: false) })
            {
                var page = await browser.Get(path);
                Assert.True(page.Status is System.Net.HttpStatusCode.Forbidden || !page.Path.StartsWith("/desk/", StringComparison.Ordinal));
                Assert.False(page.Has("[data-desk]"));
            }
        }
    }

    [Fact]
    public async Task An_empty_queue_says_what_to_do()
    {
        var (_, browser) = await _site.Reviewer();
        var page = await browser.Get("/desk/reviews");
        Assert.Contains("没有待领取的案件", page.Text);
        page = await browser.Press(page, "[data-key=n]");
        Assert.Contains("没有可以领取的案件。", page.Text);
        page = await browser.Get("/desk/reviews?tab=mine");
        Assert.Contains("您名下没有案件", page.Text);
        page = await browser.Get("/desk/reviews?document=passport");
        Assert.Contains("没有符合筛选条件的案件", page.Text);
    }

    [Fact]
    public async Task Tabs_show_waiting_mine_due_overdue_and_returned()
    {
        var (me, browser) = await _site.Reviewer();
        var returned = await _site.Silo.Waiting();
        await _site.Silo.Must(new TakeReview(returned.Case), me);
        await _site.Silo.Must(new ReturnForSupplement(returned.Case, ["face-unclear"], "请重新拍摄。", await _site.Silo.Stage(returned.Case)), me);
        var waiting = await Number(await _site.Silo.Waiting());
        var page = await browser.Get("/desk/reviews");
        Assert.Equal([waiting], Shown(page));
        Assert.Contains("个工作日", page.Text);
        page = await browser.Get("/desk/reviews?tab=returned");
        Assert.Equal([await Number(returned)], Shown(page));
        Assert.Contains("计时已停 · 剩", page.Text);

        page = await browser.Press(await browser.Get("/desk/reviews"), "[data-key=n]");
        Assert.Equal($"/desk/reviews/{waiting}", page.Path);
        Assert.Empty(Shown(await browser.Get("/desk/reviews")));
        Assert.Equal([waiting], Shown(await browser.Get("/desk/reviews?tab=mine")));

        var due = await _site.Silo.Scalar<DateTime>("select due from chsi.case_row where number = @waiting", new { waiting });
        await _site.Silo.MoveClock(new DateTime(due.Ticks, DateTimeKind.Utc).AddHours(-2) - await _site.Silo.Scalar<DateTime>("select chsi.clock()"));
        var (_, other) = await _site.Reviewer("kefu02", "李强");
        page = await other.Get("/desk/reviews?tab=due");
        Assert.Equal([waiting], Shown(page));
        Assert.Contains("今日 17:30 到期", page.Text);
        Assert.Empty(Shown(await other.Get("/desk/reviews?tab=overdue")));
        await _site.Silo.MoveClock(TimeSpan.FromHours(3));
        page = await (await _site.StaffSignedIn(me.Person)).Get("/desk/reviews?tab=overdue");
        Assert.Equal([waiting], Shown(page));
        Assert.Contains("超时", page.One("table.queue .state").TextContent);
    }

    [Fact]
    public async Task Filters_and_pages_stand_in_the_address()
    {
        for (var n = 0; n < 53; n++)
        {
            await _site.Silo.Waiting();
        }

        var (_, browser) = await _site.Reviewer();
        var first = await browser.Get("/desk/reviews");
        Assert.Equal(50, Shown(first).Count);
        var second = await browser.Get(first.One("a[rel=next]").GetAttribute("href")!);
        Assert.Equal(3, Shown(second).Count);
        Assert.Empty(Shown(first).Intersect(Shown(second)));
        Assert.Contains("第 51–53 件", second.Text);
        Assert.Equal(50, Shown(await browser.Get("/desk/reviews?document=citizen-card")).Count);
        Assert.Empty(Shown(await browser.Get("/desk/reviews?document=passport")));
        Assert.Empty(Shown(await browser.Get("/desk/reviews?due=today")));
        Assert.Equal(HttpStatusCode.OK, (await browser.Get("/desk/reviews?tab=x&document=y&due=z&p=-5")).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.Get("/desk/reviews?p=99999999")).Status);
    }

    [Fact]
    public async Task Search_finds_by_whole_values_and_never_puts_them_in_an_address()
    {
        var (old, applicant, number) = await _site.Silo.Collided();
        var (_, browser) = await _site.Reviewer();
        foreach (var typed in new[] { number, applicant.Number.Plain!, old.Phone.Plain!, applicant.Phone.Plain! })
        {
            var found = await browser.Press(await browser.Get("/desk/reviews"), "查找", new Dictionary<string, string?> { ["Q"] = typed });
            Assert.Equal($"/desk/reviews/{number}", found.Path);
        }

        var nothing = await browser.Press(await browser.Get("/desk/reviews"), "查找", new Dictionary<string, string?> { ["Q"] = "张明" });
        Assert.Contains("没有找到", nothing.Text);
        Assert.DoesNotContain("张明", nothing.Address.ToString());
    }

    [Fact]
    public async Task What_was_found_can_be_come_back_to_and_searches_by_number_are_limited()
    {
        await using var site = await TestSite.Start(new Dictionary<string, string?> { ["Chsi:Search:MostAnHour"] = "2" });
        await site.Silo.MoveClock(TimeSpan.FromMinutes(30 - (await site.Silo.Scalar<DateTime>("select chsi.clock()")).Minute));
        var (_, _, number) = await site.Silo.Collided();
        var (_, browser) = await site.Reviewer();
        var nobody = new Dictionary<string, string?> { ["Q"] = People.IdNumber() };
        var found = await browser.Press(await browser.Get("/desk/reviews"), "查找", nobody);
        Assert.Contains("没有找到", found.Text);
        Assert.Equal(nobody["Q"], found.One("[name=Q]").GetAttribute("value"));
        Assert.DoesNotContain(nobody["Q"]!, found.Address.ToString());
        Assert.Contains("没有找到", (await browser.Get(found.Address.PathAndQuery)).Text);
        Assert.Equal(2, await site.Silo.Scalar<long>("select count(*) from chsi.access_log where what = '按证件号码查找案件'"));

        found = await browser.Press(await browser.Get("/desk/reviews"), "查找", nobody);
        Assert.Contains("您这一小时内按号码查找已达 2 次", found.Text);
        Assert.DoesNotContain("没有找到", found.Text);
        Assert.Equal($"/desk/reviews/{number}", (await browser.Press(found, "查找", new Dictionary<string, string?> { ["Q"] = number })).Path);
    }

    [Fact]
    public async Task Lines_are_masked_and_say_who_is_at_work()
    {
        var (old, applicant, _) = await _site.Silo.Collided();
        var (me, _) = await _site.Reviewer();
        var (_, other) = await _site.Reviewer("kefu02", "李强");
        await _site.Silo.Must(new TakeReview(applicant.Case), me);
        await _site.Silo.MoveClock(TimeSpan.FromMinutes(1));
        foreach (var tab in new[] { "waiting", "mine", "due", "overdue", "returned" })
        {
            var page = await other.Get($"/desk/reviews?tab={tab}");
            foreach (var whole in new[] { old.Name.Plain!, old.Phone.Plain!, applicant.Number.Plain!, applicant.Phone.Plain! })
            {
                Assert.DoesNotContain(whole, page.Html);
            }
        }
    }

    [Fact]
    public async Task Single_keys_can_be_switched_off()
    {
        var (me, browser) = await _site.Reviewer();
        var (_, other) = await _site.Reviewer("kefu02", "李强");
        var (_, _, number) = await _site.Silo.Collided();
        var page = await browser.Get("/desk/reviews");
        Assert.Equal("on", page.One("[data-keys]").GetAttribute("data-keys"));
        page = await browser.Press(page, "保存", new Dictionary<string, string?> { ["on"] = null });
        Assert.Equal("off", page.One("[data-keys]").GetAttribute("data-keys"));
        // it is the person's, at whatever computer, and nobody else's
        var elsewhere = await _site.StaffSignedIn(me.Person);
        Assert.Equal("off", (await elsewhere.Get($"/desk/reviews/{number}")).One("[data-keys]").GetAttribute("data-keys"));
        Assert.Equal("on", (await other.Get($"/desk/reviews/{number}")).One("[data-keys]").GetAttribute("data-keys"));
        page = await browser.Press(page, "保存", new Dictionary<string, string?> { ["on"] = "true", ["back"] = "https://evil.example/" });
        Assert.Equal("/desk/reviews", page.Path);
        Assert.Equal("on", page.One("[data-keys]").GetAttribute("data-keys"));
    }

    private static IReadOnlyList<string> Shown(TestPage page) => [.. page.Document.QuerySelectorAll("[data-row]").Select(r => r.TextContent)];

    private async Task<string> Number(Workflows.Accounts.RegisterAccount registration) =>
        (await _site.Silo.Scalar<string>("select number from chsi.case_row where id = @Case", new { registration.Case }))!;
}
