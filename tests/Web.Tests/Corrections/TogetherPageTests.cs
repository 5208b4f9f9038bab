using System.Net;
using Chsi.Tests.Support;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ProvincialApproval;
using Xunit;

namespace Chsi.Tests.Web.Corrections;

/// <summary>Like cases approved together: said before, confirmed by their number, and each by itself.</summary>
public sealed class TogetherPageTests : IAsyncLifetime
{
    private TestSite _site = null!;
    private ProvinceCases _cases = null!;
    private Actor _approver = null!;
    private TestBrowser _browser = null!;

    public async Task InitializeAsync()
    {
        _site = await TestSite.Start();
        _cases = await ProvinceCases.Start(_site.Silo);
        (_approver, _browser) = await _site.Reviewer("sheng02", "陈芳", Desk.Province("42"));
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        await _site.DisposeAsync();
    }

    [Fact]
    [Rule("004-04")]
    public async Task Only_like_cases_that_somebody_else_examined_are_approved_and_each_is_a_decision_of_its_own()
    {
        var alike = new[] { await _cases.Examined("2026001"), await _cases.Examined("2026002") };
        var name = await _cases.Examined("2026003", "张铭");
        var own = await _cases.Examined("2026004", by: _approver);
        var waiting = await _cases.Submitted("2026005");
        var queue = await _browser.Get("/province/approvals?tab=decide");
        Assert.DoesNotContain(waiting.Number, queue.Text);
        Assert.Contains("由您审核，须由他人批准", queue.Text);
        Assert.False(queue.Has($"input[value='{own.Number}']"));
        Assert.True(queue.Has($"input[value='{name.Number}']"));
        Assert.Contains(waiting.Number, (await _browser.Get("/province/approvals")).Text);

        var page = await Chosen(alike[0], name, own, waiting, alike[1]);
        Assert.Contains("可以批准 2 件，不能批准 3 件", page.Text);
        Assert.Contains("更正项目与所选的第一件不同，请分开批准。", page.Text);
        Assert.Contains("本案由您审核，须由另一人批准。", page.Text);
        Assert.Contains("本案当前不在该环节", page.Text);
        Assert.Equal(0, await Given());

        page = await _browser.Press(page, "批准 2 件");
        Assert.Equal("请填写批准的意见，2至500个字。", page.Error("Text"));
        page = await _browser.Press(page, "批准 2 件", new Dictionary<string, string?> { ["Text"] = "同意" });
        Assert.Equal("请确认批准的件数：2件。", page.Error("Confirmed"));
        page = await _browser.Press(page, "批准 2 件", new Dictionary<string, string?> { ["Text"] = "同意", ["Confirmed"] = "2" });
        Assert.Contains("2 件全部批准", page.Text);
        Assert.Equal(2, await Given());
        Assert.Equal(2, await _site.Silo.Scalar<int>("select count(distinct request)::int from chsi.fact where type in ('approval-given', 'record-changed')"));
        Assert.Equal(["approval-decision", "approval-decision", "approval-examination"],
            (await _site.Silo.Scalar<string[]>("select array_agg(stage order by stage) from chsi.case_row where id = any(@ids)", new { ids = new[] { name.Case, own.Case, waiting.Case } }))!);
    }

    [Fact]
    public async Task All_like_one_are_offered_and_the_form_sent_twice_at_once_has_one_effect()
    {
        var cases = new List<AtProvince>();
        for (var n = 0; n < 5; n++)
        {
            cases.Add(await _cases.Examined($"202600{n}"));
        }

        await _cases.Examined("2026009", "张铭");
        var page = await _browser.Get($"/province/approvals/together?like={cases[0].Number}");
        Assert.Contains("可以批准 5 件", page.Text);
        var typed = new Dictionary<string, string?> { ["Text"] = "同意", ["Confirmed"] = "5" };
        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(async _ => await TestPage.Read(await _browser.Http.SendAsync(_browser.Request(page, "批准 5 件", typed)))));
        // the three share one browser: what is said after the redirect is said to whichever of them asks first
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a.Status));
        Assert.Contains(answers, a => a.Text.Contains("5 件全部批准", StringComparison.Ordinal));
        Assert.Equal(5, await Given());
        Assert.Equal(5, await _site.Silo.Scalar<int>("select count(*)::int from chsi.fact where type = 'record-changed'"));
    }

    [Fact]
    public async Task What_has_changed_meanwhile_is_not_approved_and_the_others_are()
    {
        var (first, second) = (await _cases.Examined("2026001"), await _cases.Examined("2026002"));
        var page = await Chosen(first, second);
        var other = await _cases.Hired(Desk.Province("42"), "周敏");
        await _site.Silo.Must(new SendBackApproval(first.Case, other.Person, "缺少录取登记表", await _site.Silo.Stage(first.Case)), other);
        page = await _browser.Press(page, "批准 2 件", new Dictionary<string, string?> { ["Text"] = "同意", ["Confirmed"] = "2" });
        Assert.Contains("批准 1 件，未批准 1 件", page.Text);
        Assert.Contains("本案当前不在该环节，可能已被办理，请刷新后查看。", page.Text);
        Assert.Equal(1, await Given());
    }

    [Fact]
    public async Task Another_province_sees_none_of_them_and_approves_none()
    {
        var first = await _cases.Examined("2026001");
        var page = await Chosen(first);
        var (_, elsewhere) = await _site.Reviewer("waisheng", "吴迪", Desk.Province("43"));
        using var foreign = elsewhere;
        Assert.DoesNotContain("2026001", (await foreign.Get($"/province/approvals/together?Numbers={first.Number}")).Text);
        Assert.DoesNotContain("2026001", (await foreign.Get($"/province/approvals/together?like={first.Number}")).Text);
        var form = new List<KeyValuePair<string, string>>
        {
            new("Chosen", page.One("[name=Chosen]").GetAttribute("value")!), new("Text", "同意"), new("Confirmed", "1"), new("RequestId", $"{Guid.NewGuid()}"),
            new("__RequestVerificationToken", (await foreign.Get("/province/approvals")).One("[name=__RequestVerificationToken]").GetAttribute("value")!),
        };
        var sent = await TestPage.Read(await foreign.Http.PostAsync("/province/approvals/together", new FormUrlEncodedContent(form)));
        Assert.Equal(HttpStatusCode.OK, sent.Status);
        Assert.Contains("没有这个案件。", sent.Text);
        Assert.Equal(0, await Given());
    }

    private Task<TestPage> Chosen(params AtProvince[] cases) => _browser.Get("/province/approvals/together?" + string.Join('&', cases.Select(c => $"Numbers={c.Number}")));

    private Task<int> Given() => _site.Silo.Scalar<int>("select count(*)::int from chsi.fact where type = 'approval-given'");
}
