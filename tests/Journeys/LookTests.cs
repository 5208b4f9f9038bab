using System.Text.RegularExpressions;
using Chsi.Silo.Clockwork;
using Chsi.Silo.Grains;
using Chsi.Silo.SignIn;
using Chsi.Tests.Support;
using Chsi.Workflows;
using Chsi.Workflows.ReRegistration;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace Chsi.Tests.Journeys;

public sealed class LookTests(Browser browser) : IClassFixture<Browser>
{
    [Theory]
    [InlineData("/", "home")]
    [InlineData("/no-such-page", "not-found")]
    [InlineData("/dev/outbox", "outbox")]
    public async Task A_visitors_page_is_in_order(string path, string name)
    {
        await using var site = await TestSite.Start();
        var page = await browser.Open(site.Address);
        await page.GotoAsync(path);
        await Browser.Look(page, name);
    }

    [Fact]
    public async Task The_pages_around_signing_in_are_in_order()
    {
        await using var site = await TestSite.Start();
        var walk = new Walk(site);
        var page = await browser.Open(site.Address);
        foreach (var (path, name) in new[]
        {
            ("/account/login", "login"), ("/account/find-username", "find-username"), ("/account/find-password", "find-password"),
            ("/help", "help"), ("/help/privacy", "privacy"),
        })
        {
            await page.GotoAsync(path);
            await Browser.Look(page, name);
        }

        // refused often enough, the page offers the captcha
        for (var n = 0; n < 6; n++)
        {
            await walk.SignIn(page, "13800138000", "not the password");
        }

        await Assertions.Expect(page.Locator("altcha-widget")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("input[name=altcha]")).ToHaveValueAsync(new Regex(".+"));
        await Browser.Look(page, "login-waiting");

        await walk.TakeOn("kefu01", "王芳", secret: null);
        await walk.SignIn(page, "kefu01");
        await page.WaitForURLAsync(new Regex("/account/login/second-factor"));
        await Browser.Look(page, "second-factor-setup");
        await walk.TakeOn("kefu02", "李娜", Totp.NewSecret());
        await walk.SignIn(page, "kefu02");
        await page.WaitForURLAsync(new Regex("/account/login/second-factor"));
        await Browser.Look(page, "second-factor");
    }

    [Fact]
    public async Task Every_procedure_opens_in_bpmn_js_whole_and_without_warnings()
    {
        await using var site = await TestSite.Start();
        var page = await browser.Open(site.Address);
        var complaints = new List<string>();
        page.Console += (_, said) => complaints.AddRange(said.Type is "error" or "warning" ? [said.Text] : Array.Empty<string>());
        foreach (var route in Catalogue.Routes)
        {
            await page.GotoAsync($"/help/workflows/{route.Name}");
            await Assertions.Expect(page.Locator("#bpmn-canvas")).ToHaveAttributeAsync("data-warnings", "0");
            var xml = await (await page.APIRequest.GetAsync($"/help/workflows/{route.Name}/bpmn")).TextAsync();
            Assert.Equal(Regex.Count(xml, "<bpmndi:BPMNShape "), await page.Locator("#bpmn-canvas g.djs-shape[data-element-id]:not([data-element-id$=_label])").CountAsync());
            Assert.Equal(Regex.Count(xml, "<bpmndi:BPMNEdge "), await page.Locator("#bpmn-canvas g.djs-connection").CountAsync());
            await Assertions.Expect(page.Locator(".bjs-powered-by")).ToBeVisibleAsync();
            await Browser.Look(page, $"workflow-{route.Name}");
            Assert.True(complaints.Count == 0, $"{route.Name}: {string.Join("; ", complaints)}");
        }
    }

    [Fact]
    public async Task A_drawn_case_is_in_order_at_the_desk_and_for_the_applicant()
    {
        await using var site = await TestSite.Start();
        var (_, applicant, number) = await site.Silo.CollidedWithPhotos();
        var (reviewer, signedIn) = await site.Reviewer();
        await site.Silo.Must(new TakeReview(applicant.Case), reviewer);
        await site.Silo.Must(new ApproveReview(applicant.Case, "一致", await site.Silo.Stage(applicant.Case)), reviewer);
        await site.Silo.MoveClock(TimeSpan.FromMinutes(11));
        foreach (var (who, path, name) in new[]
        {
            (signedIn, $"/desk/reviews/{number}?tab=route", "desk-route"), (await site.SignedIn(applicant.Account), $"/cases/{number}", "case-route"),
        })
        {
            var page = await browser.Open(site.Address);
            await page.Context.AddCookiesAsync([new() { Name = "chsi", Value = who.Cookie("chsi")!, Url = site.Address }]);
            await page.GotoAsync(path);
            await Assertions.Expect(page.Locator(".route .now")).ToContainTextAsync("已通过");
            await Browser.Look(page, name);
            await page.SetViewportSizeAsync(390, 844);
            await Assertions.Expect(page.Locator(".route-steps [aria-current=step]")).ToContainTextAsync("已通过（当前）");
            await Assertions.Expect(page.Locator(".route-steps")).ToBeVisibleAsync();
            await Assertions.Expect(page.Locator(".route")).ToBeHiddenAsync();
        }
    }

