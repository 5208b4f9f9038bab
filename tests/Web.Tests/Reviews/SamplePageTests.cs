using System.Net;
using System.Text.RegularExpressions;
using Chsi.Silo.Clockwork;
using Chsi.Silo.Grains;
using Chsi.Silo.Store;
using Chsi.Tests.Support;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Dispute;
using Chsi.Workflows.NameCorrection;
using Chsi.Workflows.ReRegistration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Web.Reviews;

/// <summary>抽检 from its publication to what it tells, as the lead and those who check see it.</summary>
public sealed class SamplePageTests : IAsyncLifetime
{
    private const string Home = "/desk/reviews/samples";

    private TestSite _site = null!;

    public async Task InitializeAsync() => _site = await TestSite.Start();

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    [Trait("Need", "U18")]
    public async Task A_draw_is_settled_before_its_seed_repeated_by_anybody_checked_blind_and_counted_by_reason()
    {
        var (wang, _) = await _site.Reviewer();
        var (li, _) = await _site.Reviewer("kefu02", "李强");
        var (boss, _) = await _site.Reviewer("zuzhang01", "赵敏", lead: true);
        var (_, approved, first) = await _site.Silo.CollidedWithPhotos();
        var (_, returned, second) = await _site.Silo.CollidedWithPhotos(oldName: "李四", newName: "张明");
        await Decide(wang, approved.Case, await Seen(new ApproveReview(approved.Case, "一眼看去一致", 0), approved.Case));
        await Decide(wang, returned.Case, await Seen(new ReturnForSupplement(returned.Case, ["arm-missing"], "手臂没有入镜，请重拍。", 0), returned.Case));
        await _site.Silo.MoveClock(TimeSpan.FromDays(1));

        var lead = await _site.StaffSignedIn(boss.Person);
        var page = await lead.Get(Home);
        var form = new Dictionary<string, string?> { ["from"] = "2026-10-14", ["to"] = "2026-10-14", ["each"] = "2", ["percent"] = "", ["seedDay"] = "2026-10-15", ["seedSource"] = "次日双色球红球" };
        page = await lead.Press(page, "#announce-sample", form);
        Assert.Equal("种子须在公布以后才产生，请选择明天或以后的日期。", page.Error("SeedDay"));
        Assert.Equal("次日双色球红球", page.One("#SeedSource").GetAttribute("value"));
        form["seedDay"] = "2026-10-16";
        page = await lead.Press(page, "#announce-sample", form);
        Assert.Contains("将从 2 件处理结果中抽取 2 件", page.Error("Confirmed"));
        Assert.False(page.Has("#Confirmed[checked]"));
        form["confirmed"] = "1";
        page = await lead.Press(page, "#announce-sample", form);
        Assert.True(page.Has("#Confirmed:not([checked])"), "a tick stands for the number that was shown beside it");
        form["confirmed"] = page.One("#Confirmed").GetAttribute("value");
        var sent = page;
        page = await lead.Press(sent, "#announce-sample", form);
        Assert.Contains("已公布", page.Text);
        var address = page.Path;
        Assert.Equal(address, (await lead.Press(sent, "#announce-sample", form)).Path);
        var population = page.One("#population").TextContent;
        Assert.False(page.Has("#draw-sample"));
        var checker = await _site.StaffSignedIn(li.Person);
        Assert.Contains("次日双色球红球", (await checker.Get(address)).Text);
        Assert.False((await checker.Get(Home)).Has("#announce-sample"));

        await _site.Silo.MoveClock(TimeSpan.FromDays(1));
        (lead, checker) = (await _site.StaffSignedIn(boss.Person), await _site.StaffSignedIn(li.Person));
        page = await lead.Get(address);
        Assert.Equal(3, page.Document.QuerySelectorAll("[name=Checkers][checked]").Length);
        var drawing = new Dictionary<string, string?> { ["seed"] = "03 07 11 19 22 30", ["Checkers"] = wang.Person.ToString() };
        var refused = await lead.Press(page, "#draw-sample", drawing);
        Assert.Contains("请增加核查人", refused.Error("Checkers"));
        Assert.Equal("03 07 11 19 22 30", refused.One("#Seed").GetAttribute("value"));
        drawing["Checkers"] = li.Person.ToString();
        page = await lead.Press(page, "#draw-sample", drawing);
        Assert.Contains("已抽取", page.Text);

        // whoever has the seed and the database gets the same, with the same digest
        var made = await _site.Services.GetRequiredService<DecisionsMade>().Of(new(2026, 10, 14), new(2026, 10, 14));
        Assert.Equal(SampleDraw.Population(made), population);
        var drawn = SampleDraw.Of("03 07 11 19 22 30", made, 2);
        Assert.Equal(drawn.Select(d => d.Number), page.Document.QuerySelectorAll("#drawn tbody td.mono:nth-child(2)").Select(td => td.TextContent));
        Assert.Contains("--seed '03 07 11 19 22 30' --from 2026-10-14 --to 2026-10-14 --each 2", page.One("#command").TextContent);

        // blind: neither number, nor outcome, nor who decided, nor why, nor what followed
        Assert.Contains("抽检待核查", (await checker.Get("/desk/reviews")).Text);
        page = await checker.Get(Home);
        Assert.Contains("还有 2 件", page.Text);
        page = await checker.Get(page.One("a.btn.act").GetAttribute("href")!);
        // to whom a check can be handed on names everybody
        Assert.DoesNotContain("王芳", Regex.Replace(page.Html, "<option[^>]*>[^<]*</option>", ""), StringComparison.Ordinal);
        foreach (var told in new[] { first, second, "一眼看去一致", "手臂没有入镜，请重拍", "已注销", approved.Case.ToString() })
        {
            Assert.DoesNotContain(told, page.Html, StringComparison.Ordinal);
        }

        var photo = page.One("[data-photo] img").GetAttribute("src")!;
        Assert.Equal("image/jpeg", (await checker.Http.GetAsync(photo)).Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.NotFound, (await lead.Http.GetAsync(photo)).StatusCode);
        Assert.Equal(1, await _site.Silo.Scalar<long>("select count(*) from chsi.access_log where person = @Person and what = '抽检查看照片：本人手持证件照' and reason like '抽检CJ%'", new { li.Person }));
        Assert.Equal(Home, (await lead.Get(page.Path)).Path);

        // one as it was decided, the other not: which comes first, the ticket says
        for (var n = 0; n < 2; n++)
        {
            var asApproved = drawn[n].Number == first;
            var check = new Dictionary<string, string?> { ["Decision"] = asApproved ? "approve" : "reject" };
            if (!asApproved)
            {
                Assert.Contains("不一致", page.One("table.compare").TextContent);
                page = await checker.Press(page, "#check", check);
                Assert.Equal("请选择一个不通过的原因。", page.Error("Reasons"));
                (check["Reason"], check["Text"]) = ("not-same-person", "面部不像");
            }

            page = await checker.Press(page, "#check", check);
        }

        Assert.Contains("您的核查都已完成", page.Text);
        Assert.Equal(Home, (await checker.Get($"{address}/1")).Path);
        page = await lead.Get(address);
        var table = page.One("#agreement").ParentElement!.ParentElement!;
        Assert.Equal(["通过1000", "退回补充 · 手臂或上半身未入镜0010"], table.QuerySelectorAll("tbody tr").Select(r => r.TextContent.Trim()));
        Assert.Contains("面部不像", page.One("[aria-labelledby=apart]").TextContent);
        Assert.DoesNotContain("王芳", table.TextContent + page.One("[aria-labelledby=apart]").TextContent);
        Assert.False((await checker.Get(address)).Has("#agreement"));
        Assert.Empty((await _site.Services.GetRequiredService<Replay>().Check()).First);
    }

