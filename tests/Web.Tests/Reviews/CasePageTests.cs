using System.Net;
using Chsi.Tests.Support;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Xunit;

namespace Chsi.Tests.Web.Reviews;

public sealed class CasePageTests : IAsyncLifetime
{
    private TestSite _site = null!;

    public async Task InitializeAsync() => _site = await TestSite.Start();

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    [Trait("Need", "U14")]
    public async Task Photos_are_for_the_holder_marked_and_logged_and_nothing_whole_stands_in_the_page()
    {
        var (old, applicant, number) = await _site.Silo.CollidedWithPhotos(oldName: "张小明", newName: "张小敏");
        var (_, browser) = await _site.Reviewer();
        var (_, other) = await _site.Reviewer("kefu02", "李强");
        var page = await browser.Get($"/desk/reviews/{number}");
        Assert.False(page.Has("img"));
        page = await Take(browser, page);
        Assert.Contains("已领取，保留至", page.Text);
        var images = page.Document.QuerySelectorAll("[data-photo] img");
        Assert.Equal(2, images.Length);
        Assert.All(images, i => Assert.Contains("提交", i.GetAttribute("alt")));
        Assert.Contains("不一致", page.Text);
        // another name is a warning, another phone the usual reason to register again
        Assert.Equal("姓名", Assert.Single(page.Document.QuerySelectorAll(".differ")).Closest("tr")!.QuerySelector("th")!.TextContent);
        foreach (var whole in new[] { old.Name.Plain!, applicant.Name.Plain!, old.Phone.Plain!, applicant.Phone.Plain!, applicant.Number.Plain! })
        {
            Assert.DoesNotContain(whole, page.Html);
        }

        var address = images[0].GetAttribute("src")!;
        Assert.Equal(HttpStatusCode.NotFound, (await other.Http.GetAsync(address)).StatusCode);
        Assert.Equal(0, await Logged("查看照片%"));
        var bytes = await browser.Http.GetByteArrayAsync(address);
        Assert.Equal(1, await Logged("查看照片%"));
        Assert.Equal([0xFF, 0xD8], bytes[..2]);
        Assert.Equal(bytes, await browser.Http.GetByteArrayAsync(address));
        Assert.Equal(2, await Logged("查看照片%"));
        Assert.Contains("查看照片", (await other.Get($"/desk/reviews/{number}?tab=log")).Text);
        Assert.Contains("王芳", (await other.Get($"/desk/reviews/{number}")).Text);
    }

    [Fact]
    public async Task A_value_is_shown_once_for_a_reason()
    {
        var (old, _, number) = await _site.Silo.Collided();
        var (_, browser) = await _site.Reviewer();
        var page = await Take(browser, await browser.Get($"/desk/reviews/{number}"));
        var asked = new Dictionary<string, string?> { ["account"] = old.Account.ToString(), ["field"] = "Phone", ["why"] = " " };
        page = await browser.Press(page, "显示（留痕）", asked);
        Assert.Contains("请填写查看的理由", page.One("#why-error").TextContent);
        Assert.DoesNotContain(old.Phone.Plain!, page.Html);
        var nothing = await browser.Press(page, "显示（留痕）", new Dictionary<string, string?> { ["account"] = old.Account.ToString(), ["field"] = null, ["why"] = "申请人来电核对" });
        Assert.Contains("请选择要查看哪个账号的哪一项。", nothing.One("#why-error").TextContent);
        Assert.Contains("请选择要查看", (await browser.Press(page, "显示（留痕）", new Dictionary<string, string?> { ["account"] = old.Account.ToString(), ["field"] = "Everything", ["why"] = "申请人来电核对" })).Text);
        Assert.Equal(0, await Logged("查看完整%"));
        asked["why"] = "申请人来电核对";
        page = await browser.Press(page, "显示（留痕）", asked);
        Assert.Contains(old.Phone.Plain!, page.One(".compare-shown").TextContent);
        Assert.Equal("手机号", page.One(".compare-shown").Closest("tr")!.QuerySelector("th")!.TextContent);
        Assert.Same(page.Document.QuerySelectorAll("table.compare tbody tr")[3].Children[2], page.One(".compare-shown").Closest("td"));
        Assert.Equal(1, await Logged("查看完整手机号%"));
        Assert.DoesNotContain(old.Phone.Plain!, (await browser.Get($"/desk/reviews/{number}")).Html);
    }