    [Fact]
    public async Task A_dispute_is_in_order_at_the_desk_and_for_the_person_whose_account_came_back()
    {
        await using var site = await TestSite.Start();
        var (old, again, number) = await site.Silo.CollidedWithPhotos();
        var (approver, desk) = await site.Reviewer();
        var (first, browserOfFirst) = await site.Reviewer("kefu02", "李强");
        var (second, _) = await site.Reviewer("kefu03", "赵静");
        await site.Silo.Must(new TakeReview(again.Case), approver);
        await site.Silo.Must(new ApproveReview(again.Case, "一致", await site.Silo.Stage(again.Case)), approver);
        var page = await Open(desk, $"/desk/reviews/{number}");
        await page.GetByText("受理争议（原账号持有人不认可本案）").ClickAsync();
        await Browser.Look(page, "dispute-open");
        await page.Locator("#Grounds").FillAsync("不是本人申请的，手机号已停用；本人持身份证到客服窗口核实。");
        await page.Locator("#opendispute").ClickAsync();
        await Assertions.Expect(page.GetByText("有争议，正在重新审核")).ToBeVisibleAsync();
        await Browser.Look(page, "dispute-opened");

        var disputes = site.Services.GetRequiredService<Disputes>();
        var id = await site.Silo.Scalar<Guid>("select id from chsi.case_row where route = 'dispute'");
        var dispute = (await site.Silo.Scalar<string>("select number from chsi.case_row where route = 'dispute'"))!;
        page = await Open(browserOfFirst, "/desk/reviews");
        await page.Keyboard.PressAsync("n");
        await page.WaitForURLAsync(new Regex(dispute));
        await page.Keyboard.PressAsync("a");
        await Browser.Look(page, "dispute-case");
        await page.Locator("#Opinion").FillAsync("手持证件照与原持有人不是同一人");
        await page.Locator("#Opinion").PressAsync("Control+Enter");
        await page.Keyboard.PressAsync("Control+Enter");
        // the words stand in the question before, too: the form is gone on the page that follows
        await Assertions.Expect(page.Locator("#Opinion")).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByText("转另一名审核人复核").First).ToBeVisibleAsync();
        await Browser.Look(page, "dispute-once");
        await site.Silo.Must(new TakeReview(id), second);
        await site.Silo.Must(await disputes.Uphold(new(id) { Applicant = old.Account }, "不是同一人", await site.Silo.Stage(id)), second);
        page = await Open(await site.SignedIn(old.Account), $"/cases/{dispute}");
        await Assertions.Expect(page.Locator(".route .now")).ToContainTextAsync("争议成立");
        await Browser.Look(page, "dispute-person");