    [Fact]
    public async Task A_dispute_is_drawn_too_and_never_checked_by_who_approved_what_it_is_about()
    {
        var (wang, _) = await _site.Reviewer();
        var (li, _) = await _site.Reviewer("kefu02", "李强");
        var (zhao, _) = await _site.Reviewer("kefu03", "赵静");
        var (boss, _) = await _site.Reviewer("zuzhang01", "赵敏", lead: true);
        var (old, again, _) = await _site.Silo.CollidedWithPhotos();
        await Decide(wang, again.Case, await Seen(new ApproveReview(again.Case, "一致", 0), again.Case));
        await _site.Silo.MoveClock(TimeSpan.FromDays(1));
        var dispute = Guid.CreateVersion7();
        await _site.Silo.Must(new OpenDispute(dispute, again.Case, old.Account, Personal.Of(old.Account, "持证到场，不是本人申请。", "争议理由")), li);
        await Decide(li, dispute, await Seen(new RefuseDispute(dispute, "照片与现账号一致。", 0), dispute));
        await _site.Silo.MoveClock(TimeSpan.FromDays(1));
        var address = await Drawn(boss, "2026-10-15", "2026-10-15", wang, li, zhao);
        Assert.Equal(zhao.Person, await _site.Silo.Scalar<Guid>("select checkers[1] from chsi.sample_row"));

        var checker = await _site.StaffSignedIn(zhao.Person);
        var page = await checker.Get($"{address}/1");
        Assert.Contains("持证到场，不是本人申请。", page.Text);
        Assert.DoesNotContain("照片与现账号一致", page.Text);
        Assert.True(page.Has("[data-photo]"));
        Assert.False(page.Has("[value=return]"));
        page = await checker.Press(page, "#check", new Dictionary<string, string?> { ["Decision"] = "refuse" });
        Assert.Equal("请说明理由。", page.Error("Remark"));
        page = await checker.Press(page, "#check", new Dictionary<string, string?> { ["Decision"] = "refuse", ["Text"] = "照片清楚" });
        Assert.Contains("已完成", page.Text);
        Assert.NotEqual(0, await _site.Silo.Scalar<long>("select count(*) from chsi.access_log where what = '抽检查看争议理由' and person = @Person", new { zhao.Person }));
    }

