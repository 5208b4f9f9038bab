using System.Net;
using System.Text.Json;
using Chsi.Silo.Clockwork;
using Chsi.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Web;

/// <summary>What a monitor reads: like the other addresses of /health it asks for no sign-in, so it says nothing of anybody.</summary>
[Rule("R21")]
public sealed class AlarmsTests
{
    [Fact]
    public async Task A_monitor_reads_that_all_is_well_then_which_alarm_stands_and_then_that_it_is_over()
    {
        await using var site = await TestSite.Start();
        using var monitor = site.Visitor();
        Assert.Equal("clockwork-still", Assert.Single(await Read(HttpStatusCode.ServiceUnavailable)).Name);
        foreach (var job in Pulse.Jobs)
        {
            await site.Services.GetRequiredService<Pulse>().Beat(job, TimeSpan.FromSeconds(1));
        }

        Assert.Empty(await Read(HttpStatusCode.OK));

        var (_, again, number) = await site.Silo.CollidedWithPhotos();
        await site.Silo.MoveClock(TimeSpan.FromMinutes(3));
        var (name, text) = Assert.Single(await Read(HttpStatusCode.ServiceUnavailable));
        Assert.Equal("messages-late", name);
        Assert.StartsWith("the oldest message has waited for 18", text, StringComparison.Ordinal);
        foreach (var personal in new[] { number, again.Case.ToString(), again.Account.ToString(), again.Number.Plain!, again.Phone.Plain! })
        {
            Assert.DoesNotContain(personal, text, StringComparison.OrdinalIgnoreCase);
        }

        await using var owner = await site.Silo.Owner();
        await Dapper.SqlMapper.ExecuteAsync(owner, "update chsi.notice set next_try = null");
        Assert.Empty(await Read(HttpStatusCode.OK));

        async Task<IReadOnlyList<(string Name, string Text)>> Read(HttpStatusCode status)
        {
            using var answer = await monitor.Http.GetAsync("/health/alarms");
            Assert.Equal(status, answer.StatusCode);
            Assert.True(answer.Headers.CacheControl is { NoStore: true });
            Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
            using var said = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            Assert.Equal(["alarms"], said.RootElement.EnumerateObject().Select(p => p.Name));
            return [.. said.RootElement.GetProperty("alarms").EnumerateArray().Select(a => (a.GetProperty("name").GetString()!, a.GetProperty("text").GetString()!))];
        }
    }
}