        async Task<IPage> Open(TestBrowser who, string path)
        {
            var opened = await browser.Open(site.Address);
            await opened.Context.AddCookiesAsync([new() { Name = "chsi", Value = who.Cookie("chsi")!, Url = site.Address }]);
            await opened.GotoAsync(path);
            return opened;
        }
    }

    [Fact]
    public async Task The_leads_pages_are_in_order_and_worked_by_keys()
    {
        await using var site = await TestSite.Start();
        var walk = new Walk(site);
        for (var n = 0; n < 3; n++)
        {
            await site.Silo.Waiting();
        }

        await walk.TakeOn("kefu01", "王芳", secret: null);
        var page = await browser.Open(site.Address);
        await walk.SignInAsReviewer(page, "zuzhang01", "赵敏", lead: true);
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("x");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("x");
        await Assertions.Expect(page.Locator("[name=Numbers]:checked")).ToHaveCountAsync(2);
        await Browser.Look(page, "lead-queue");
        await page.Locator("#To").SelectOptionAsync(new SelectOptionValue { Label = "王芳（kefu01）" });
        await page.Locator("#Grounds").FillAsync("今天由王芳办理");
        await page.Locator("#Grounds").PressAsync("Enter");
        await Assertions.Expect(page.GetByText("2 件全部办理成功")).ToBeVisibleAsync();
        await Browser.Look(page, "lead-queue-done");
        await page.Locator("[data-row]").First.ClickAsync();
        await Browser.Look(page, "lead-case");
        await page.Keyboard.PressAsync("e");
        await Assertions.Expect(page.Locator("#To")).ToBeFocusedAsync();
        // back from a case, the list goes on at its line
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("q");
        await Assertions.Expect(page.Locator("[data-row]").First).ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_leads_figures_are_in_order()
    {
        await using var site = await TestSite.Start();
        var (wang, _) = await site.Reviewer();
        for (var day = 0; day < 5; day++)
        {
            for (var n = 0; n <= day % 3; n++)
            {
                await site.Silo.Collided();
            }

            var (_, decided, _) = await site.Silo.Collided();
            await site.Silo.Must(new TakeReview(decided.Case), wang);
            await site.Silo.Must(new ApproveReview(decided.Case, "一致", await site.Silo.Stage(decided.Case)), wang);
            await site.Silo.Must(new TakeReview((await site.Silo.CollidedWithPhotos()).New.Case), wang);
            await site.Silo.MoveClock(TimeSpan.FromDays(1));
        }

        var (_, _, number) = await site.Silo.Collided();
        while (await site.Services.GetRequiredService<DueWork>().RunOnce() > 0)
        {
        }

        await site.Services.GetRequiredService<StageTimes>().RunOnce();
        var (_, lead) = await site.Reviewer("zuzhang01", "赵敏", lead: true);
        var page = await browser.Open(site.Address);
        await page.Context.AddCookiesAsync([new() { Name = "chsi", Value = lead.Cookie("chsi")!, Url = site.Address }]);
        await page.GotoAsync("/desk/reviews/lead");
        await Assertions.Expect(page.Locator("svg.chart")).ToHaveCountAsync(3);
        await Browser.Look(page, "lead-figures");
        await page.GotoAsync("/desk/reviews?tab=open&stage=in-review");
        await Browser.Look(page, "lead-filtered");
        var applicant = await site.SignedIn(await site.Silo.Scalar<Guid>("select applicant from chsi.case_row where number = @number", new { number }));
        await page.Context.AddCookiesAsync([new() { Name = "chsi", Value = applicant.Cookie("chsi")!, Url = site.Address }]);
        await page.GotoAsync("/account/duplicate-id");
        await Assertions.Expect(page.Locator("#expected")).ToContainTextAsync("按规定最迟");
        await Browser.Look(page, "expected-limit");
    }

    [Fact]
    [Trait("Need", "U18")]
    public async Task A_sample_is_published_drawn_checked_blind_by_keys_and_in_order()
    {
        await using var site = await TestSite.Start();
        var (wang, _) = await site.Reviewer();
        var (li, _) = await site.Reviewer("kefu02", "李强");
        var (boss, _) = await site.Reviewer("zuzhang01", "赵敏", lead: true);
        for (var n = 0; n < 3; n++)
        {
            var (_, again, _) = await site.Silo.CollidedWithPhotos();
            await site.Silo.Must(new TakeReview(again.Case), wang);
            await site.Silo.Must(n == 0 ? new ApproveReview(again.Case, "一致", await site.Silo.Stage(again.Case))
                : new ReturnForSupplement(again.Case, n == 1 ? ["arm-missing"] : ["card-unreadable", "face-unclear"], "请重新拍摄。", await site.Silo.Stage(again.Case)), wang);
        }

        await site.Silo.MoveClock(TimeSpan.FromDays(1));
        var lead = await Open(boss);
        await lead.GotoAsync("/desk/reviews/samples");
        await lead.Locator("#SeedSource").FillAsync("次日双色球红球六个号码");
        await Browser.Look(lead, "samples-announce");
        await lead.Locator("#SeedSource").PressAsync("Enter");
        await lead.GetByLabel("已核对，公布抽取 3 件").CheckAsync();
        await Browser.Look(lead, "samples-confirm");
        await lead.Locator("#announce-sample").ClickAsync();
        await Assertions.Expect(lead.Locator("#population")).ToBeVisibleAsync();
        var address = new Uri(lead.Url).AbsolutePath;
        await Browser.Look(lead, "sample-published");
        await site.Silo.MoveClock(TimeSpan.FromDays(1));
        lead = await Open(boss);
        await lead.GotoAsync(address);
        await lead.Locator("#Seed").FillAsync("03 07 11 19 22 30");
        await Browser.Look(lead, "sample-draw");
        await lead.Locator("#Seed").PressAsync("Enter");
        await Assertions.Expect(lead.Locator("#seed")).ToBeVisibleAsync();
        foreach (var (who, _) in new[] { (li, 0), (boss, 0) })
        {
            var page = await Open(who);
            await page.GotoAsync("/desk/reviews/samples");
            await Browser.Look(page, "samples-mine");
            await page.Locator("a.btn.act").First.ClickAsync();
            while (await page.Locator("[data-decision]").CountAsync() > 0)
            {
                await Assertions.Expect(page.Locator("[data-photo] img").First).ToHaveJSPropertyAsync("complete", true);
                await page.Keyboard.PressAsync("b");
                await page.Keyboard.PressAsync("Tab");
                await page.Keyboard.PressAsync("Space");
                await Browser.Look(page, "sample-check");
                var before = page.Url;
                await page.Keyboard.PressAsync("Control+Enter");
                await page.WaitForURLAsync(url => url != before);
            }

            await Assertions.Expect(page.GetByText("您的核查都已完成")).ToBeVisibleAsync();
        }

        await lead.GotoAsync(address);
        await Assertions.Expect(lead.Locator("svg.chart")).ToHaveCountAsync(1);
        await Browser.Look(lead, "sample-agreement");

        async Task<IPage> Open(Workflows.Decisions.Actor who)
        {
            var opened = await browser.Open(site.Address);
            await opened.Context.AddCookiesAsync([new() { Name = "chsi", Value = (await site.StaffSignedIn(who.Person)).Cookie("chsi")!, Url = site.Address }]);
            return opened;
        }
    }

    [Fact]
    public async Task Phrases_are_kept_by_the_lead_and_chosen_by_keys_while_a_colleague_looks_on()
    {
        await using var site = await TestSite.Start();
        var walk = new Walk(site);
        var (_, applicant, number) = await site.Silo.CollidedWithPhotos();
        var (wang, signedIn) = await site.Reviewer();
        await site.Silo.Must(new TakeReview(applicant.Case), wang);
        var lead = await browser.Open(site.Address);
        await walk.SignInAsReviewer(lead, "zuzhang01", "赵敏", lead: true);
        await lead.GetByRole(AriaRole.Link, new() { Name = "常用语" }).ClickAsync();
        foreach (var text in new[] { "请在光线充足处拍摄，证件文字须清晰完整。", "请拍全持证的手臂和上半身，不要戴口罩或帽子。" })
        {
            await lead.Locator("#add-return textarea").FillAsync(text);
            await lead.Locator("#add-return button").ClickAsync();
        }

        await lead.Locator("#add-reject textarea").FillAsync("与样图不符。");
        await lead.Locator("#add-reject button").ClickAsync();
        await lead.GetByLabel("停用：与样图不符。").ClickAsync();
        await lead.GetByText("已停用", new() { Exact = false }).Last.ClickAsync();
        await Browser.Look(lead, "lead-phrases");
        await lead.GotoAsync($"/desk/reviews/{number}");

        var page = await browser.Open(site.Address);
        await page.Context.AddCookiesAsync([new() { Name = "chsi", Value = signedIn.Cookie("chsi")!, Url = site.Address }]);
        await page.GotoAsync($"/desk/reviews/{number}");
        await Assertions.Expect(page.GetByText("也打开了本案")).ToBeVisibleAsync();
        foreach (var key in new[] { "b", "t", "ArrowRight", "Enter" })
        {
            await page.Keyboard.PressAsync(key);
        }

        await Assertions.Expect(page.Locator("#Text")).ToHaveValueAsync("请拍全持证的手臂和上半身，不要戴口罩或帽子。");
        await Assertions.Expect(page.Locator("#Text")).ToBeFocusedAsync();
        await Browser.Look(page, "desk-phrases");
        await page.Locator("summary", new() { HasText = "申请回避" }).ClickAsync();
        await Browser.Look(page, "desk-relation");
        await site.Silo.Must(new Chsi.Workflows.Staff.EnterAbsence(wang.Person, new(2026, 10, 14), new(2026, 10, 16), await site.Silo.Scalar<Guid>("select id from chsi.staff_row where role = 'lead'"), wang.Person), wang);
        await lead.GotoAsync("/desk/absences");
        await Browser.Look(lead, "desk-absences");
        foreach (var own in new[] { "staff", "rules" })
        {
            await lead.GotoAsync($"/desk/{own}");
            Assert.EndsWith($"/{own}", lead.Url, StringComparison.Ordinal);
            await Browser.Look(lead, $"desk-{own}");
        }

        await lead.GotoAsync("/desk/reviews");
        await lead.GotoAsync("/desk/reviews?tab=open&due=soon");
        await lead.Locator("summary", new() { HasText = "保存为视图" }).ClickAsync();
        await lead.Locator("#Name").FillAsync("明天以前到期");
        await lead.GetByLabel("共享给全体审核人").CheckAsync();
        await lead.Locator("#save-view").ClickAsync();
        await lead.Locator("summary", new() { HasText = "管理视图" }).ClickAsync();
        await Browser.Look(lead, "desk-views");

        await lead.Keyboard.PressAsync("v");
        await Assertions.Expect(lead.GetByRole(AriaRole.Link, new() { Name = "明天以前到期" })).ToBeFocusedAsync();

        // what is swapped in takes the focus on
        await page.Keyboard.PressAsync("d");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("核对来电");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".compare-shown")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("m");
        await Assertions.Expect(page.Locator("#note")).ToBeFocusedAsync();
        await page.Locator("#note").PressSequentiallyAsync("请 @赵");
        await Assertions.Expect(page.GetByRole(AriaRole.Option, new() { Name = "赵敏（zuzhang01）" })).ToBeVisibleAsync();
        await Browser.Look(page, "desk-mention");
        await page.Locator("#note").FocusAsync();
        await page.Keyboard.PressAsync("Backspace");
        await page.Keyboard.TypeAsync("zu");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.TypeAsync("看一下手机号");
        await Assertions.Expect(page.Locator("#note")).ToHaveValueAsync("请 @赵敏 看一下手机号");
        await page.GetByRole(AriaRole.Button, new() { Name = "保存备注" }).ClickAsync();
        await Assertions.Expect(page.GetByText("备注已保存，已提醒赵敏。")).ToBeFocusedAsync();
        // what was half decided beside it is still there, and the tab with the note is in order
        await Assertions.Expect(page.Locator("#Text")).ToHaveValueAsync("请拍全持证的手臂和上半身，不要戴口罩或帽子。");
        await page.Keyboard.PressAsync("?");
        await Assertions.Expect(page.GetByText("使用单键快捷键")).ToBeInViewportAsync();
        await Browser.Look(page, "desk-note-saved");
    }

    [Fact]
    public async Task The_operators_and_the_officers_pages_are_in_order()
    {
        await using var site = await TestSite.Start();
        for (var n = 0; n < 3; n++)
        {
            await site.Silo.Collided();
        }

        await using var owner = await site.Silo.Owner();
        await owner.ExecuteAsync("""
            update chsi.notice set dead = true, next_try = null, sms_done = chsi.clock(), mail_done = chsi.clock(), attempts = 3, error = 'sms: number refused' where account is not null;
            insert into chsi.access_log (at, person, name, case_id, what, reason)
            select chsi.clock() - n * interval '3 minutes', gen_random_uuid(), '王芳', (select id from chsi.case_row limit 1), '查看照片：本人手持证件照', case when n % 5 = 0 then '号码摘要 ' || repeat('0a', 32) else '审核' end
            from generate_series(1, 60) n
            """);
        await site.Silo.MoveClock(TimeSpan.FromDays(9));
        foreach (var (user, name, desk, path) in new[]
        {
            ("yunwei01", "孙强", Workflows.Decisions.Desk.Operations, "/desk/operations"), ("baohu01", "周敏", Workflows.Decisions.Desk.DataProtection, "/desk/access"),
        })
        {
            var (_, staff) = await site.Reviewer(user, name, desk);
            var page = await browser.Open(site.Address);
            await page.Context.AddCookiesAsync([new() { Name = "chsi", Value = staff.Cookie("chsi")!, Url = site.Address }]);
            await page.GotoAsync(path);
            await Browser.Look(page, path[6..]);
            if (desk == Workflows.Decisions.Desk.Operations)
            {
                await page.GetByLabel("全选通知").CheckAsync();
                await page.GetByRole(AriaRole.Button, new() { Name = "预演" }).Last.ClickAsync();
                await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "按预演执行" })).ToBeVisibleAsync();
                await Browser.Look(page, "operations-rehearsed");
            }
        }
    }
}