    [Fact]
    public async Task A_correction_of_name_or_number_is_drawn_too_and_checked_against_the_account_as_it_was()
    {
        var (wang, _) = await _site.Reviewer();
        var (li, _) = await _site.Reviewer("kefu02", "李强");
        var (boss, _) = await _site.Reviewer("zuzhang01", "赵敏", lead: true);
        var (person, asked) = (People.Registration(People.IdNumber(), name: "张龙"), Guid.CreateVersion7());
        await _site.Silo.Must(person, Actor.Visitor(person.Account));
        await _site.Silo.Must(new AskNameCorrection(asked, person.Account, Personal.Of(person.Account, "张䶮", "张*"), null, Personal.Of(person.Account, "生僻字无法输入", ""),
            [People.Photo(HandInPhotos.CardFront)], "name-2026-12"), Actor.Applicant(person.Account));
        await Decide(wang, asked, await Seen(new ApproveName(asked, "一眼看去一致", 0, NameCheckOutcome.Agrees), asked));
        await _site.Silo.MoveClock(TimeSpan.FromDays(1));
        // whoever decided it does not check it
        Assert.Contains("请增加核查人", (await Assert.ThrowsAsync<InvalidOperationException>(() => Drawn(boss, "2026-10-14", "2026-10-14", wang))).Message);
        var address = await Drawn(boss, "2026-10-14", "2026-10-14", wang, li);
        Assert.Equal(li.Person, await _site.Silo.Scalar<Guid>("select checkers[1] from chsi.sample_row where drawn_at is not null"));

        var checker = await _site.StaffSignedIn(li.Person);
        var page = await checker.Get($"{address}/1");
        Assert.Equal("张龙张䶮", string.Concat(page.Document.QuerySelectorAll("table.compare tbody tr:first-child td").Select(td => td.TextContent.Trim())));
        Assert.True(page.Has("[data-photo]"));
        Assert.False(page.Has("[value=approve], [value=return]"));
        Assert.DoesNotContain("一眼看去一致", page.Html);
        Assert.NotEqual(0, await _site.Silo.Scalar<long>("select count(*) from chsi.access_log where what = '抽检查看姓名和证件号码（更正）' and person = @Person and subject = @Account", new { li.Person, person.Account }));
        page = await checker.Press(page, "#check", new Dictionary<string, string?> { ["Decision"] = "keep" });
        Assert.Equal("请说明理由。", page.Error("Remark"));
        page = await checker.Press(page, "#check", new Dictionary<string, string?> { ["Decision"] = "correct" });
        Assert.Contains("已完成", page.Text);
        Assert.Contains("同意更正1000", (await (await _site.StaffSignedIn(boss.Person)).Get(address)).One("[aria-labelledby=agreement] tbody").TextContent.Trim());
    }

