using System.Net;
using Chsi.Silo.SignIn;
using Chsi.Tests.Support;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.Staff;
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

    private Task<TestPage> Type(TestPage page, string code, TestBrowser? browser = null) =>
        (browser ?? _browser).Press(page, "验证并返回", new Dictionary<string, string?> { ["Code"] = code });
}
