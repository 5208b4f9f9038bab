using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Chsi.Tests.Support;

/// <summary>The name-and-number check, played in the test's own process. It agrees until told otherwise.</summary>
public sealed class NameAuthority : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _asked;

    private NameAuthority(WebApplication app) => _app = app;

    /// <summary><c>agrees</c>, <c>disagrees</c>, <c>unknown-document</c>, or <c>away</c>.</summary>
    public string Result { get; set; } = "agrees";

    /// <summary>How often it was asked.</summary>
    public int Asked => _asked;

    public string Url => $"{_app.Urls.First()}/name-check";

    public static async Task<NameAuthority> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var authority = new NameAuthority(builder.Build());
        authority._app.MapPost("/name-check", authority.Answer);
        await authority._app.StartAsync();
        return authority;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IResult Answer()
    {
        Interlocked.Increment(ref _asked);
        return Result == "away" ? Results.StatusCode(503) : Results.Ok(new { result = Result });
    }
}