    [Fact]
    public async Task The_second_word_in_a_dispute_is_checked_with_the_phones_of_before_and_by_another_than_the_first()
    {
        var (wang, _) = await _site.Reviewer();
        var (li, _) = await _site.Reviewer("kefu02", "李强");
        var (zhao, _) = await _site.Reviewer("kefu03", "赵静");
        var (qian, _) = await _site.Reviewer("kefu04", "钱伟");
        var (sun, _) = await _site.Reviewer("kefu05", "孙丽");
        var (boss, _) = await _site.Reviewer("zuzhang01", "赵敏", lead: true);
        var (old, again, _) = await _site.Silo.CollidedWithPhotos();
        await Decide(wang, again.Case, await Seen(new ApproveReview(again.Case, "一致", 0), again.Case));
        await _site.Silo.MoveClock(TimeSpan.FromDays(1));
        var dispute = Guid.CreateVersion7();
        await _site.Silo.Must(new OpenDispute(dispute, again.Case, old.Account, Personal.Of(old.Account, "持证到场，不是本人申请。", "争议理由")), boss);
        await Decide(li, dispute, await Seen(new UpholdDispute(dispute, "不是同一人。", null, null, 0), dispute));
        await Decide(zhao, dispute, await Seen(new UpholdDispute(dispute, "不是同一人。", null, null, 0), dispute));
        Assert.Null(await _site.Silo.Scalar<Guid?>("select phone_value from chsi.account_row where id = @Account", new { old.Account }));
        await _site.Silo.MoveClock(TimeSpan.FromDays(1));
        // the lead opened the dispute
        Assert.Contains("请增加核查人", (await Assert.ThrowsAsync<InvalidOperationException>(() => Drawn(boss, "2026-10-15", "2026-10-15", qian, boss))).Message);
        var address = await Drawn(boss, "2026-10-15", "2026-10-15", qian, sun);
        Assert.Equal(2, await _site.Silo.Scalar<int>("select cardinality(checkers) from chsi.sample_row where drawn_at is not null"));
        foreach (var checker in new[] { qian, sun })
        {
            var browser = await _site.StaffSignedIn(checker.Person);
            var page = await browser.Get((await browser.Get(address)).One("a.btn.act").GetAttribute("href")!);
            Assert.DoesNotContain("—", page.One("table.compare").TextContent);
            Assert.Contains("139****0000", page.One("table.compare").TextContent);
        }
    }