    [Fact]
    [Rule("000-27")]
    public async Task Approval_ends_the_old_account_and_opens_the_new_one()
    {
        var (old, applicant, number) = await _site.Silo.Collided();
        var (_, browser) = await _site.Reviewer();
        var (before, after) = (await _site.SignedIn(old.Account), await _site.SignedIn(applicant.Account));
        Assert.Equal("/account", await Reaches(before, "/account"));
        Assert.NotEqual("/account", await Reaches(after, "/account"));
        var page = await Take(browser, await browser.Get($"/desk/reviews/{number}"));
        Assert.Contains("此前可以收回，之后不能撤销", page.Text);
        page = await Decide(browser, page, "approve", ("Opinion", "人证一致"), ("Confirmed", "false"));
        Assert.Equal("通过后只有短时间内可以收回，请确认后再提交。", page.Error("Confirmed"));
        Assert.Equal("人证一致", page.One("#Opinion").TextContent.Trim());
        Assert.Equal("/account", await Reaches(before, "/account"));
        page = await Decide(browser, page, "approve");
        Assert.Equal($"/desk/reviews/{number}", page.Path);
        Assert.Contains("已通过", page.Text);
        Assert.True(page.Has("button[data-key=n]"));
        Assert.Contains("已注销", page.Text);
        Assert.Equal("/account/login", await Reaches(before, "/account"));
        Assert.Equal("/account", await Reaches(after, "/account"));
    }

    [Fact]
    public async Task A_return_needs_reasons_stops_the_clock_and_says_so()
    {
        var (_, _, number) = await _site.Silo.Collided();
        var (_, browser) = await _site.Reviewer();
        var page = await Take(browser, await browser.Get($"/desk/reviews/{number}"));
        page = await Decide(browser, page, null);
        Assert.Contains("请选择处理结果", page.Text);
        page = await Decide(browser, page, "return", ("Text", "请重新拍摄手持证件照。"));
        Assert.Equal("请选择需要补充的内容。", page.One("#Reasons-error").TextContent);
        Assert.Equal("请重新拍摄手持证件照。", page.One("#Text").TextContent.Trim());
        page = await Decide(browser, page, "return", ("Reasons", "card-unreadable"), ("Text", new string('长', 501)));
        Assert.Contains("不超过500个字", page.One("#Text-error").TextContent);
        page = await Decide(browser, page, "return", ("Reasons", "card-unreadable"), ("Text", ""));
        Assert.Contains("已退回补充，计时已停", page.Text);
        Assert.Contains("证件上的文字不清晰", page.Text);
        Assert.Contains("计时已停 · 剩", page.Text);
    }

    [Fact]
    public async Task A_rejection_names_its_reason()
    {
        var (_, _, number) = await _site.Silo.Collided();
        var (_, browser) = await _site.Reviewer();
        var page = await Take(browser, await browser.Get($"/desk/reviews/{number}"));
        page = await Decide(browser, page, "reject", ("Text", "照片经过修改。"));
        Assert.Equal("请选择不通过的原因。", page.One("#Reason-error").TextContent);
        page = await Decide(browser, page, "reject", ("Reason", "edited"), ("Text", "照片经过修改。"));
        Assert.Contains("已办理为不通过", page.Text);
        Assert.Equal("rejected", await _site.Silo.Scalar<string>("select stage from chsi.case_row"));
    }

    [Fact]
    [Trait("Need", "U2")]
    public async Task A_lost_lease_a_stale_tab_and_a_double_submit_are_met_politely_and_what_was_typed_stays()
    {
        var (_, _, number) = await _site.Silo.Collided();
        var (_, browser) = await _site.Reviewer();
        var page = await Take(browser, await browser.Get($"/desk/reviews/{number}"));
        await _site.Silo.MoveClock(TimeSpan.FromMinutes(29));
        browser = await _site.StaffSignedIn(await _site.Silo.Scalar<Guid>("select holder from chsi.case_row"));
        page = await browser.Get($"/desk/reviews/{number}");
        await _site.Silo.MoveClock(TimeSpan.FromMinutes(2));
        var lost = await Decide(browser, page, "return", ("Reasons", "arm-missing"), ("Text", "手臂没有入镜。"));
        Assert.Contains("领取时间已到", lost.Text);
        Assert.Contains("手臂没有入镜。", lost.One("textarea[readonly]").TextContent);
        page = await browser.Press(lost, "[data-key=n]");
        Assert.Equal("手臂没有入镜。", page.One("#Text").TextContent.Trim());
        Assert.True(page.Has("[name=Reasons][value=arm-missing][checked]"));

        var form = Form("return", ("Reasons", "arm-missing"), ("Text", "手臂没有入镜。"));
        Assert.Contains("已退回补充", (await browser.Press(page, "[data-decision] button", form)).Text);
        Assert.Contains("已退回补充", (await browser.Press(page, "[data-decision] button", form)).Text);
        Assert.Equal(1, await _site.Silo.Scalar<long>("select count(*) from chsi.fact where type = 'returned-for-supplement'"));

        var stale = await Decide(browser, page, "approve", ("Opinion", "一致"), ("RequestId", Guid.NewGuid().ToString()));
        Assert.Contains("不在人工审核环节", stale.Text);
        Assert.Contains("一致", stale.One("textarea[readonly]").TextContent);
        Assert.Equal(0, await _site.Silo.Scalar<long>("select count(*) from chsi.fact where type = 'review-approved'"));
        var (_, other) = await _site.Reviewer("kefu02", "李强");
        Assert.Contains("等待申请人", (await other.Get($"/desk/reviews/{number}")).Text);
    }

