using System.Net;
using Chsi.Tests.Support;
using Chsi.Workflows.Decisions;
using Npgsql;
using Xunit;

namespace Chsi.Tests.Web;

public sealed class SiteTests : IAsyncLifetime
{
    private TestSite _site = null!;

    public async Task InitializeAsync() => _site = await TestSite.Start();

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task The_first_page_opens_and_says_what_may_be_done()
    {
        var page = await _site.Visitor().Get("/");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("注册学信网账号", page.Text);
        Assert.Contains("default-src 'self'", page.Response.Headers.GetValues("Content-Security-Policy").Single());
    }

    [Fact]
    public async Task A_session_is_known_until_it_is_ended()
    {
        var registration = People.Registration(People.IdNumber());
        Assert.IsType<Accepted>(await _site.Silo.Ask(registration, Actor.Visitor(registration.Account)));
        var browser = await _site.SignedIn(registration.Account);

        var page = await browser.Get("/");
        Assert.Contains("我的账号", page.Text);

        await browser.Press(page, "退出");
        Assert.DoesNotContain("我的账号", (await browser.Get("/")).Text);
    }

    [Fact]
    public async Task A_form_whose_token_is_gone_is_answered_in_words()
    {
        using var browser = _site.Visitor();
        var page = await browser.Get("/account/login");

        var refused = await browser.Press(page, "登录", new Dictionary<string, string?> { ["__RequestVerificationToken"] = "stale" });

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("页面可能已过期", refused.Text);
    }

    [Fact]
    public async Task Without_the_database_a_page_says_so_within_two_seconds_and_recovers_by_itself()
    {
        var real = new NpgsqlConnectionStringBuilder(_site.Silo.Settings["Chsi:Database:Reader"]);
        await using var gate = new Gate(real.Host!, real.Port);
        string Through(string role) =>
            new NpgsqlConnectionStringBuilder(_site.Silo.Settings[$"Chsi:Database:{role}"]) { Host = "127.0.0.1", Port = gate.Port }.ConnectionString;
        await using var site = await TestSite.Start(new Dictionary<string, string?>
        {
            ["Chsi:Database:Writer"] = Through("Writer"),
            ["Chsi:Database:Reader"] = Through("Reader"),
            ["Chsi:Keys:File"] = _site.Silo.Settings["Chsi:Keys:File"],
        });
        using var browser = site.Visitor();
        Assert.Equal(HttpStatusCode.OK, (await browser.Get("/account/find-username")).Status);
        var form = await browser.Get("/account/login");

        gate.Close();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var away = await browser.Press(form, "登录", new Dictionary<string, string?> { ["UserName"] = "13900000000", ["Password"] = "something" });
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"{clock.Elapsed}");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, away.Status);
        Assert.NotNull(away.Response.Headers.RetryAfter);
        Assert.Contains("稍后再试", away.Text);

        gate.Open();
        var back = await browser.Press(form, "登录", new Dictionary<string, string?> { ["UserName"] = "13900000000", ["Password"] = "something" });
        Assert.Contains("用户名或密码错误", back.Text);
    }

    [Theory]
    [InlineData("", "忘记密码或用户名")]
    [InlineData("?q=照片", "人工审核的照片要求")]
    [InlineData("?q=qqq", "没有找到")]
    public async Task The_help_centre_is_searched_without_scripts_and_names_the_ways_to_a_person(string query, string expected)
    {
        var page = await _site.Visitor().Get($"/help{query}");

        Assert.Contains(expected, page.Text);
        Assert.Contains("kefu@chsi.com.cn", page.One("#contact").TextContent);
        Assert.Contains("①用户名；②问题页面截图；③问题描述", page.Text);
        Assert.Equal(!query.Contains("qqq", StringComparison.Ordinal), page.Has("#assisted-review"));
    }
}