    [Fact]
    public async Task A_check_goes_neither_to_a_namesake_taken_on_later_nor_to_who_heard_of_the_decision_since()
    {
        var (wang, _) = await _site.Reviewer();
        var (li, _) = await _site.Reviewer("kefu02", "李强");
        var (zhao, _) = await _site.Reviewer("kefu03", "赵静");
        var (before, _) = await _site.Reviewer("kefu04", "张明");
        var (boss, _) = await _site.Reviewer("zuzhang01", "赵敏", lead: true);
        var (old, again, number) = await _site.Silo.CollidedWithPhotos();
        await Decide(wang, again.Case, await Seen(new ApproveReview(again.Case, "一致", 0), again.Case));
        await _site.Silo.MoveClock(TimeSpan.FromDays(1));
        var address = await Drawn(boss, "2026-10-14", "2026-10-14", li, boss);
        var (later, _) = await _site.Reviewer("kefu05", "张明");
        await _site.Silo.Must(new OpenDispute(Guid.CreateVersion7(), again.Case, old.Account, Personal.Of(old.Account, "持证到场，不是本人申请。", "争议理由")), zhao);
        var mine = await _site.Silo.Scalar<Guid>("select checkers[1] from chsi.sample_row");
        var browser = await _site.StaffSignedIn(mine);
        var page = await browser.Get($"{address}/1");
        foreach (var to in new[] { before, later, zhao })
        {
            page = await browser.Press(page, "[aria-label='转交第 1 件']", new Dictionary<string, string?> { ["to"] = to.Person.ToString(), ["grounds"] = "休假" });
            Assert.Equal($"{to.Name}不能核查本件，请另选核查人。", page.Error("To"));
        }

        // whoever leads reads no number of what is still to be checked by them
        var lead = await _site.StaffSignedIn(boss.Person);
        if (mine == li.Person)
        {
            Assert.Contains(number, (await lead.Get(address)).Text);
            await lead.Press(await lead.Get(address), "[aria-label='转交第 1 件']", new Dictionary<string, string?> { ["to"] = boss.Person.ToString(), ["grounds"] = "休假" });
        }

        Assert.DoesNotContain(number, (await lead.Get(address)).Html);
        page = await lead.Press(await lead.Get($"{address}/1"), "#check", new Dictionary<string, string?> { ["Decision"] = "approve" });
        Assert.Contains("已完成", page.Text);
        Assert.Contains(number, (await lead.Get(address)).Text);
    }

