using System.Net;
using Chsi.Silo.Imports;
using Chsi.Silo.SignIn;
using Chsi.Tests.Support;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Chsi.Workflows.Staff;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Web.Account;

/// <summary>Before a copy is taken or a value is shown whole, the second factor is asked once more where it was typed too long ago.</summary>
public sealed class StepUpTests : IAsyncLifetime
{
    private readonly Guid _staff = Guid.CreateVersion7();
    private readonly byte[] _secret = Totp.NewSecret();
    private TestSite _site = null!;
    private TestBrowser _browser = null!;

    public async Task InitializeAsync()
    {
        _site = await TestSite.Start();
        await _site.Silo.Must(new AddStaff(_staff, "baohu01", "周敏", Desk.DataProtection, Personal.SecretOf(_staff, "hash"), Personal.SecretOf(_staff, Base32.Encode(_secret))), Actor.Clock);
        _browser = await _site.StaffSignedIn(_staff);
    }

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task A_session_left_open_takes_no_copy_until_a_code_was_typed_that_counts_once()
    {
        var page = await _browser.Get("/desk/access");
        Assert.Equal(HttpStatusCode.OK, (await _browser.Press(page, "导出 CSV")).Status);
        await _site.Silo.MoveClock(TimeSpan.FromMinutes(16));
        var asked = await _browser.Press(page, "导出 CSV");
        Assert.Equal("/account/step-up", asked.Path);
        Assert.Equal(1, await _site.Silo.Scalar<long>("select count(*) from chsi.access_log"));
        Assert.Contains("动态码有误", (await Type(asked, "000000")).Error("Code"));

        var step = DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 30;
        var back = await Type(asked, Totp.Code(_secret, step));
        Assert.Equal("/desk/access", back.Path);
        Assert.Contains("已验证", back.Text);
        Assert.Contains("导出访问日志", back.One("table.queue").TextContent);
        Assert.Equal("text/csv", (await _browser.Press(page, "导出 CSV")).Response.Content.Headers.ContentType!.MediaType);
        await _site.Silo.MoveClock(TimeSpan.FromMinutes(16));
        Assert.Contains("已使用", (await Type(await _browser.Press(page, "导出 CSV"), Totp.Code(_secret, step))).Error("Code"));
        Assert.Equal(2, await _site.Silo.Scalar<long>("select count(*) from chsi.access_log"));
    }

    [Fact]
    public async Task It_is_no_way_in_for_a_session_that_waits_for_the_second_factor()
    {
        var half = await _site.StaffSignedIn(_staff, secondFactor: false);
        var page = await half.Get("/account/step-up");
        await Type(page, Totp.Code(_secret, DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 30), half);
        Assert.Equal("/account/login/second-factor", (await half.Get("/desk/access")).Path);
    }

    [Fact]
    public async Task What_was_typed_stands_in_the_form_again_and_never_in_an_address()
    {
        var member = Guid.CreateVersion7();
        await _site.Silo.EnterSchool();
        await _site.Services.GetRequiredService<RecordImport>().Run(
            RecordFile.Open(Students.File([Students.Line("2026001")])).Value!, Students.School, Students.Registrar(), Guid.CreateVersion7(), rehearse: false);
        await _site.Silo.Must(new AddStaff(member, "xueji01", "赵静", Desk.School(Students.School), Personal.SecretOf(member, "hash"), Personal.SecretOf(member, Base32.Encode(_secret))), Actor.Clock);
        var browser = await _site.StaffSignedIn(member);
        var path = (await browser.Get("/school/records?number=2026001")).One("[data-row]").GetAttribute("href")!;
        var page = await browser.Get(path);
        await _site.Silo.MoveClock(TimeSpan.FromMinutes(16));
        var sent = new Dictionary<string, string?> { ["value"] = "Number", ["why"] = "核对毕业名单" };
        var asked = await browser.Press(page, "#disclose", sent);
        Assert.Equal("/account/step-up", asked.Path);
        Assert.DoesNotContain(Uri.EscapeDataString("核对"), asked.Html + asked.Address, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("核对毕业名单", asked.Html);
        var back = await Type(asked, Totp.Code(_secret, DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 30), browser);
        Assert.Equal(path, back.Path);
        Assert.Equal(("核对毕业名单", "Number"), (back.One("#why").GetAttribute("value"), back.One("#Value option[selected]").GetAttribute("value")));
        Assert.DoesNotContain(Uri.EscapeDataString("核对"), back.Address.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, await _site.Silo.Scalar<long>("select count(*) from chsi.access_log where person = @member", new { member }));
        Assert.Contains("证件号码", (await browser.Press(back, "#disclose")).One("#disclosed").TextContent);
        Assert.Equal(1, await _site.Silo.Scalar<long>("select count(*) from chsi.access_log where person = @member and reason = '核对毕业名单'", new { member }));
    }

    [Fact]
    public async Task A_fragment_leads_to_the_second_factor_with_what_was_typed_too()
    {
        var (_, applicant, number) = await _site.Silo.CollidedWithPhotos();
        var (reviewer, browser) = await _site.Reviewer();
        await _site.Silo.Must(new TakeReview(applicant.Case), reviewer);
        var page = await browser.Get($"/desk/reviews/{number}");
        await _site.Silo.MoveClock(TimeSpan.FromMinutes(16));
        var request = browser.Request(page, "显示（留痕）", new Dictionary<string, string?> { ["field"] = "Name", ["why"] = "申请人来电核对" });
        request.Headers.Add("HX-Request", "true");
        var answer = await browser.Http.SendAsync(request);
        var back = System.Web.HttpUtility.ParseQueryString(new Uri($"http://localhost{answer.Headers.GetValues("HX-Redirect").Single()}").Query)["back"]!;
        page = await browser.Get(back);
        Assert.True(page.One(".disclose").HasAttribute("open"));
        Assert.Equal(("申请人来电核对", "Name"), (page.One(".disclose [name=why]").GetAttribute("value"), page.One(".disclose [name=field] option[selected]").GetAttribute("value")));
    }

    private Task<TestPage> Type(TestPage page, string code, TestBrowser? browser = null) =>
        (browser ?? _browser).Press(page, "验证并返回", new Dictionary<string, string?> { ["Code"] = code });
}
