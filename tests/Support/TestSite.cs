using System.Text.Json;
using Chsi.Silo.SignIn;
using Chsi.Silo.Store;
using Chsi.Web;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Chsi.Tests.Support;

/// <summary>The real web process on a free port and a database of its own; nothing runs in the background, and name checks ask <see cref="Authority"/>.</summary>
public sealed class TestSite : IAsyncDisposable
{
    private readonly List<WebApplication> _beside = [];
    private readonly Dictionary<string, string?> _settings;
    private readonly string _environment;

    private TestSite(TestSilo silo, NameAuthority authority, WebApplication app, Dictionary<string, string?> settings, string environment) =>
        (Silo, Authority, App, _settings, _environment) = (silo, authority, app, settings, environment);

    public TestSilo Silo { get; }

    public NameAuthority Authority { get; }

    public WebApplication App { get; }

    public string Address => App.Urls.First();

    public IServiceProvider Services => App.Services;

    /// <param name="settings">Settings that this test needs otherwise, for example a short limit.</param>
    public static async Task<TestSite> Start(IDictionary<string, string?>? settings = null, string environment = "Development")
    {
        var silo = await TestSilo.Start();
        // the file of keys is made by whoever opens it first: two at once would make two
        silo.Services.GetRequiredService<Vault>();
        var authority = await NameAuthority.Start();
        var all = new Dictionary<string, string?>(silo.Settings.AsEnumerable())
        {
            ["Chsi:Passwords:Iterations"] = "1000",
            ["Chsi:NameCheck:Url"] = authority.Url,
            ["Chsi:NameCheck:Key"] = "key",
            ["Chsi:NameCheck:TimeoutSeconds"] = "1",
            ["Chsi:Clockwork:Enabled"] = "false",
            ["Chsi:Stop:NoticeSeconds"] = "0",
            ["Chsi:Codes:Difficulty"] = "1",
            ["Chsi:Codes:NeutralMilliseconds"] = "0",
        };
        foreach (var (key, value) in settings ?? new Dictionary<string, string?>())
        {
            all[key] = value;
        }

        return new(silo, authority, await Started(all, environment), all, environment);
    }

    /// <summary>One more node over the same database, which ends with the site.</summary>
    public async Task<WebApplication> Beside()
    {
        var app = await Started(_settings, _environment);
        lock (_beside)
        {
            _beside.Add(app);
        }

        return app;
    }

    /// <summary>Somebody with an empty cookie jar; where there are several nodes, each request asks the next of them.</summary>
    public TestBrowser Visitor() => new([Address, .. _beside.Select(a => a.Urls.First())]);

    /// <summary>A browser in which this account is signed in.</summary>
    public Task<TestBrowser> SignedIn(Guid account) => Begin(SessionKind.Account, account, secondFactor: false);

    /// <summary>A browser in which this member of staff is signed in, after the second factor unless said otherwise.</summary>
    public Task<TestBrowser> StaffSignedIn(Guid staff, bool secondFactor = true) => Begin(SessionKind.Staff, staff, secondFactor);

    /// <summary>The text messages that wait under seal (codes and the like), oldest first.</summary>
    public async Task<IReadOnlyList<(string Phone, string Text)>> SealedMessages()
    {
        var key = Services.GetRequiredService<Vault>().KeyFor("notice");
        await using var connection = new NpgsqlConnection(Silo.Settings["Chsi:Database:Owner"]);
        var rows = await connection.QueryAsync<(Guid Id, byte[] Sealed)>("select id, sealed from chsi.notice where sealed is not null order by position");
        return [.. rows.Select(r =>
        {
            var message = JsonDocument.Parse(Vault.Open(key, r.Sealed, r.Id.ToByteArray())).RootElement;
            return (message.GetProperty("phone").GetString()!, message.GetProperty("text").GetString()!);
        })];
    }

    /// <summary>The six digits of the newest message to this phone.</summary>
    public async Task<string> CodeFor(string phone)
    {
        var (_, text) = (await SealedMessages()).Last(m => m.Phone == phone);
        return System.Text.RegularExpressions.Regex.Match(text, "[0-9]{6}").Value;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var app in _beside.Append(App))
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        await Authority.DisposeAsync();
        await Silo.DisposeAsync();
    }

    private static async Task<WebApplication> Started(Dictionary<string, string?> settings, string environment)
    {
        string[] host = [$"--environment={environment}", "--applicationName=Chsi.Web", $"--contentRoot={Path.Combine(Checkout.Root, "web")}"];
        var app = Site.Build(host, builder =>
        {
            builder.Configuration.AddInMemoryCollection(settings);
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.SetMinimumLevel(LogLevel.Error);
        });
        await app.StartAsync();
        return app;
    }

    private async Task<TestBrowser> Begin(SessionKind kind, Guid person, bool secondFactor)
    {
        var browser = Visitor();
        var epoch = await Silo.Scalar<int>($"select session_epoch from chsi.{kind.ToString().ToLowerInvariant()}_row where id = @person", new { person });
        browser.SetCookie("chsi", await Services.GetRequiredService<Sessions>().Begin(kind, person, secondFactor, new("127.0.0.1", "test"), epoch)
            ?? throw new InvalidOperationException("Nobody is there to sign in."));
        return browser;
    }
}