    [Fact]
    [Trait("Need", "U1")]
    public async Task Activity_renews_giving_back_needs_a_reason_and_notes_are_for_the_desk()
    {
        var (_, applicant, number) = await _site.Silo.Collided();
        var (_, browser) = await _site.Reviewer();
        var page = await Take(browser, await browser.Get($"/desk/reviews/{number}"));
        await _site.Silo.MoveClock(TimeSpan.FromMinutes(20));
        var form = new Dictionary<string, string> { ["__RequestVerificationToken"] = page.One("#renew [name=__RequestVerificationToken]").GetAttribute("value")! };
        var renewed = await browser.Http.PostAsync($"/desk/reviews/{number}?handler=Renew", new FormUrlEncodedContent(form));
        Assert.Contains("保留至", await renewed.Content.ReadAsStringAsync());
        Assert.True(await _site.Silo.Scalar<bool>("select held_until > chsi.clock() + interval '29 minutes' from chsi.case_row"));

        page = await browser.Get($"/desk/reviews/{number}?tab=notes");
        page = await browser.Press(page, "保存备注", new Dictionary<string, string?> { ["note"] = "来电说明：学校代注册。" });
        Assert.Contains("来电说明：学校代注册。", page.Text);
        Assert.Equal(1, await Logged("查看内部备注（1条）"));
        Assert.Contains("查看内部备注", (await browser.Get($"/desk/reviews/{number}?tab=log")).Text);
        Assert.DoesNotContain("来电说明", (await (await _site.SignedIn(applicant.Account)).Get("/account/duplicate-id")).Html);
        Assert.DoesNotContain("来电说明", System.Text.Encoding.UTF8.GetString(await _site.Silo.Scalar<byte[]>("select sealed from chsi.protected_value order by id desc limit 1") ?? []));

        page = await browser.Press(page, "#giveback", new Dictionary<string, string?> { ["why"] = "" });
        Assert.Contains("请填写退回的原因", page.Text);
        page = await browser.Press(page, "#giveback", new Dictionary<string, string?> { ["why"] = "需要回避" });
        Assert.Contains("已退回待领取", page.Text);
        Assert.Contains("未领取", page.Text);
    }

    [Fact]
    public async Task What_cannot_be_seen_says_why_and_the_keys_listed_are_the_keys_that_work()
    {
        var (_, applicant, number) = await _site.Silo.CollidedWithPhotos();
        var (me, browser) = await _site.Reviewer();
        var (_, other) = await _site.Reviewer("kefu02", "李强");
        var page = await browser.Get($"/desk/reviews/{number}");
        Assert.Contains("领取本案后可查看", page.Text);
        KeysWork(page, "M", "N", "Q");

        page = await Take(browser, page);
        KeysWork(page, "A", "B", "C", "Ctrl+Enter", "Ctrl+Shift+Enter", "G", "1", "2", "J", "K", "+", "-", "R", "S", "0", "D", "M", "Q");
        var held = await other.Get($"/desk/reviews/{number}");
        Assert.Contains("王芳办理期间只有领取人可查看", held.Text);
        Assert.DoesNotContain("领取本案", held.Text);
        KeysWork(held, "M", "N", "Q");

        page = await Decide(browser, page, "return", ("Reasons", "arm-missing"), ("Text", ""));
        Assert.Contains("等待申请人期间不供查看", page.Text);
        Assert.DoesNotContain("领取本案", page.Text);
        KeysWork(page, "U", "M", "N", "Q");

        await _site.Silo.HandIn(applicant);
        await _site.Silo.Must(new TakeReview(applicant.Case), me);
        page = await Decide(browser, await browser.Get($"/desk/reviews/{number}"), "approve");
        Assert.Contains("本案已办结，不再供查看", page.Text);
        Assert.DoesNotContain("领取本案", page.Text);
        KeysWork(page, "U", "M", "N", "Q");

        KeysWork(await browser.Get("/desk/reviews"), "N", "1", "2", "3", "4", "5", "6", "7", "F", "V", "/", "U");
        var (_, _, waiting) = await _site.Silo.Collided();
        var (_, lead) = await _site.Reviewer("zuzhang01", "赵敏", lead: true);
        KeysWork(await lead.Get($"/desk/reviews/{waiting}"), "E", "M", "N", "Q");
        KeysWork(await browser.Get("/desk/reviews"), "N", "1", "2", "3", "4", "5", "6", "7", "F", "V", "J", "K", "Enter", "/", "U");
    }

