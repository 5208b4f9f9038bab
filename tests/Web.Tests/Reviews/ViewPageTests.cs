using Chsi.Silo.Store;
using Chsi.Tests.Support;
using Chsi.Web.Pages.Desk.Reviews;
using Chsi.Workflows.Staff;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Web.Reviews;

/// <summary>Views of the queue, and notes that name a colleague.</summary>
public sealed class ViewPageTests : IAsyncLifetime
{
    private TestSite _site = null!;

    public async Task InitializeAsync() => _site = await TestSite.Start();

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task Unmet_need_U21_a_filter_is_kept_under_a_name_as_a_link_for_oneself_or_by_the_lead_for_all()
    {
        var (_, _, number) = await _site.Silo.Collided();
        var (_, browser) = await _site.Reviewer();
        var (_, other) = await _site.Reviewer("kefu02", "李强");
        var (boss, lead) = await _site.Reviewer("zuzhang01", "赵敏", lead: true);
        var page = await browser.Get("/desk/reviews?tab=open&document=passport&stage=in-review");
        Assert.DoesNotContain(number, page.Text);
        page = await browser.Press(page, "#save-view", Name(" "));
        Assert.Equal("请填写视图名称，不超过20个字。", page.Error("Name"));
        page = await browser.Press(page, "#save-view", Name("护照初审"));
        Assert.Contains("已保存为视图。", page.Text);
        Assert.Equal("/desk/reviews?tab=open&document=passport&stage=in-review", page.One(".views nav [aria-current]").GetAttribute("href"));
        Assert.False(page.Has("[name=shared]"));
        Assert.False((await other.Get("/desk/reviews")).Has(".views nav"));

        page = await lead.Get("/desk/reviews?tab=waiting&document=citizen-card&due=soon");
        page = await lead.Press(page, "#save-view", new Dictionary<string, string?> { ["name"] = "身份证快到期", ["shared"] = "true" });
        Assert.Contains("全体审核人可见", page.Text);
        page = await other.Get("/desk/reviews");
        Assert.Matches("^身份证快到期 +共享 *$", page.One(".views nav a").TextContent);
        Assert.False(page.Has("[aria-label='删除视图：身份证快到期']"));
        page = await other.Get(page.One(".views nav a").GetAttribute("href")!);
        Assert.Equal("citizen-card", page.One("select[name=document] option[selected]").GetAttribute("value"));
        Assert.Equal("soon", page.One("select[name=due] option[selected]").GetAttribute("value"));
        Assert.Equal(2, (await browser.Get("/desk/reviews")).Document.QuerySelectorAll(".views nav a").Length);

        // shared is what a lead shares
        await _site.Silo.Must(new ChangeStaffRole(boss.Person, StaffRoles.Reviewer), Chsi.Workflows.Decisions.Actor.Clock);
        Assert.False((await other.Get("/desk/reviews")).Has(".views nav"));
        page = await browser.Press(await browser.Get("/desk/reviews"), "[aria-label='删除视图：护照初审']");
        Assert.False(page.Has(".views nav"));
        Assert.Equal(0, (await _site.Services.GetRequiredService<Replay>().Check()).Differences);
    }

