using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Chsi.Tests.Support;
using Chsi.Workflows.ReRegistration;
using Xunit;

namespace Chsi.Tests.Web.DuplicateId;

/// <summary>Way 1 against the simulator, which is a process of its own.</summary>
public sealed class FaceCheckTests : IAsyncLifetime
{
    private const string Way1 = "/account/duplicate-id/face-check";
    private SimulatorProcess _service = null!;
    private TestSite _site = null!;
    private Collided _applicant = null!;

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
        _applicant = await Collided.Register(_site);
    }

    public async Task DisposeAsync()
    {
        await _site.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Fact]
    [Rule("004-13")]
    public async Task A_pass_by_callback_passes_the_number_at_once()
    {
        var page = await Begin("在本设备上验证");
        Assert.StartsWith(_service.Address, page.Address.AbsoluteUri);

        await End(page.Address.AbsoluteUri, "pass");

        Assert.Equal(ReRegistrationRoute.Approved.Name, await _applicant.Stage());
        Assert.Equal("Closed", await _site.Silo.Scalar<string>("select status from chsi.account_row where id = @Account", new { _applicant.Old.Account }));
        Assert.Equal("/account", (await _applicant.Open()).Path);
    }

    [Fact]
    public async Task On_the_phone_by_code_the_page_learns_the_result_by_asking()
    {
        await _service.Behave("face-check", "silent");
        var page = await Begin("用手机扫码验证");
        Assert.StartsWith("data:image/svg+xml;base64,", page.One("img[alt='实人验证二维码']").GetAttribute("src"));
        var progress = page.One("[hx-get]").GetAttribute("hx-get")!;
        Assert.Equal(HttpStatusCode.NoContent, (await _applicant.Open(progress)).Status);

        await End(page.One(".qr a").GetAttribute("href")!, "fail");
        var asked = await _applicant.Open(progress);

        Assert.Equal(Collided.Page, asked.Response.Headers.GetValues("HX-Redirect").Single());
        Assert.Contains("已有 1 次未通过", (await _applicant.Open()).Text);
        Assert.Equal(1, await _applicant.Facts("identity-check-failed"));
    }

    [Fact]
    public async Task Without_scripts_a_refresh_learns_the_result_too()
    {
        await _service.Behave("face-check", "silent");
        await End((await Begin("在本设备上验证")).Address.AbsoluteUri, "pass");
        Assert.Equal(ReRegistrationRoute.AwaitingEvidence.Name, await _applicant.Stage());

        Assert.Equal("/account", (await _applicant.Open()).Path);
        Assert.Equal(ReRegistrationRoute.Approved.Name, await _applicant.Stage());
    }

    [Fact]
    [Rule("001-19")]
    public async Task Manual_review_is_offered_at_once_and_opens_by_itself_after_three_failures()
    {
        Assert.True((await _applicant.Open()).Has("a[href='/account/duplicate-id/photos']"));
        for (var n = 1; n <= 3; n++)
        {
            await End((await Begin("在本设备上验证")).Address.AbsoluteUri, "fail");
        }

        var page = await _applicant.Open();
        Assert.Contains("实人验证多次未通过，已为您开放人工审核", page.Text);
        Assert.Contains("已有 3 次未通过", page.Text);
        Assert.Contains("多次未通过，已开放人工审核", page.One(".timeline").TextContent);
        Assert.Contains("照片已提交", (await _applicant.HandIn()).Text);
    }

    [Fact]
    public async Task A_callback_counts_once_and_only_if_it_is_signed_fresh_and_ours()
    {
        await _service.Behave("face-check", "silent");
        var session = (await Begin("在本设备上验证")).Address.Segments[^1];
        var reference = (await _site.Silo.Scalar<Guid>("select request from chsi.fact where type = 'identity-check-started'")).ToString("N");
        var body = Body(session, reference, DateTimeOffset.UtcNow);

        Assert.Equal(HttpStatusCode.Unauthorized, await Post(body, new string('0', 64)));
        Assert.Equal(HttpStatusCode.Unauthorized, await Post(body, null));
        Assert.Equal(HttpStatusCode.Unauthorized, await Post(Body(session, reference, DateTimeOffset.UtcNow.AddMinutes(-6))));
        Assert.Equal(HttpStatusCode.NotFound, await Post(Body("another", reference, DateTimeOffset.UtcNow)));
        Assert.Equal(HttpStatusCode.NotFound, await Post(Body(session, Guid.NewGuid().ToString("N"), DateTimeOffset.UtcNow)));
        Assert.Equal(0, await _applicant.Facts("identity-check-failed"));

        Assert.Equal(HttpStatusCode.NoContent, await Post(body));
        Assert.Equal(HttpStatusCode.NoContent, await Post(body));
        Assert.Equal(HttpStatusCode.NoContent, await Post(Body(session, reference, DateTimeOffset.UtcNow)));
        Assert.Equal(1, await _applicant.Facts("identity-check-failed"));
    }

    [Fact]
    public async Task A_callback_may_come_in_chunks_and_no_longer_than_16_kilobytes()
    {
        await _service.Behave("face-check", "silent");
        var session = (await Begin("在本设备上验证")).Address.Segments[^1];
        var reference = (await _site.Silo.Scalar<Guid>("select request from chsi.fact where type = 'identity-check-started'")).ToString("N");
        var body = Body(session, reference, DateTimeOffset.UtcNow);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await Post(new byte[(16 * 1024) + 1], chunked: true));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await Post(new byte[(16 * 1024) + 1], chunked: false));
        Assert.Equal(HttpStatusCode.Unauthorized, await Post(new byte[16 * 1024], "", chunked: true));
        Assert.Equal(0, await _applicant.Facts("identity-check-failed"));
        Assert.Equal(HttpStatusCode.NoContent, await Post(body, chunked: true));
        Assert.Equal(1, await _applicant.Facts("identity-check-failed"));
    }

    [Fact]
    public async Task A_form_sent_twice_begins_one_attempt()
    {
        var form = await _applicant.Open(Way1);
        var typed = new Dictionary<string, string?> { ["Consent"] = "true" };
        var both = await Task.WhenAll(Enumerable.Range(0, 2).Select(async _ =>
            await TestPage.Read(await _applicant.Browser.Http.SendAsync(_applicant.Browser.Request(form, "用手机扫码验证", typed)))));

        Assert.All(both, page => Assert.Contains("实人验证进行中", page.Text));
        Assert.Equal(1, await _applicant.Facts("identity-check-started"));
        Assert.Contains("实人验证进行中", (await _applicant.Open()).Text);
    }

    [Fact]
    public async Task A_service_that_is_away_counts_as_no_attempt()
    {
        await _service.Behave("face-check", "away");

        Assert.Contains("实人验证服务暂时无法连接", (await Begin("用手机扫码验证")).Text);
        Assert.Equal(0, await _applicant.Facts("identity-check-started"));
        Assert.Contains("请先阅读并同意", (await _applicant.Browser.Press(await _applicant.Open(Way1), "用手机扫码验证")).Error("Consent"));
    }

    [Fact]
    public async Task Not_configured_it_is_shown_as_unavailable()
    {
        await using var without = await TestSite.Start();
        var applicant = await Collided.Register(without);

        var page = await applicant.Open();
        Assert.Contains("暂不可用", page.Text);
        Assert.False(page.Has($"a[href='{Way1}']"));
        Assert.True(page.Has("a[href='/account/duplicate-id/photos']"));
        Assert.Contains("实人验证暂不可用", (await applicant.Open(Way1)).Text);
    }

    private async Task<TestPage> Begin(string button) =>
        await _applicant.Browser.Press(await _applicant.Open(Way1), button, new Dictionary<string, string?> { ["Consent"] = "true" });

    private async Task End(string page, string result) =>
        await _service.Http.PostAsync(page, new FormUrlEncodedContent([new("result", result)]));

    private static byte[] Body(string session, string reference, DateTimeOffset at) => JsonSerializer.SerializeToUtf8Bytes(
        new { session, reference, state = "failed", nonce = RandomNumberGenerator.GetHexString(32), at, reason = "face-mismatch" });

    private Task<HttpStatusCode> Post(byte[] body, bool chunked = false) =>
        Post(body, Convert.ToHexString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(SimulatorProcess.CallbackKey), body)), chunked);

    private async Task<HttpStatusCode> Post(byte[] body, string? signature, bool chunked = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/callbacks/face-check") { Content = new ByteArrayContent(body) };
        request.Headers.TransferEncodingChunked = chunked;
        if (signature is not null)
        {
            request.Headers.Add("X-Signature", signature);
        }

        using var visitor = _site.Visitor();
        return (await visitor.Http.SendAsync(request)).StatusCode;
    }
}
