using AngleSharp.Html.Dom;
using Chsi.Silo.Clockwork;
using Chsi.Tests.Support;
using Chsi.Tests.Web.DuplicateId;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Web.Operations;

/// <summary>Open cases that nothing moves any more, as operators see them, and what they can do.</summary>
public sealed class StillCasesTests : IAsyncLifetime
{
    private const string Address = "/desk/operations";

    private SimulatorProcess _service = null!;
    private TestSite _site = null!;
    private Actor? _yunwei;

    public async Task InitializeAsync()
    {
        _service = await SimulatorProcess.Start();
        _site = await TestSite.Start(new Dictionary<string, string?>
        {
            ["Chsi:FaceCheck:Url"] = _service.Address + "/face-check",
            ["Chsi:FaceCheck:Key"] = SimulatorProcess.Key,
            ["Chsi:FaceCheck:CallbackKey"] = SimulatorProcess.CallbackKey,
            ["Chsi:FaceCheck:TimeoutSeconds"] = "20",
        });
    }

    public async Task DisposeAsync()
    {
        await _site.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task A_case_that_everybody_has_approved_or_keeps_out_of_is_shown_until_somebody_else_is_there()
    {
        var (old, applicant, number) = await _site.Silo.Collided();
        await _site.Silo.Must(new RecordUse(old.Account), Actor.Applicant(old.Account));
        var (wang, _) = await _site.Reviewer();
        await _site.Silo.Must(new TakeReview(applicant.Case), wang);
        Assert.DoesNotContain(number, (await Open()).Text);
        await _site.Silo.Must(new ApproveReview(applicant.Case, "一致", await _site.Silo.Stage(applicant.Case)), wang);

        var line = Line(await Open(), number);
        Assert.Contains("无人可办", line);
        Assert.Contains("复核", line);
        var (li, _) = await _site.Reviewer("kefu02", "李强");
        Assert.DoesNotContain(number, (await Open()).Text);
        await _site.Silo.Must(new DeclareRelation(applicant.Case, "亲属"), li);
        Assert.Contains("无人可办", Line(await Open(), number));
    }

    [Fact]
    public async Task Of_a_check_whose_callback_never_came_the_service_is_asked_with_a_reason_in_the_log()
    {
        await _service.Behave("face-check", "silent");
        var applicant = await Collided.Register(_site);
        var number = (await applicant.Number())!;
        var page = await applicant.Browser.Press(await applicant.Open("/account/duplicate-id/face-check"), "在本设备上验证", new Dictionary<string, string?> { ["Consent"] = "true" });
        await _service.Http.PostAsync(page.Address.AbsoluteUri, new FormUrlEncodedContent([new("result", "pass")]));
        Assert.DoesNotContain(number, (await Open()).Text);
        await _site.Silo.MoveClock(TimeSpan.FromMinutes(31));

        var yunwei = await _site.StaffSignedIn(_yunwei!.Person);
        page = await yunwei.Get(Address);
        Assert.Contains("实人验证无结果", Line(page, number));
        ((IHtmlInputElement)page.One($"[name=Checks][value='{applicant.New.Case}']")).IsChecked = true;
        var rehearsed = await yunwei.Press(page, "预演");
        Assert.Contains("将向实人验证服务查询结果", rehearsed.Text);
        Assert.Equal(ReRegistrationRoute.AwaitingEvidence.Name, await applicant.Stage());
        Assert.Equal("请填写处理的原因，不超过200个字。", (await yunwei.Press(rehearsed, "按预演执行")).Error("Grounds"));
        var done = await yunwei.Press(rehearsed, "按预演执行", new Dictionary<string, string?> { ["Grounds"] = "回调地址曾不可用" });
        Assert.Contains("服务答复已通过，已按结果办理。", done.Text);
        Assert.Equal(ReRegistrationRoute.Approved.Name, await applicant.Stage());
        Assert.Equal(1, await _site.Silo.Scalar<long>("select count(*) from chsi.access_log where what = '查询实人验证结果' and reason = '回调地址曾不可用'"));
        Assert.DoesNotContain(number, (await Open()).One("section[aria-labelledby=still] .body, section[aria-labelledby=still] table").TextContent);
    }

    [Fact]
    public async Task An_overdue_case_that_the_clock_has_left_is_shown_and_offers_nothing_to_choose()
    {
        var waiting = await _site.Silo.Waiting();
        await _site.Reviewer();
        await _site.Silo.MoveClock(TimeSpan.FromDays(9));
        while (await _site.Services.GetRequiredService<DueWork>().RunOnce() > 0)
        {
        }

        var page = await Open();
        Assert.Contains("超时后不再提醒", Line(page, (await _site.Silo.Scalar<string>("select number from chsi.case_row where id = @Case", new { waiting.Case }))!));
        Assert.False(page.Has("[name=Checks]"));
    }

    private async Task<TestPage> Open()
    {
        _yunwei ??= (await _site.Reviewer("yunwei01", "孙强", Desk.Operations)).Actor;
        return await (await _site.StaffSignedIn(_yunwei.Person)).Get(Address);
    }

    private static string Line(TestPage page, string number) =>
        page.Document.QuerySelectorAll("section[aria-labelledby=still] tbody tr").Single(r => r.TextContent.Contains(number, StringComparison.Ordinal)).TextContent;
}
