using System.Net;
using AngleSharp.Html.Dom;
using Chsi.Tests.Support;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Staff;
using Xunit;

namespace Chsi.Tests.Web.Reviews;

/// <summary>What the lead does at the desk, and what nobody else can.</summary>
public sealed class LeadPageTests : IAsyncLifetime
{
    private TestSite _site = null!;

    public async Task InitializeAsync() => _site = await TestSite.Start();

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task A_case_is_handed_over_with_a_reason_the_old_reviewer_decides_it_no_more_and_both_are_told()
    {
        var (_, applicant, number) = await _site.Silo.Collided();
        var (_, lead) = await _site.Reviewer("zuzhang01", "赵敏", lead: true);
        var (wang, first) = await _site.Reviewer();
        var (li, second) = await _site.Reviewer("kefu02", "李强");
        var (_, third) = await _site.Reviewer("kefu03", "张伟");
        await _site.Silo.Must(new TakeReview(applicant.Case), wang);
        var open = await first.Get($"/desk/reviews/{number}");
        Assert.False(open.Has("#reassign"));

        var page = await lead.Get($"/desk/reviews/{number}");
        page = await lead.Press(page, "#reassign", Form(null, "换人"));
        Assert.Equal("请选择要改派给的审核人。", page.Error("To"));
        Assert.Equal("换人", page.One("#Grounds").GetAttribute("value"));
        page = await lead.Press(page, "#reassign", Form(li, " "));
        Assert.Equal("请填写改派的原因，不超过200个字。", page.Error("Grounds"));
        page = await lead.Press(page, "#reassign", Form(li, "王芳今天休假"));
        Assert.Contains("已改派", page.Text);
        Assert.Contains("改派给李强", page.Text);
        Assert.Contains("王芳今天休假", page.Text);

        var lost = await first.Press(open, "[data-decision] button", new Dictionary<string, string?> { ["Decision"] = "return", ["Reasons"] = "arm-missing", ["Text"] = "手臂没有入镜。" });
        Assert.Contains("请先领取本案再办理。", lost.Text);
        Assert.Contains("手臂没有入镜。", lost.Text);
        Assert.Contains($"组长已把案件{number}改派给李强", Notices(await first.Get("/desk/reviews")));
        var queue = await second.Get("/desk/reviews?tab=mine");
        Assert.Contains($"组长把案件{number}改派给您", Notices(queue));
        Assert.Contains(number, queue.One("table.queue").TextContent);
        Assert.DoesNotContain("改派", Notices(await third.Get("/desk/reviews")));
        Assert.Contains("退回补充", (await second.Get($"/desk/reviews/{number}")).One(".choice").TextContent);

        // what the desk does among itself is nobody else's, and goes to no phone
        Assert.DoesNotContain("改派", (await (await _site.SignedIn(applicant.Account)).Get("/account/duplicate-id")).Html);
        Assert.Equal(0, await _site.Silo.Scalar<long>("select count(*) from chsi.notice where subject like '%改派%' and next_try is not null"));
    }

    [Fact]
    public async Task Only_who_leads_at_this_moment_hands_over_and_reminds()
    {
        var number = await Waiting();
        var (boss, lead) = await _site.Reviewer("zuzhang01", "赵敏", lead: true);
        var (li, other) = await _site.Reviewer("kefu02", "李强");
        var page = await lead.Get("/desk/reviews");
        Assert.True(page.Has("#bulk"));
        Assert.False((await other.Get("/desk/reviews")).Has("#bulk"));
        Assert.False((await other.Get("/desk/reviews")).Has("[name=Numbers]"));

        // a page drawn while she led, sent by who does not
        var form = new Dictionary<string, string> { ["Numbers"] = number, ["what"] = "urge", ["RequestId"] = Guid.NewGuid().ToString() };
        form["__RequestVerificationToken"] = (await other.Get("/desk/reviews")).One("[name=__RequestVerificationToken]").GetAttribute("value")!;
        Assert.Equal(HttpStatusCode.Forbidden, (await other.Http.PostAsync("/desk/reviews?handler=bulk", new FormUrlEncodedContent(form))).StatusCode);
        var opened = await lead.Get($"/desk/reviews/{number}");
        await _site.Silo.Must(new ChangeStaffRole(boss.Person, StaffRoles.Reviewer), Actor.Clock);
        Assert.Contains("只有客服组长可以改派案件。", (await lead.Press(opened, "#reassign", Form(li, "分配"))).Text);
        Assert.False((await lead.Get("/desk/reviews")).Has("#bulk"));
        Assert.Equal(0, await _site.Silo.Scalar<long>("select count(*) from chsi.fact where type in ('case-reassigned', 'case-urged')"));
    }

