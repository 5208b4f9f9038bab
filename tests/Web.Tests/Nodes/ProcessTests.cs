using System.Diagnostics;
using System.Net;
using Chsi.Silo.Store;
using Chsi.Tests.Support;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chsi.Tests.Web.Nodes;

/// <summary>The program as it is installed: how it begins on a schema that is not its own, and how it ends.</summary>
public sealed class ProcessTests : IAsyncLifetime
{
    private TestSilo _silo = null!;

    public async Task InitializeAsync()
    {
        _silo = await TestSilo.Start();
        _silo.Services.GetRequiredService<Vault>();
    }

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task A_process_that_is_told_to_end_says_that_it_is_not_ready_serves_on_and_finishes_what_is_open()
    {
        await using var process = await WebProcess.Start(_silo, ("Chsi:Stop:NoticeSeconds", "4"), ("Chsi:Stop:Seconds", "60"),
            ("Chsi:Database:Writer", $"{_silo.Settings["Chsi:Database:Writer"]};Command Timeout=60")).Serving();
        using var http = new HttpClient { BaseAddress = new(process.Address) };
        using var direct = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var request = await SignIn(process);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health/ready")).StatusCode);
        Task<HttpResponseMessage> open;
        await using (await Hold())
        {
            open = direct.SendAsync(request);
            await Waits();
            await process.TellToEnd();
            HttpResponseMessage ready;
            do
            {
                ready = await http.GetAsync("/health/ready");
            }
            while (ready.StatusCode == HttpStatusCode.OK);

            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
            Assert.Contains("this process is ending", await ready.Content.ReadAsStringAsync());
            Assert.True(ready.Headers.ConnectionClose);
            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/account/login")).StatusCode);
            await TakesNoMore(process);
            Assert.False(open.IsCompleted);
        }

        Assert.Equal(HttpStatusCode.SeeOther, (await open).StatusCode);
        Assert.Equal(0, await process.Ended());
    }

    [Fact]
    public async Task What_is_open_longer_than_the_limit_is_cut_off()
    {
        await using var process = await WebProcess.Start(_silo, ("Chsi:Stop:Seconds", "1")).Serving();
        using var direct = new HttpClient();
        using var request = await SignIn(process);
        await using var held = await Hold();
        var open = direct.SendAsync(request);
        await Waits();
        await process.TellToEnd();
        await process.Ended();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => open);
    }

    [Fact]
    public async Task A_schema_one_script_ahead_is_gone_along_with_and_said()
    {
        await Ahead(1);
        await using var process = await WebProcess.Start(_silo).Serving();
        using var http = new HttpClient { BaseAddress = new(process.Address) };
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health/ready")).StatusCode);
        Assert.Contains("one script ahead of this version", process.Said);
        // what is applied while it runs does not stop it
        await Ahead(2);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health/ready")).StatusCode);
    }

    [Theory]
    [InlineData(2, "2 scripts ahead of this version")]
    [InlineData(-1, "lacks 1 of the schema's scripts that this version needs: run the command 'migrate' first.")]
    public async Task A_schema_further_ahead_or_behind_is_none_to_begin_on(int ahead, string sentence)
    {
        await Ahead(ahead);
        await using var process = WebProcess.Start(_silo);
        Assert.Equal(2, await process.Ended());
        Assert.Contains("Cannot start: ", process.Said);
        Assert.Contains(sentence, process.Said);
    }

    private async Task Ahead(int scripts)
    {
        await using var owner = await _silo.Owner();
        await owner.ExecuteAsync(scripts < 0
            ? "delete from public.schema_version where number = (select max(number) from public.schema_version)"
            : "insert into public.schema_version (number, name, hash) select max(number) + 1, 'later', '' from public.schema_version");
        if (scripts > 1)
        {
            await Ahead(scripts - 1);
        }
    }

    /// <summary>Every sign-in waits until this is disposed of.</summary>
    private async Task<IAsyncDisposable> Hold()
    {
        var owner = await _silo.Owner();
        await owner.BeginTransactionAsync();
        await owner.ExecuteAsync("lock table chsi.login_log in access exclusive mode");
        return owner;
    }

    private async Task Waits()
    {
        for (var patience = Stopwatch.StartNew(); await _silo.Scalar<long>("select count(*) from pg_locks where not granted and relation = 'chsi.login_log'::regclass") == 0;)
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(30), "No sign-in waits.");
            await Task.Yield();
        }
    }

    private static async Task TakesNoMore(WebProcess process)
    {
        for (var patience = Stopwatch.StartNew(); ;)
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(30), "It goes on taking connections.");
            try
            {
                using var fresh = new HttpClient { BaseAddress = new(process.Address) };
                await fresh.GetAsync("/health/live");
            }
            catch (HttpRequestException)
            {
                return;
            }
        }
    }

    private static async Task<HttpRequestMessage> SignIn(WebProcess process)
    {
        using var browser = new TestBrowser(process.Address);
        var typed = new Dictionary<string, string?> { ["UserName"] = "15488880000", ["Password"] = "not the right one" };
        var request = browser.Request(await browser.Get("/account/login"), "登录", typed);
        request.Headers.Add("Cookie", $"chsi-form={browser.Cookie("chsi-form")}");
        return request;
    }
}
