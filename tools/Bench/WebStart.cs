using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Chsi.Tools.Bench;

/// <summary>The web process as it is delivered: how long from its start to its first page, and how much memory it holds then.</summary>
internal static class WebStart
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task<(TimeSpan Start, long Bytes)> Measure(IReadOnlyDictionary<string, string?> settings)
    {
        var url = $"http://127.0.0.1:{FreePort()}";
        // tools/Bench/bin/Release/net10.0 lies as deep as the web's own
        var web = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../../web"));
        var start = new ProcessStartInfo("dotnet", [Path.Combine(web, "bin/Release/net10.0/Chsi.Web.dll"), "--urls", url])
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
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            var first = await FirstPage(process, url, watch);
            process.Refresh();
            return (first, process.WorkingSet64);
        }
        catch (InvalidOperationException) when (process.HasExited)
        {
            throw new InvalidOperationException($"The web process ended: {await errors}{await output}");
        }
        finally
        {
            process.Kill();
        }
    }

    private static async Task<TimeSpan> FirstPage(Process process, string url, Stopwatch watch)
    {
        using var http = new HttpClient();
        while (watch.Elapsed < Patience && !process.HasExited)
        {
            try
            {
                using var page = await http.GetAsync(url);
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

        throw new InvalidOperationException("The web process showed no page.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
