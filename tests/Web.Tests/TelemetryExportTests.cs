using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Chsi.Silo.Gateways;
using Chsi.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Xunit;

namespace Chsi.Tests.Web;

/// <summary>Traces and metrics as a collector gets them.</summary>
public sealed class TelemetryExportTests
{
    [Fact]
    public async Task A_collector_gets_pages_by_their_pattern_and_what_the_silo_did_and_nothing_of_a_person()
    {
        var got = new ConcurrentQueue<(string Path, byte[] Body)>();
        await using var collector = await Collector(got);
        await using var site = await TestSite.Start(new Dictionary<string, string?> { ["Chsi:Telemetry:Endpoint"] = collector.Urls.First() });
        var (_, applicant, number) = await site.Silo.Collided();
        var (_, reviewer) = await site.Reviewer();
        var page = await reviewer.Get($"/desk/reviews/{number}");
        await reviewer.Press(page, "[data-key=n]");
        await reviewer.Get("/desk/reviews?tab=mine&document=secret-looking");
        site.Services.GetRequiredService<TracerProvider>().ForceFlush();
        site.Services.GetRequiredService<MeterProvider>().ForceFlush();

        var (traces, metrics) = (Sent("/v1/traces"), Sent("/v1/metrics"));
        Assert.Contains("GET /desk/reviews/{number}", traces);
        Assert.Contains("TakeReview", traces);
        Assert.Contains("commit", traces);
        Assert.Contains("chsi.door.duration", metrics);
        Assert.Contains("chsi.commit.duration", metrics);
        Assert.Contains("http.server.request.duration", metrics);
        foreach (var personal in new[] { number, applicant.Number.Plain!, applicant.Phone.Plain!, "王芳", "secret-looking" })
        {
            Assert.DoesNotContain(personal, traces + metrics, StringComparison.Ordinal);
        }

        string Sent(string path) => string.Concat(got.Where(g => g.Path == path).Select(g => Encoding.UTF8.GetString(g.Body)));
    }

    [Fact]
    public async Task Without_an_endpoint_nothing_is_loaded_and_a_wrong_one_stops_the_start()
    {
        await using (var site = await TestSite.Start())
        {
            Assert.Null(site.Services.GetService<TracerProvider>());
        }

        await Assert.ThrowsAsync<WrongSettingException>(() => TestSite.Start(new Dictionary<string, string?> { ["Chsi:Telemetry:Endpoint"] = "collector:4318" }));
    }

    private static async Task<WebApplication> Collector(ConcurrentQueue<(string Path, byte[] Body)> got)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            got.Enqueue((context.Request.Path, body.ToArray()));
            context.Response.StatusCode = (int)HttpStatusCode.OK;
        });
        await app.StartAsync();
        return app;
    }
}
