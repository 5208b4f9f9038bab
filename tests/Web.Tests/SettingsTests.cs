using System.Diagnostics;
using System.Text.RegularExpressions;
using Chsi.Silo.Gateways;
using Chsi.Silo.Store;
using Chsi.Tests.Support;
using Chsi.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Chsi.Tests.Web;

/// <summary>Every setting of the README: a wrong one stops the process with a sentence that names it and does not show its value.</summary>
public sealed class SettingsTests : IDisposable
{
    private const string Wrong = "wrong-secret";

    /// <summary>Settings that any text can be right for; what is wrong with it shows only when it is used.</summary>
    private static readonly string[] AnyText =
    [
        "Chsi:Sms:Key", "Chsi:Smtp:Host", "Chsi:Smtp:User", "Chsi:Smtp:Password", "Chsi:Smtp:FromName", "Chsi:NameCheck:Key", "Chsi:FaceCheck:Key",
        "Chsi:Photos:Vips", "Chsi:Photos:Poppler", "Chsi:Letters:WeasyPrint",
    ];

    private readonly string _keys = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.keys.json");

    public SettingsTests() => KeyRing.Create(_keys);

    public void Dispose() => File.Delete(_keys);

    /// <summary>What Production cannot do without, and values that are of the right kind and yet wrong.</summary>
    public static TheoryData<string, string> Cases => new()
    {
        { "Chsi:Database:Writer", "" },
        { "Chsi:Database:Reader", "" },
        { "Chsi:Database:DecisionConnections", "0" },
        { "Chsi:Keys:File", "" },
        { "Chsi:Keys:File", "/no/such/file" },
        { "Chsi:Keys:File", "/etc/hostname" },
        { "Chsi:Site:Url", "" },
        { "Chsi:Sms:Url", "" },
        { "Chsi:Sms:Url", "http://far.test/sms" },
        { "Chsi:Smtp:Host", "" },
        { "Chsi:Smtp:Port", "0" },
        { "Chsi:Smtp:StartTls", "false" },
        { "Chsi:Smtp:From", "" },
        { "Chsi:NameCheck:Url", "" },
        { "Chsi:FaceCheck:CallbackKey", "" },
        { "Chsi:Passwords:Iterations", "1000" },
        { "Chsi:Rules:PasswordMinimum", "5" },
        { "Chsi:Rules:ReviewWorkingDays", "0" },
        { "Chsi:Sessions:StaffIdleMinutes", "0" },
        { "Chsi:Codes:SendsADay", "0" },
        { "Chsi:Login:LongestDelaySeconds", "1" },
        { "Chsi:Clockwork:DueSeconds", "0" },
        { "Chsi:Photos:AtOnce", "0" },
        { "Chsi:Photos:WaitSeconds", "61" },
        { "Chsi:Letters:AtOnce", "0" },
        { "Chsi:Clamd:TimeoutSeconds", "0" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_is_missing_or_out_of_range_stops_the_process(string setting, string value) => Stops(setting, value);

    [Fact]
    public void Every_setting_of_the_readme_is_read_and_a_value_of_the_wrong_kind_stops_the_process()
    {
        var named = Named();
        Assert.True(named.Count > 50);
        Assert.Empty(AnyText.Except(named));
        // the owner's login is for commands, which name it themselves
        foreach (var setting in named.Except(AnyText).Where(s => s != "Chsi:Database:Owner"))
        {
            Stops(setting == "Chsi:Proxy:Networks" ? setting + ":0" : setting, setting == "Chsi:FaceCheck:CallbackKey" ? "too-short" : Wrong, setting);
        }
    }

    [Fact]
    public async Task The_process_ends_with_one_sentence_and_a_code()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Chsi.Web.dll")])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var (key, value) in Complete())
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["Chsi__Rules__PhotoDays"] = Wrong;
        using var process = Process.Start(start)!;
        var said = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal(2, process.ExitCode);
        Assert.Equal("Cannot start: Setting Chsi:Rules:PhotoDays holds a value of the wrong kind.", (await said).Trim());
    }

    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    public async Task The_console_is_quiet_about_everything_but_us(string environment)
    {
        await using var app = Site.Build(
            [$"--environment={environment}", "--applicationName=Chsi.Web", $"--contentRoot={Path.Combine(Checkout.Root, "web")}"],
            builder => builder.Configuration.AddInMemoryCollection(Complete()));
        var logs = app.Services.GetRequiredService<ILoggerFactory>();

        Assert.False(logs.CreateLogger("Microsoft.AspNetCore.Hosting.Diagnostics").IsEnabled(LogLevel.Information));
        Assert.False(logs.CreateLogger("Microsoft.Hosting.Lifetime").IsEnabled(LogLevel.Information));
        Assert.True(logs.CreateLogger("Microsoft.AspNetCore.Server.Kestrel").IsEnabled(LogLevel.Warning));
        Assert.True(logs.CreateLogger("Chsi.Silo.Grains.Door").IsEnabled(LogLevel.Information));
    }

    private void Stops(string setting, string value, string? name = null)
    {
        var settings = Complete();
        settings[setting] = value;
        WebApplication? app = null;
        var error = Record.Exception(() => app = Site.Build(
            ["--environment=Production", "--applicationName=Chsi.Web", $"--contentRoot={Path.Combine(Checkout.Root, "web")}"],
            builder => builder.Configuration.AddInMemoryCollection(settings)));

        Assert.True(app is null, $"{setting} did not stop it");
        var wrong = Assert.IsType<WrongSettingException>(error);
        Assert.Equal(name ?? setting, wrong.Setting);
        Assert.DoesNotContain(Wrong, wrong.ToString(), StringComparison.Ordinal);
    }

    /// <summary>All that Production needs; nothing is connected to before it runs.</summary>
    private Dictionary<string, string?> Complete() => new()
    {
        ["Chsi:Database:Writer"] = "Host=127.0.0.1;Port=9",
        ["Chsi:Database:Reader"] = "Host=127.0.0.1;Port=9",
        ["Chsi:Keys:File"] = _keys,
        ["Chsi:Passwords:Iterations"] = "210000",
        ["Chsi:Sms:Url"] = "https://sms.test/send",
        ["Chsi:Smtp:Host"] = "smtp.test",
        ["Chsi:Smtp:From"] = "no-reply@chsi.test",
        ["Chsi:NameCheck:Url"] = "https://names.test/check",
        ["Chsi:FaceCheck:Url"] = "https://face.test",
        ["Chsi:FaceCheck:CallbackKey"] = "0123456789012345678901234567890123456789",
        ["Chsi:Site:Url"] = "https://chsi.test",
    };

    /// <summary>The settings of the table, where <c>:Name</c> goes on with the section before it.</summary>
    private static SortedSet<string> Named()
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var row in File.ReadLines(Path.Combine(Checkout.Root, "README.md")).Where(l => l.StartsWith("| `Chsi:", StringComparison.Ordinal)))
        {
            var section = "";
            foreach (Match name in Regex.Matches(row.Split('|')[1], "`([A-Za-z:]+)`"))
            {
                var text = name.Groups[1].Value;
                var whole = text.StartsWith(':') ? section + text : text;
                section = whole[..whole.LastIndexOf(':')];
                names.Add(whole);
            }
        }

        return names;
    }
}
