using System.Net;
using Chsi.Silo.SignIn;
using Chsi.Tests.Support;
using Xunit;

namespace Chsi.Tests.Web;

public sealed class ProductionTests
{
    private static readonly Dictionary<string, string?> Complete = new()
    {
        ["Chsi:Passwords:Iterations"] = PasswordOptions.DefaultIterations.ToString(),
        ["Chsi:Site:Url"] = "https://chsi.test",
        ["Chsi:Sms:Url"] = "http://127.0.0.1:9/sms",
        ["Chsi:Sms:Key"] = "key",
        ["Chsi:Smtp:Host"] = "127.0.0.1",
        ["Chsi:Smtp:StartTls"] = "false",
        ["Chsi:Smtp:From"] = "kefu@chsi.com.cn",
    };

    [Fact]
    public async Task The_development_pages_do_not_exist()
    {
        await using var site = await TestSite.Start(Complete, "Production");
        using var visitor = BehindTls(site);

        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Get("/dev/outbox")).Status);
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/")).Status);
    }

    [Fact]
    public async Task Every_answer_carries_the_security_headers_and_pages_are_not_kept()
    {
        await using var site = await TestSite.Start(Complete, "Production");
        using var visitor = BehindTls(site);

        foreach (var path in new[] { "/", "/account/login", "/no-such-page", "/site/site.css" })
        {
            var headers = (await visitor.Http.GetAsync(path)).Headers;
            var policy = headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("object-src 'none'", policy);
            Assert.Contains("frame-ancestors 'none'", policy);
            Assert.DoesNotContain("unsafe", policy);
            Assert.Equal("nosniff", headers.GetValues("X-Content-Type-Options").Single());
            Assert.False(headers.Contains("Server"));
            Assert.Equal(path.StartsWith("/site/", StringComparison.Ordinal), headers.CacheControl?.NoStore is not true);
        }
    }

    [Fact]
    public async Task Health_is_said_over_http()
    {
        await using var site = await TestSite.Start(Complete, "Production");
        using var visitor = BehindTls(site);

        Assert.Equal(HttpStatusCode.OK, (await visitor.Http.GetAsync("/health/live")).StatusCode);
        var ready = await visitor.Http.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Contains("uploads are not scanned for viruses", await ready.Content.ReadAsStringAsync());
    }

    /// <summary>As the proxy in front hands requests on: cookies of Production are sent over TLS alone.</summary>
    private static TestBrowser BehindTls(TestSite site)
    {
        var visitor = site.Visitor();
        visitor.Http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        return visitor;
    }
}
