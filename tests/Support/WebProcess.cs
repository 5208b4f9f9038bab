using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Configuration;

namespace Chsi.Tests.Support;

/// <summary>The web program as a process of its own over a test's database, as it is installed: told to end by a signal, and read by its exit code.</summary>
public sealed class WebProcess : IAsyncDisposable
{
    private const string Greeting = "Serving at ";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly List<string> _said = [];

    private WebProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, said) => Take(said.Data);
        _process.ErrorDataReceived += (_, said) => Take(said.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Where it serves.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Everything it has said so far, to whoever runs it.</summary>
    public string Said
    {
        get
        {
            lock (_said)
            {
                return string.Join('\n', _said);
            }
        }
    }

    /// <param name="settings">Beyond those of the silo.</param>
    public static WebProcess Start(TestSilo silo, params (string Name, string Value)[] settings)
    {
        var folder = Path.Combine(Checkout.Root, "web");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, "bin", Checkout.Configuration, "net10.0", "Chsi.Web.dll"), "--urls", "http://127.0.0.1:0"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        foreach (var (name, value) in silo.Settings.AsEnumerable().Select(s => (s.Key, s.Value ?? "")).Concat(settings))
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return new(start);
    }

    /// <summary>Until it serves; one that ends or falls silent first is an exception.</summary>
    public async Task<WebProcess> Serving()
    {
        using var limit = new CancellationTokenSource(Patience);
        await foreach (var line in _lines.Reader.ReadAllAsync(limit.Token))
        {
            if (line.IndexOf(Greeting, StringComparison.Ordinal) is >= 0 and var at)
            {
                Address = line[(at + Greeting.Length)..].Trim();
                return this;
            }
        }

        throw new InvalidOperationException($"It ended before it served: {Said}");
    }

    /// <summary>SIGTERM, as a deployment sends it.</summary>
    public async Task TellToEnd()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString()]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Its exit code, once it has ended.</summary>
    public async Task<int> Ended()
    {
        using var limit = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is not null)
        {
            lock (_said)
            {
                _said.Add(line);
            }

            _lines.Writer.TryWrite(line);
        }
    }
}
