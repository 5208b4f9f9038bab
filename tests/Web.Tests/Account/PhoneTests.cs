using Chsi.Silo.Grains;
using Chsi.Tests.Support;
using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Web.Account;

/// <summary>An account that came back after its phone had become somebody else's gets another.</summary>
public sealed class PhoneTests : IAsyncLifetime
{
    private const string Page = "/account/phone";
    private SimulatorProcess _service = null!;
    private TestSite _site = null!;
    private RegisterAccount _old = null!;
    private RegisterAccount _next = null!;

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
        await Restored();
    }

    public async Task DisposeAsync()
    {
        await _site.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task Signed_in_by_the_code_and_the_password_again_and_told_at_the_new_phone()
    {
        using var browser = _site.Visitor();
        var page = await Applicant.SignIn(browser, _old.Number.Plain!);
        Assert.True(page.Has($"a[href='{Page}']"));
        var phone = People.Phone();
        page = await Verified(browser, phone);
        page = await browser.Press(page, "绑定", new Dictionary<string, string?> { ["Password"] = "wrong one" });
        Assert.Contains("密码错误", page.Error("Password"));
        var request = browser.Request(page, "绑定", new Dictionary<string, string?> { ["Password"] = Applicant.Password });
        var again = browser.Request(page, "绑定", new Dictionary<string, string?> { ["Password"] = Applicant.Password });
        Assert.Contains("新手机号已绑定", (await TestPage.Read(await browser.Http.SendAsync(request))).Text);
        Assert.Equal("/account", (await TestPage.Read(await browser.Http.SendAsync(again))).Path);

        Assert.Equal("/account", (await Applicant.SignIn(_site.Visitor(), phone)).Path);
        Assert.Equal(1, await _site.Silo.Scalar<int>("select count(*)::int from chsi.notice where account = @Account and subject = '已绑定新手机号'", new { _old.Account }));
        page = await browser.Press(await Verified(browser, People.Phone()), "绑定", new Dictionary<string, string?> { ["Password"] = Applicant.Password });
        Assert.Contains("该账号已绑定手机号，无需再绑定。", page.Text);
        Assert.Equal([], (await _site.Services.GetRequiredService<Chsi.Silo.Store.Replay>().Check()).First);
    }

    [Fact]
    public async Task A_phone_that_is_somebodys_is_refused_and_guessing_the_password_has_to_wait()
    {
        using var browser = await _site.SignedIn(_old.Account);
        var page = await browser.Press(await Verified(browser, _next.Phone.Plain!), "绑定", new Dictionary<string, string?> { ["Password"] = Applicant.Password });
        Assert.Contains(RegisterAccount.PhoneIsTaken, page.Text);
        for (var n = 0; n < 6; n++)
        {
            page = await browser.Press(page, "绑定", new Dictionary<string, string?> { ["Password"] = "wrong one" });
        }

        Assert.Contains("密码错误次数较多", page.Error("Password"));
    }

    [Fact]
    public async Task Without_the_password_by_a_face_and_nobody_elses_account_by_it()
    {
        using var browser = _site.Visitor();
        var phone = People.Phone();
        await Face(browser, await Verified(browser, phone), _old.Number.Plain!);
        var page = await browser.Get(Page);
        Assert.Contains("新手机号已绑定", page.Text);
        Assert.Equal("/account", (await Applicant.SignIn(_site.Visitor(), phone)).Path);

        using var other = _site.Visitor();
        await Face(other, await Verified(other, People.Phone()), People.IdNumber());
        Assert.Contains("没有查到您的学信网账号", (await other.Get(Page)).Text);
        using var bound = _site.Visitor();
        await Face(bound, await Verified(bound, People.Phone()), _next.Number.Plain!);
        Assert.Contains("该账号已绑定手机号", (await bound.Get(Page)).Text);
    }

    private async Task<TestPage> Verified(TestBrowser browser, string phone)
    {
        var page = await browser.Press(await browser.Get(Page), "免费获取",
            new Dictionary<string, string?> { ["Phone"] = phone, ["altcha"] = await browser.Captcha("/account/captcha?purpose=bind-phone") });
        return await browser.Press(page, "#verify", new Dictionary<string, string?> { ["Code"] = await _site.CodeFor(phone) });
    }

    private async Task Face(TestBrowser browser, TestPage page, string number)
    {
        page = await browser.Press(page, "在本设备上验证", new Dictionary<string, string?> { ["Name"] = "张明", ["Number"] = number, ["FaceConsent"] = "true" });
        await _service.Http.PostAsync(page.Address.AbsoluteUri, new FormUrlEncodedContent([new("result", "pass")]));
    }

    private async Task Restored()
    {
        _old = await Applicant.Existing(_site);
        var again = People.Registration(_old.Number.Plain!, again: true);
        await _site.Silo.Must(again, Actor.Visitor(again.Account));
        await _site.Silo.HandIn(again);
        var (approver, first, second) = (People.Reviewer(), People.Reviewer("李强"), People.Reviewer("赵静"));
        await _site.Silo.Must(new TakeReview(again.Case), approver);
        await _site.Silo.Must(new ApproveReview(again.Case, "一致", await _site.Silo.Stage(again.Case)), approver);
        _next = People.Registration(People.IdNumber(), _old.Phone.Plain);
        await _site.Silo.Must(_next, Actor.Visitor(_next.Account));
        var disputes = _site.Services.GetRequiredService<Disputes>();
        var open = disputes.Open(Guid.CreateVersion7(), again.Case, _old.Account, "不是本人申请的。");
        await _site.Silo.Must(open, approver);
        foreach (var reviewer in new[] { first, second })
        {
            await _site.Silo.Must(new TakeReview(open.Dispute), reviewer);
            await _site.Silo.Must(await disputes.Uphold(new(open.Dispute) { Applicant = _old.Account }, "不一致", await _site.Silo.Stage(open.Dispute)), reviewer);
        }
    }
}
