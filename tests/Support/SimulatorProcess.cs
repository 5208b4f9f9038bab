using System.Diagnostics;
using System.Net.Http.Json;

namespace Chsi.Tests.Support;

/// <summary>The simulators as a process of their own on a free port, ended with the test.</summary>
public sealed class SimulatorProcess : IAsyncDisposable
{
    public const string Key = "development-key";
    public const string CallbackKey = "development-face-check-callback-key";

    private const string Greeting = "Simulators listening on ";
    private readonly ChildProcess child;

    private SimulatorProcess(ChildProcess child, string address)
    {
        this.child = child;
        Address = address;
        Http = new HttpClient { BaseAddress = new Uri(address) };
    }

    /// <summary>Without a slash at the end, for example "http://127.0.0.1:41234".</summary>
    public string Address { get; }

    public HttpClient Http { get; }

    public static async Task<SimulatorProcess> Start()
    {
        var folder = Path.Combine(Checkout.Root, "tools", "Simulators");
        var program = Path.Combine(folder, "bin", Checkout.Configuration, "net10.0", "Simulators.dll");
        var child = ChildProcess.Start("dotnet", program, "--urls", "http://127.0.0.1:0");
        var line = await child.Line(line => line.StartsWith(Greeting, StringComparison.Ordinal));
        return new SimulatorProcess(child, line[Greeting.Length..]);
    }

    /// <summary>For example <c>Behave("sms", "hang")</c>; the modes are in tools/Simulators/README.md.</summary>
    public async Task Behave(string simulator, string mode) =>
        (await Http.PostAsJsonAsync($"/{simulator}/behaviour", new { mode })).EnsureSuccessStatusCode();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await child.DisposeAsync();
    }
}