    [Fact]
    public async Task A_colleague_whom_a_note_names_is_told_with_a_link_and_without_what_it_says()
    {
        var (_, applicant, number) = await _site.Silo.Collided();
        var (_, browser) = await _site.Reviewer();
        var (_, other) = await _site.Reviewer("kefu02", "李强");
        var (_, third) = await _site.Reviewer("kefu03", "张伟");
        var page = await browser.Get($"/desk/reviews/{number}?tab=notes");
        Assert.Equal(["张伟", "李强"], page.Document.QuerySelectorAll("#colleagues [data-insert]").Select(o => o.GetAttribute("data-insert")!).Order(StringComparer.Ordinal));
        page = await browser.Press(page, "保存备注", Note("@小明 请看一下"));
        Assert.Equal("没有叫“小明”的同事；不需要提醒人的，请去掉 @。", page.Error("note"));
        Assert.Equal("@小明 请看一下", page.One("#note").TextContent.Trim());
        page = await Tab(browser, page, Note("@小明 再看一下"));
        Assert.Equal(("@小明 再看一下", false), (page.One("#note").TextContent.Trim(), page.Has("main")));
        page = await browser.Get($"/desk/reviews/{number}?tab=notes");
        page = await Tab(browser, page, Note("@李强 手机号像是学校的，来信 a@b.example"));
        Assert.Equal("备注已保存，已提醒李强。", page.One("[role=status]").TextContent);
        Assert.Equal(("", false), (page.One("#note").TextContent.Trim(), page.Has("main")));

        var told = await other.Get("/desk/reviews");
        var notice = told.One("details.notices");
        Assert.Contains($"王芳在案件{number}的内部备注中提到了您。", notice.TextContent.Replace(" ", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal));
        Assert.Equal(number, notice.QuerySelector("[name=open]")!.GetAttribute("value"));
        // read, it is gone for the one who read it; what is somebody else's stays unread
        var position = notice.QuerySelector("[name=reminders]")!.GetAttribute("value");
        var theirs = await third.Get("/desk/reviews");
        await third.Http.PostAsync("/desk/reviews?handler=read", new FormUrlEncodedContent([new("reminders", position), new("__RequestVerificationToken", theirs.One("[name=__RequestVerificationToken]").GetAttribute("value"))]));
        Assert.True((await other.Get("/desk/reviews")).Has("details.notices"));
        Assert.Equal($"/desk/reviews/{number}", (await other.Press(told, "[name=open]")).Path);
        Assert.False((await other.Get("/desk/reviews")).Has("details.notices"));
        Assert.DoesNotContain("学校", told.Html);
        Assert.DoesNotContain("提到了您", (await third.Get("/desk/reviews")).Html);
        Assert.DoesNotContain("提到", (await (await _site.SignedIn(applicant.Account)).Get("/account/duplicate-id")).Html);
        Assert.Equal(0, await _site.Silo.Scalar<long>("select count(*) from chsi.notice where subject = '备注提到您' and next_try is not null"));
    }

    [Theory]
    [InlineData("请@李强看一下", "kefu02")]
    [InlineData("＠kefu02 和 @KEFU03，请看", "kefu02,kefu03")]
    [InlineData("@李强强 在吗", "kefu04")]
    [InlineData("写信到 a@kefu02.example", "")]
    [InlineData("@李强 @kefu02", "kefu02")]
    public void An_at_names_who_is_meant(string text, string expected) =>
        Assert.Equal(expected, string.Join(',', Mentions.In(text, Desk).Named.Select(c => c.UserName)));

    [Theory]
    [InlineData("@张伟 请看", "有 2 位同事叫张伟，请写用户名：@kefu03、@kefu05。")]
    [InlineData("@kefu0 请看", "没有叫“kefu0”的同事；不需要提醒人的，请去掉 @。")]
    [InlineData("@", "没有叫“@”的同事；不需要提醒人的，请去掉 @。")]
    public void An_at_that_names_nobody_or_two_is_refused(string text, string sentence) => Assert.Equal(sentence, Mentions.In(text, Desk).Refusal);

    private static IReadOnlyList<Colleague> Desk =>
        [new(Guid.NewGuid(), "kefu02", "李强", true), new(Guid.NewGuid(), "kefu03", "张伟", true), new(Guid.NewGuid(), "kefu04", "李强强", true), new(Guid.NewGuid(), "kefu05", "张伟", true)];

    private static Dictionary<string, string?> Name(string name) => new() { ["name"] = name };

    /// <summary>Saves a note as the script does: the tab alone comes back.</summary>
    private static async Task<TestPage> Tab(TestBrowser browser, TestPage page, IDictionary<string, string?> typed)
    {
        using var request = browser.Request(page, "保存备注", typed);
        request.Headers.Add("HX-Request", "true");
        request.Headers.Add("HX-Target", "tabs");
        return await TestPage.Read(await browser.Http.SendAsync(request));
    }

    private static Dictionary<string, string?> Note(string note) => new() { ["note"] = note };
}
