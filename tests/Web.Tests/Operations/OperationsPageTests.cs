using System.Net;
using AngleSharp.Html.Dom;
using Chsi.Silo.Clockwork;
using Chsi.Tests.Support;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Web.Operations;

/// <summary>What operators see, rehearse and set going again.</summary>
public sealed class OperationsPageTests : IAsyncLifetime
{
    private const string Address = "/desk/operations";

    private TestSite _site = null!;

    public async Task InitializeAsync() => _site = await TestSite.Start();

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task It_is_the_operators_alone_and_shows_them_no_case()
    {
        var (_, applicant, number) = await _site.Silo.Collided();
        var (_, yunwei) = await _site.Reviewer("yunwei01", "孙强", Desk.Operations);
        Assert.Contains("没有到期一分钟以上仍未办理的事项。", (await yunwei.Get(Address)).Text);
        foreach (var closed in new[] { "/desk/reviews", $"/desk/reviews/{number}", "/desk/reviews/lead", "/desk/absences", "/desk/phrases", "/desk/access" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await yunwei.Http.GetAsync(closed)).StatusCode);
        }

        var (_, lead) = await _site.Reviewer("zuzhang01", "赵敏", lead: true);
        var (_, officer) = await _site.Reviewer("baohu01", "周敏", Desk.DataProtection);
        foreach (var other in new[] { lead, officer })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await other.Http.GetAsync(Address)).StatusCode);
        }

        Assert.NotEqual(Address, (await (await _site.SignedIn(applicant.Account)).Get(Address)).Path);
        Assert.Equal("/account/login", (await _site.Visitor().Get(Address)).Path);
        Assert.Equal("只有运行维护人员可以处理。", Assert.Single(await Repairs.ResendNotices(new(Guid.NewGuid(), "王芳", Desk.CustomerService), "试试", [1])).Sentence);
    }

    [Fact]
    public async Task A_limit_that_failed_is_rehearsed_without_effect_and_then_answered_with_a_reason_in_the_log()
    {
        var (good, broken) = (await Due(), await Due());
        await Break("unknown");
        await _site.Silo.MoveClock(TimeSpan.FromDays(9));
        await Work();
        await Break("re-registration", except: broken.Case);
        var (operators, yunwei) = await Operator();
        var page = await yunwei.Get(Address);
        Assert.Equal(2, page.Document.QuerySelectorAll("[name=Limits]").Length);
        Assert.Matches("到期事项无人办理 最早的一项已到期 [0-9.]+ (天|小时|分钟)", string.Join(' ', page.One("#alarms").TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        Assert.Contains("请先勾选要处理的项目。", (await yunwei.Press(page, "预演")).Text);

        Choose(page, "Limits", good.Case, broken.Case);
        var facts = await Facts();
        var rehearsed = await yunwei.Press(page, "预演");
        Assert.Contains("预演：可处理 1 项，不能处理 1 项（尚未改动任何数据）", rehearsed.Text);
        Assert.Contains("将记为已到期限，进入“已失效”。", rehearsed.Text);
        Assert.Contains("没有这种期限的规则，重试仍会失败。", rehearsed.Text);
        Assert.Equal(facts, await Facts());
        Assert.Equal(0, await Logged("重试到期事项"));

        var unsaid = await yunwei.Press(rehearsed, "按预演执行");
        Assert.Equal("请填写处理的原因，不超过200个字。", unsaid.Error("Grounds"));
        Assert.Equal(facts, await Facts());
        var done = await yunwei.Press(unsaid, "按预演执行", Because("夜间数据库维护后重试"));
        Assert.Contains("处理完成：成功 1 项，未成功 1 项", done.Text);
        Assert.Contains("仍然失败", done.Text);
        Assert.Equal("lapsed", await _site.Silo.Scalar<string>("select stage from chsi.case_row where id = @Case", new { good.Case }));
        Assert.Equal(2, await _site.Silo.Scalar<long>(
            "select count(*) from chsi.access_log where what = '重试到期事项' and reason = '夜间数据库维护后重试' and person = @Person", new { operators.Person }));
        Assert.Equal(1, await _site.Silo.Scalar<long>("select count(*) from chsi.fact where stream = @Case and type = 'limit-passed' and desk = 'clock'", new { good.Case }));

        // the same form again finds what it acted on gone
        Assert.Contains("已不再到期。", (await yunwei.Press(unsaid, "按预演执行", Because("再来一次"))).Text);
        Assert.Equal(1, await _site.Silo.Scalar<long>("select count(*) from chsi.fact where stream = @Case and type = 'limit-passed'", new { good.Case }));
    }

    [Fact]
    public async Task Messages_given_up_go_out_again_once_and_only_as_rehearsed()
    {
        await _site.Silo.Collided();
        await using var owner = await _site.Silo.Owner();
        var positions = (await owner.QueryAsync<long>(
            "update chsi.notice set dead = true, next_try = null, sms_done = chsi.clock(), mail_done = chsi.clock(), attempts = 1, error = 'sms: number refused' where account is not null returning position")).Order().ToList();
        var code = await owner.ExecuteScalarAsync<long>(
            "insert into chsi.notice (id, subject, body, sealed, at, dead, error) values (gen_random_uuid(), '验证码', '', '', chsi.clock(), true, 'sms: number refused') returning position");
        var (_, yunwei) = await Operator();
        var page = await yunwei.Get(Address);
        Choose(page, "Notices", positions[0], code);
        var rehearsed = await yunwei.Press(page, "预演");
        Assert.Contains("将重发短信。", rehearsed.Text);
        Assert.Contains("验证码已过时，不重发；请用户重新获取。", rehearsed.Text);

        // what was not rehearsed is not done
        Choose(rehearsed, "Notices", positions[1]);
        Assert.Contains("勾选的项目与预演时不同，请先预演。", (await yunwei.Press(rehearsed, "按预演执行", Because("号码已更正"))).Text);
        Assert.Equal(0, await Logged("重发通知%"));

        ((IHtmlInputElement)rehearsed.One($"[name=Notices][value='{positions[1]}']")).IsChecked = false;
        var done = await yunwei.Press(rehearsed, "按预演执行", Because("号码已更正"));
        Assert.Contains("处理完成：成功 1 项，未成功 1 项", done.Text);
        Assert.Equal(1, await Logged("重发通知%"));
        Assert.Equal(1, await _site.Silo.Scalar<long>(
            "select count(*) from chsi.notice where position = @first and not dead and next_try is not null and sms_done is null and mail_done is not null and attempts = 0", new { first = positions[0] }));
        Assert.Contains("已不是发送失败的通知。", (await yunwei.Press(rehearsed, "按预演执行", Because("号码已更正"))).Text);
        Assert.Equal(1, await Logged("重发通知%"));
        Assert.True(await _site.Silo.Scalar<bool>("select dead from chsi.notice where position = @code", new { code }));
    }

    private Repairs Repairs => _site.Services.GetRequiredService<Repairs>();

    private Task<(Actor Actor, TestBrowser Browser)> Operator() => _site.Reviewer("yunwei01", "孙强", Desk.Operations);

    private static Dictionary<string, string?> Because(string grounds) => new() { ["Grounds"] = grounds };

    private static void Choose<T>(TestPage page, string field, params T[] values)
    {
        foreach (var value in values)
        {
            ((IHtmlInputElement)page.One($"[name={field}][value='{value}']")).IsChecked = true;
        }
    }

    private async Task<RegisterAccount> Due()
    {
        var number = People.IdNumber();
        var old = People.Registration(number);
        await _site.Silo.Must(old, Actor.Visitor(old.Account));
        var again = People.Registration(number, again: true);
        await _site.Silo.Must(again, Actor.Visitor(again.Account));
        return again;
    }

    private async Task Break(string kind, Guid except = default)
    {
        await using var owner = await _site.Silo.Owner();
        await owner.ExecuteAsync("update chsi.stream set kind = @kind where kind in ('unknown', 're-registration') and id <> @except", new { kind, except });
    }

    private async Task Work()
    {
        while (await _site.Services.GetRequiredService<DueWork>().RunOnce() > 0)
        {
        }
    }

    private Task<long> Facts() => _site.Silo.Scalar<long>("select count(*) from chsi.fact where type <> 'staff-added'");

    private Task<long> Logged(string what) => _site.Silo.Scalar<long>("select count(*) from chsi.access_log where what like @what", new { what });
}
