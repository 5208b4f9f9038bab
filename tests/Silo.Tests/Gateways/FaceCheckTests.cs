using System.Net;
using System.Net.Http.Json;
using System.Text;
using Chsi.Silo.Gateways;
using Chsi.Tests.Support;
using Xunit;

namespace Chsi.Tests.Silo.Gateways;

/// <summary>实人验证 from start to callback against the simulator, with a listener in the place of our callback address.</summary>
public sealed class FaceCheckTests : IAsyncLifetime
{
    private readonly CallbackListener listener = new();
    private SimulatorProcess simulators = null!;
    private HttpFaceCheck check = null!;

    public async Task InitializeAsync()
    {
        simulators = await SimulatorProcess.Start();
        check = new HttpFaceCheck(new FaceCheckOptions { Url = simulators.Address + "/face-check", Key = SimulatorProcess.Key });
    }

    public async Task DisposeAsync()
    {
        check.Dispose();
        listener.Dispose();
        await simulators.DisposeAsync();
    }

    [Theory]
    [InlineData("pass", FaceCheckState.Passed, null)]
    [InlineData("fail", FaceCheckState.Failed, "face-mismatch")]
    public async Task The_button_pressed_comes_back_signed_and_by_polling(string button, FaceCheckState state, string? reason)
    {
        var session = (await check.Start(Request(), default))!;
        var page = await simulators.Http.GetStringAsync(session.Page);
        Assert.Contains("模拟的实人验证", page, StringComparison.Ordinal);
        Assert.DoesNotContain("110101199003079972", page, StringComparison.Ordinal);
        Assert.Equal(new FaceCheckResult(FaceCheckState.Waiting, null), await check.Poll(session.Session, default));

        var received = listener.Next();
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var pressed = await browser.PostAsync(session.Page, new FormUrlEncodedContent([new("result", button)]));

        Assert.Equal("https://example.test/account/duplicate-id", pressed.Headers.Location!.AbsoluteUri);
        var (body, signature) = await received;
        var callback = FaceCallback.Verify(body, signature, Encoding.UTF8.GetBytes(SimulatorProcess.CallbackKey), DateTimeOffset.UtcNow)!;
        Assert.Equal((session.Session, "r-1", state, reason), (callback.Session, callback.Reference, callback.State, callback.Reason));
        Assert.Equal(new FaceCheckResult(state, reason), await check.Poll(session.Session, default));
    }

    [Fact]
    public async Task A_provider_that_is_away_fails_nobody()
    {
        var session = (await check.Start(Request(), default))!;
        await simulators.Behave("face-check", "away");

        Assert.Null(await check.Start(Request(), default));
        Assert.Equal(FaceCheckState.Away, (await check.Poll(session.Session, default)).State);
        Assert.Equal(FaceCheckState.Away, (await check.Poll("../sms/messages", default)).State);
    }

    [Fact]
    public async Task Not_configured_it_starts_nothing()
    {
        using var none = new HttpFaceCheck(new FaceCheckOptions());

        Assert.False(none.IsConfigured);
        Assert.Null(await none.Start(Request(), default));
        Assert.Equal(FaceCheckState.Away, (await none.Poll("s", default)).State);
    }

    private FaceCheckRequest Request() =>
        new("r-1", "张三", "110101199003079972", listener.Address, new Uri("https://example.test/account/duplicate-id"));

    private sealed class CallbackListener : IDisposable
    {
        private readonly HttpListener http = new();

        public CallbackListener()
        {
            using var port = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
            port.Start();
            Address = new Uri($"http://127.0.0.1:{((IPEndPoint)port.LocalEndpoint).Port}/face-check/callback/");
            port.Stop();
            http.Prefixes.Add(Address.AbsoluteUri);
            http.Start();
        }

        public Uri Address { get; }

        public async Task<(byte[] Body, string? Signature)> Next()
        {
            var context = await http.GetContextAsync();
            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            context.Response.Close();
            return (body.ToArray(), context.Request.Headers[FaceCallback.SignatureHeader]);
        }

        public void Dispose() => http.Close();
    }
}