    [Fact]
    public async Task The_next_case_is_taken_with_the_decision_and_the_one_decided_stays_in_sight_while_it_can_be_taken_back()
    {
        var (_, _, first) = await _site.Silo.Collided();
        var (_, _, second) = await _site.Silo.Collided();
        var (_, browser) = await _site.Reviewer();
        var page = await Take(browser, await browser.Get($"/desk/reviews/{first}"));
        var next = await browser.Press(page, "[name=Next]", Form("approve", ("Confirmed", "false")));
        Assert.Equal("通过后只有短时间内可以收回，请确认后再提交。", next.Error("Confirmed"));
        var form = Form("return", ("Reasons", "arm-missing"), ("Text", ""));
        next = await browser.Press(page, "[class~=for-return] [name=Next]", form);
        Assert.Equal($"/desk/reviews/{second}", next.Path);
        Assert.Contains($"案件 {first} 已退回补充", next.Text);
        Assert.Contains("已领取，保留至", next.Text);
        Assert.Contains("退回补充 · 收回（", next.One(".just-decided").TextContent);
        Assert.Equal($"/desk/reviews/{first}#back", next.One(".just-decided [data-key=u]").GetAttribute("href"));
        // sent twice it is one decision and one case
        Assert.Equal($"/desk/reviews/{second}", (await browser.Press(page, "[class~=for-return] [name=Next]", form)).Path);
        Assert.Equal(1, await _site.Silo.Scalar<long>("select count(*) from chsi.fact where type = 'returned-for-supplement'"));

        next = await browser.Press(next, "[class~=for-reject] [name=Next]", Form("reject", ("Reason", "edited"), ("Text", "")));
        Assert.Equal($"/desk/reviews/{second}", next.Path);
        Assert.Contains($"案件 {second} 已办理为不通过", next.Text);
        Assert.Contains("没有可以领取的案件。", next.Text);
        Assert.Equal(2, (await browser.Get("/desk/reviews")).Document.QuerySelectorAll(".just-decided .mono").Length);
        page = await browser.Get($"/desk/reviews/{first}");
        // the own one has its form, and the key with it
        Assert.False(page.Has(".just-decided [data-key=u]"));
        await browser.Press(page, "#takeback", new Dictionary<string, string?> { ["back"] = "选错了原因" });
        Assert.DoesNotContain(first, (await browser.Get("/desk/reviews")).One(".just-decided").TextContent);
        await _site.Silo.MoveClock(TimeSpan.FromMinutes(11));
        Assert.False((await browser.Get("/desk/reviews")).Has(".just-decided"));
    }

    /// <summary>Each key has something in the page that it presses, and nothing is pressed by a key that is not listed.</summary>
    private static void KeysWork(TestPage page, params string[] keys)
    {
        string[] byScript = page.Has("table.queue") ? ["J", "K", "Enter"] : ["Ctrl+Enter", "Ctrl+Shift+Enter"];
        var listed = page.Document.QuerySelectorAll(".keys dt").Select(t => t.TextContent).ToList();
        Assert.Equal(keys, listed);
        var there = page.Document.QuerySelectorAll("[data-key]").Select(e => e.GetAttribute("data-key")!).Where(k => k != "?").Distinct();
        Assert.Equal(listed.Except(byScript).Select(k => k.ToLowerInvariant()).Order(), there.Order());
    }

    private static Dictionary<string, string?> Form(string? decision, params (string Name, string Value)[] typed)
    {
        var form = typed.ToDictionary(t => t.Name, t => (string?)t.Value);
        form["Decision"] = decision;
        form.TryAdd("Confirmed", decision == "approve" ? "true" : null);
        return form;
    }

    private static async Task<TestPage> Decide(TestBrowser browser, TestPage page, string? decision, params (string Name, string Value)[] typed) =>
        await browser.Press(page, "[data-decision] button", Form(decision, typed));

    private static async Task<TestPage> Take(TestBrowser browser, TestPage page) => await browser.Press(page, "[data-key=n]");

    private static async Task<string> Reaches(TestBrowser browser, string path) => (await browser.Get(path)).Path;

    private Task<long> Logged(string what) => _site.Silo.Scalar<long>("select count(*) from chsi.access_log where what like @what", new { what });
}