    [Fact]
    public async Task Several_cases_at_once_each_with_its_own_result_and_sent_twice_only_once()
    {
        var numbers = new[] { await Waiting(), await Waiting(), await Waiting() };
        var (_, lead) = await _site.Reviewer("zuzhang01", "赵敏", lead: true);
        var (li, _) = await _site.Reviewer("kefu02", "李强");
        var page = await lead.Get("/desk/reviews");
        var nothing = await lead.Press(page, "改派所选", Bulk(li, "分配"));
        Assert.Contains("请先勾选案件。", nothing.Text);
        Choose(page, numbers);
        var unsaid = await lead.Press(page, "改派所选", Bulk(null, "分配"));
        Assert.Contains("请选择要改派给的审核人。", unsaid.Text);
        Assert.Equal(3, unsaid.Document.QuerySelectorAll("[name=Numbers][checked]").Length);
        Assert.Equal("分配", unsaid.One("#Grounds").GetAttribute("value"));

        // one of them is decided meanwhile
        var gone = await _site.Silo.Scalar<Guid>("select id from chsi.case_row where number = @number", new { number = numbers[1] });
        var applicant = await _site.Silo.Scalar<Guid>("select applicant from chsi.case_row where id = @gone", new { gone });
        await _site.Silo.Must(new WithdrawCase(gone), Actor.Applicant(applicant));
        var done = await lead.Press(page, "改派所选", Bulk(li, "分配"));
        Assert.Contains("成功 2 件，未办理 1 件", done.Text);
        Assert.Contains($"{numbers[1]} 本案当前不在客服审核环节，不能改派。", done.One(".bulk-done").TextContent);
        Assert.Equal(2, await Facts("case-reassigned"));
        Assert.Equal(2, await _site.Silo.Scalar<long>("select count(*) from chsi.case_row where holder = @li", new { li = li.Person }));

        done = await lead.Press(page, "改派所选", Bulk(li, "分配"));
        Assert.Contains("成功 2 件，未办理 1 件", done.Text);
        Assert.Equal(2, await Facts("case-reassigned"));
        Assert.Equal(2, await _site.Silo.Scalar<long>("select count(*) from chsi.notice where subject = '案件改派给您'"));
    }

    [Fact]
    public async Task Who_is_away_is_shown_as_away_and_handed_neither_one_case_nor_several()
    {
        var numbers = new[] { await Waiting(), await Waiting() };
        var (boss, lead) = await _site.Reviewer("zuzhang01", "赵敏", lead: true);
        var (li, _) = await _site.Reviewer("kefu02", "李强");
        var (zhang, _) = await _site.Reviewer("kefu03", "张伟");
        var today = new DateOnly(2026, 10, 14);
        await _site.Silo.Must(new EnterAbsence(li.Person, today, today.AddDays(2), zhang.Person, boss.Person), boss);
        const string Refusal = "李强10月14日至10月16日不在岗，请改派给代理人张伟或其他审核人。";

        var opened = await lead.Get($"/desk/reviews/{numbers[0]}");
        Assert.Equal("李强（kefu02） 不在岗，代理人：张伟", opened.One($"#To option[value='{li.Person}']").TextContent);
        Assert.Equal("张伟（kefu03）", opened.One($"#To option[value='{zhang.Person}']").TextContent);
        Assert.Equal(Refusal, (await lead.Press(opened, "#reassign", Form(li, "分配"))).One("#To-error").TextContent);
        var page = await lead.Get("/desk/reviews");
        Assert.Contains("不在岗，代理人：张伟", page.One($"#To option[value='{li.Person}']").TextContent);
        Choose(page, numbers);
        var done = await lead.Press(page, "改派所选", Bulk(li, "分配"));
        Assert.Contains("成功 0 件，未办理 2 件", done.Text);
        Assert.Contains(Refusal, done.One(".bulk-done").TextContent);
        Assert.Equal(0, await Facts("case-reassigned"));
    }

