using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Chsi.Tools.Bench;

/// <summary>The web process as it is delivered, on the database of a run.</summary>
internal sealed class WebProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Process _process;

    private WebProcess(Process process, Uri address)
    {
        (_process, Address) = (process, address);
        // what it says is read, or it would wait for a reader
        (_output, _errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
    }

    private readonly Task<string> _output;

    private readonly Task<string> _errors;

    public Uri Address { get; }

    /// <summary>From its start to its first page.</summary>
    public TimeSpan Start { get; private set; }

    /// <summary>Bytes of memory that it holds now.</summary>
    public long Bytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public static async Task<WebProcess> Started(IReadOnlyDictionary<string, string?> settings)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        // tools/Bench/bin/Release/net10.0 lies as deep as the web's own
        var web = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../../web"));
        var start = new ProcessStartInfo("dotnet", [Path.Combine(web, "bin/Release/net10.0/Chsi.Web.dll"), "--urls", address.ToString()])
        {
            WorkingDirectory = web,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var watch = Stopwatch.StartNew();
        var process = new WebProcess(Process.Start(start)!, address);
        process.Start = await process.FirstPage(watch);
        return process;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<TimeSpan> FirstPage(Stopwatch watch)
    {
        using var http = new HttpClient();
        while (watch.Elapsed < Patience && !_process.HasExited)
        {
            try
            {
                using var page = await http.GetAsync(Address);
                if (page.StatusCode == HttpStatusCode.OK)
                {
                    return watch.Elapsed;
                }
            }
            catch (HttpRequestException)
            {
                // it does not listen yet
            }

            await Task.Delay(20);
        }

        throw new InvalidOperationException(_process.HasExited ? $"The web process ended: {await _errors}{await _output}" : "The web process showed no page.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