    [Fact]
    public async Task What_there_is_to_draw_from_is_counted_for_the_lead_alone_and_not_for_more_days_than_are_drawn_from()
    {
        var (wang, reviewer) = await _site.Reviewer();
        var (boss, lead) = await _site.Reviewer("zuzhang01", "赵敏", lead: true);
        var (_, again, _) = await _site.Silo.CollidedWithPhotos();
        await Decide(wang, again.Case, await Seen(new ApproveReview(again.Case, "一致", 0), again.Case));
        var samples = _site.Services.GetRequiredService<Samples>();
        async Task<int> Counted(DateOnly from) =>
            (await samples.Announcing(Guid.CreateVersion7(), boss, from, new(2026, 10, 14), 3, 0, new(2026, 10, 16), "次日双色球红球", null)).Decisions;
        Assert.Equal(1, await Counted(new(2026, 7, 15)));
        Assert.Equal(0, await Counted(new(2026, 7, 14)));

        var form = lead.Request(await lead.Get(Home), "#announce-sample");
        var typed = await form.Content!.ReadAsStringAsync();
        var own = (await reviewer.Get("/desk/absences")).One("[name=__RequestVerificationToken]").GetAttribute("value")!;
        var sent = typed.Split('&').Select(f => f.StartsWith("__RequestVerificationToken=", StringComparison.Ordinal) ? $"__RequestVerificationToken={Uri.EscapeDataString(own)}" : f);
        var answer = await reviewer.Http.PostAsync(form.RequestUri, new StringContent(string.Join('&', sent), null, "application/x-www-form-urlencoded"));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Where_the_photos_are_deleted_the_page_says_so_and_offers_not_to_judge()
    {
        var (wang, _) = await _site.Reviewer();
        var (li, _) = await _site.Reviewer("kefu02", "李强");
        var (boss, _) = await _site.Reviewer("zuzhang01", "赵敏", lead: true);
        var (_, again, _) = await _site.Silo.CollidedWithPhotos();
        await Decide(wang, again.Case, await Seen(new ApproveReview(again.Case, "一致", 0), again.Case));
        await _site.Silo.MoveClock(TimeSpan.FromDays(40));
        while (await _site.Services.GetRequiredService<DueWork>().RunOnce() > 0)
        {
        }

        var address = await Drawn(boss, "2026-10-14", "2026-10-14", wang, li);
        var checker = await _site.StaffSignedIn(li.Person);
        var page = await checker.Get($"{address}/1");
        Assert.Contains("当时的 2 张照片已按保存期限删除", page.One("#deleted").TextContent);
        Assert.True(page.One("[value=none]").HasAttribute("checked"));
        page = await checker.Press(page, "#check");
        Assert.Equal("请说明为什么无法判断。", page.Error("Remark"));
        await checker.Press(page, "#check", new Dictionary<string, string?> { ["Text"] = "照片已删除" });
        Assert.Contains("通过0001", (await (await _site.StaffSignedIn(boss.Person)).Get(address)).One("[aria-labelledby=agreement] tbody").TextContent.Trim());
    }

    [Fact]
    public async Task A_check_is_handed_on_and_the_page_that_was_open_is_refused()
    {
        var (wang, _) = await _site.Reviewer();
        var (li, _) = await _site.Reviewer("kefu02", "李强");
        var (zhao, _) = await _site.Reviewer("kefu03", "赵静");
        var (boss, _) = await _site.Reviewer("zuzhang01", "赵敏", lead: true);
        var (_, again, _) = await _site.Silo.CollidedWithPhotos();
        await Decide(wang, again.Case, await Seen(new ApproveReview(again.Case, "一致", 0), again.Case));
        await _site.Silo.MoveClock(TimeSpan.FromDays(1));
        var address = await Drawn(boss, "2026-10-14", "2026-10-14", wang, li);
        var checker = await _site.StaffSignedIn(li.Person);
        var open = await checker.Get($"{address}/1");
        var page = await checker.Press(open, "[aria-label='转交第 1 件']", new Dictionary<string, string?> { ["to"] = wang.Person.ToString(), ["grounds"] = "相识" });
        Assert.Equal("王芳不能核查本件，请另选核查人。", page.Error("To"));
        Assert.True(page.One("details.giveback").HasAttribute("open"));
        page = await checker.Press(page, "[aria-label='转交第 1 件']", new Dictionary<string, string?> { ["to"] = zhao.Person.ToString(), ["grounds"] = "与申请人相识" });
        Assert.Contains("第 1 件已转交", page.Text);
        Assert.Equal(Home, (await checker.Press(open, "#check", new Dictionary<string, string?> { ["Decision"] = "approve" })).Path);
        Assert.Equal(0, await _site.Silo.Scalar<long>("select count(*) from chsi.fact where type = 'decision-checked'"));

        var lead = await _site.StaffSignedIn(boss.Person);
        page = await lead.Press(await lead.Get(address), "[aria-label='转交第 1 件']", new Dictionary<string, string?> { ["to"] = "", ["grounds"] = "休假" });
        Assert.Contains("请选择另一名核查人。", page.Text);
        Assert.Equal("休假", page.One("#Grounds").GetAttribute("value"));
        page = await lead.Press(page, "[aria-label='转交第 1 件']", new Dictionary<string, string?> { ["to"] = li.Person.ToString(), ["grounds"] = "休假" });
        Assert.Matches(new Regex("李强\\s*待核查"), page.One("#drawn").TextContent);
    }

    [Fact]
    [Trait("Need", "U18")]
    public async Task Two_seeds_at_once_draw_once_and_a_check_that_is_handed_on_while_it_is_made_has_one_end()
    {
        var (wang, _) = await _site.Reviewer();
        var (li, _) = await _site.Reviewer("kefu02", "李强");
        var (zhao, _) = await _site.Reviewer("kefu03", "赵静");
        var (boss, _) = await _site.Reviewer("zuzhang01", "赵敏", lead: true);
        var (_, again, _) = await _site.Silo.CollidedWithPhotos();
        await Decide(wang, again.Case, await Seen(new ApproveReview(again.Case, "一致", 0), again.Case));
        await _site.Silo.MoveClock(TimeSpan.FromDays(1));
        var (samples, silo, id) = (_site.Services.GetRequiredService<Samples>(), _site.Silo, Guid.CreateVersion7());
        await silo.Must(await samples.Announcing(id, boss, new(2026, 10, 14), new(2026, 10, 14), 3, 0, new(2026, 10, 16), "次日双色球红球", 1), boss);
        await silo.MoveClock(TimeSpan.FromDays(1));
        var sample = new Chsi.Workflows.Samples.Sample(id) { From = new(2026, 10, 14, 0, 0, 0, TimeSpan.FromHours(8)), Until = new(2026, 10, 15, 0, 0, 0, TimeSpan.FromHours(8)), Each = 3 };
        var draws = await Task.WhenAll(Enumerable.Range(0, 4).Select(async n => await silo.Ask(await samples.Drawing(id, sample, boss, $"seed {n}", [li.Person]), boss)));
        Assert.Single(draws.OfType<Accepted>());
        Assert.All(draws.OfType<Refused>(), r => Assert.Equal("本次抽检已经抽取，不能重抽。", r.Sentence));

        await Task.WhenAll(
            silo.Ask(new Chsi.Workflows.Samples.CheckDecision(id, 1, "review-approved", [], ""), li),
            silo.Ask(new Chsi.Workflows.Samples.HandOnCheck(id, 1, boss.Person, zhao.Person, "休假"), boss));
        Assert.Equal(1, await silo.Scalar<long>("select count(*) from chsi.fact where type in ('decision-checked', 'check-handed-on')"));
        Assert.Empty((await _site.Services.GetRequiredService<Replay>().Check()).First);
    }

    private async Task<string> Drawn(Actor boss, string from, string to, params Actor[] checkers)
    {
        var lead = await _site.StaffSignedIn(boss.Person);
        var tomorrow = (await _site.Silo.Scalar<DateTime>("select chsi.clock()")).AddHours(8).AddDays(1);
        var page = await lead.Press(await lead.Get(Home), "#announce-sample", new Dictionary<string, string?>
        {
            ["from"] = from,
            ["to"] = to,
            ["each"] = "",
            ["percent"] = "100",
            ["seedDay"] = $"{tomorrow:yyyy-MM-dd}",
            ["seedSource"] = "次日双色球红球",
        });
        page = await lead.Press(page, "#announce-sample", new Dictionary<string, string?> { ["confirmed"] = page.One("#Confirmed").GetAttribute("value") });
        await _site.Silo.MoveClock(TimeSpan.FromDays(1));
        var (samples, silo) = (_site.Services.GetRequiredService<Samples>(), _site.Silo);
        var id = await silo.Scalar<Guid>("select id from chsi.sample_row where drawn_at is null order by announced_at desc limit 1");
        var sample = new Chsi.Workflows.Samples.Sample(id) { From = Shanghai(from), Until = Shanghai(to).AddDays(1), Percent = 100 };
        await silo.Must(await samples.Drawing(id, sample, boss, "03 07", [.. checkers.Select(c => c.Person)]), boss);
        return page.Path;

        static DateTimeOffset Shanghai(string day) => new(DateTime.Parse(day, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromHours(8));
    }

    private async Task<Request> Seen(Request decision, Guid @case)
    {
        var seen = await _site.Silo.Stage(@case);
        return decision switch
        {
            ApproveReview a => a with { Seen = seen },
            ReturnForSupplement r => r with { Seen = seen },
            RefuseDispute r => r with { Seen = seen },
            UpholdDispute u => u with { Seen = seen },
            ApproveName n => n with { Seen = seen },
            _ => throw new ArgumentException(null, nameof(decision)),
        };
    }

    private async Task Decide(Actor reviewer, Guid @case, Request decision)
    {
        await _site.Silo.Must(new TakeReview(@case), reviewer);
        await _site.Silo.Must(decision, reviewer);
    }
}