    [Fact]
    public async Task Reminders_go_to_whoever_the_case_waits_for_once_a_day()
    {
        var (held, free) = (await Waiting(), await Waiting());
        var (_, lead) = await _site.Reviewer("zuzhang01", "赵敏", lead: true);
        var (li, other) = await _site.Reviewer("kefu02", "李强");
        var (_, third) = await _site.Reviewer("kefu03", "张伟");
        await _site.Silo.Must(new TakeReview(await _site.Silo.Scalar<Guid>("select id from chsi.case_row where number = @held", new { held })), li);
        var page = await lead.Get("/desk/reviews");
        Choose(page, [free]);
        page = await lead.Press(page, "催办所选");
        Assert.Contains("1 件全部办理成功", page.Text);
        Assert.Contains($"组长请尽快办理案件{free}", Notices(await third.Get("/desk/reviews")));

        page = await lead.Press(await lead.Get($"/desk/reviews/{held}"), "#urge");
        Assert.Contains("已催办。", page.Text);
        Assert.Contains($"组长请尽快办理案件{held}", Notices(await other.Get("/desk/reviews")));
        Assert.DoesNotContain($"组长请尽快办理案件{held}", Notices(await third.Get("/desk/reviews")));
        Assert.Contains("本案24小时内已催办过。", (await lead.Press(page, "#urge")).Text);
        Assert.Equal(2, await Facts("case-urged"));
    }

    [Fact]
    [Trait("Need", "U1")]
    public async Task Unmet_need_U1_a_case_handed_over_is_next_for_nobody_else()
    {
        var number = await Waiting();
        var (boss, _) = await _site.Reviewer("zuzhang01", "赵敏", lead: true);
        var (li, chosen) = await _site.Reviewer("kefu02", "李强");
        var (_, other) = await _site.Reviewer("kefu03", "张伟");
        var id = await _site.Silo.Scalar<Guid>("select id from chsi.case_row where number = @number", new { number });
        await _site.Silo.Must(new ReassignReview(id, boss.Person, li.Person, "分配"), boss);
        Assert.Contains("没有可以领取的案件。", (await other.Press(await other.Get("/desk/reviews"), "[data-key=n]")).Text);
        await _site.Silo.MoveClock(TimeSpan.FromHours(4));
        chosen = await _site.StaffSignedIn(li.Person);
        Assert.Equal($"/desk/reviews/{number}", (await chosen.Press(await chosen.Get("/desk/reviews"), "[data-key=n]")).Path);
    }

    private static Dictionary<string, string?> Form(Actor? to, string grounds) => new() { ["to"] = to?.Person.ToString(), ["grounds"] = grounds };

    private static Dictionary<string, string?> Bulk(Actor? to, string grounds) => new() { ["To"] = to?.Person.ToString(), ["Grounds"] = grounds };

    /// <summary>What the desk is told, without the white space around links.</summary>
    private static string Notices(TestPage page) =>
        string.Concat(page.Document.QuerySelectorAll(".notices li > span, .notices form > span").Select(s => s.TextContent)).Replace(" ", "", StringComparison.Ordinal);

    private static void Choose(TestPage page, string[] numbers)
    {
        foreach (var number in numbers)
        {
            ((IHtmlInputElement)page.One($"[name=Numbers][value={number}]")).IsChecked = true;
        }
    }

    private async Task<string> Waiting()
    {
        var registration = await _site.Silo.Waiting();
        return (await _site.Silo.Scalar<string>("select number from chsi.case_row where id = @Case", new { registration.Case }))!;
    }

    private Task<long> Facts(string type) => _site.Silo.Scalar<long>("select count(*) from chsi.fact where type = @type", new { type });
}
