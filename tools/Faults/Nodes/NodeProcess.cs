using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using Chsi.Tools.Faults.Load;

namespace Chsi.Tools.Faults.Nodes;

/// <summary>A node's process: started, killed with SIGKILL, started again. While it is down its address is null.</summary>
public sealed class NodeProcess(Scratch scratch, string writer, Plant plant, IReadOnlyDictionary<string, string> more) : IAsyncDisposable
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = TimeSpan.FromSeconds(30),
    };

    private Process? _process;

    public Uri? Address { get; private set; }

    /// <summary>Seconds from starting the program until it answered, each time.</summary>
    public List<double> Starts { get; } = [];

    /// <summary>What the node has said to its operators, and when.</summary>
    public ConcurrentQueue<(DateTime At, string Line)> Said { get; } = [];

    /// <param name="provider">Takes its messages; with it the clockwork runs.</param>
    /// <param name="more">Further variables of its environment.</param>
    public static async Task<NodeProcess> Started(
        Scratch scratch, Plant plant = Plant.None, string? writer = null, Provider? provider = null, params (string Name, string Value)[] more)
    {
        var environment = more.ToDictionary(m => m.Name, m => m.Value);
        if (provider is not null)
        {
            environment[NodeProgram.ProviderSetting.Replace(":", "__", StringComparison.Ordinal)] = provider.Url;
        }

        var node = new NodeProcess(scratch, writer ?? scratch.Writer, plant, environment);
        await node.Start();
        return node;
    }

    public async Task Start()
    {
        var since = Stopwatch.StartNew();
        var program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardInput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            start.ArgumentList.Add(typeof(NodeProcess).Assembly.Location);
        }

        start.ArgumentList.Add("node");
        start.ArgumentList.Add(plant.ToString());
        start.Environment["Chsi__Database__Writer"] = writer;
        start.Environment["Chsi__Database__Reader"] = scratch.Reader;
        start.Environment["Chsi__Keys__File"] = scratch.Keys;
        start.Environment["DOTNET_gcServer"] = "0";
        foreach (var (name, value) in more)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, said) =>
        {
            if (said.Data is { } line)
            {
                Said.Enqueue((DateTime.UtcNow, line));
                Console.Error.WriteLine(line);
            }
        };
        _process.BeginErrorReadLine();
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(NodeProgram.Listening, StringComparison.Ordinal))
            {
                var address = new Uri(line[NodeProgram.Listening.Length..]);
                await Http.GetStringAsync(address);
                Starts.Add(since.Elapsed.TotalSeconds);
                Address = address;
                return;
            }
        }

        throw new InvalidOperationException("A node ended before it listened; what it said stands above.");
    }

    /// <summary>kill -9.</summary>
    public async Task Kill()
    {
        Address = null;
        if (_process is { } running)
        {
            running.Kill();
            await running.WaitForExitAsync();
            running.Dispose();
            _process = null;
        }
    }

    /// <summary>Asks it to end, as a deployment does, and waits until it has.</summary>
    public async Task Stop()
    {
        Address = null;
        if (_process is { } running)
        {
            running.StandardInput.Close();
            await running.WaitForExitAsync();
            running.Dispose();
            _process = null;
        }
    }

    /// <summary>Told why a node said that it does not know, and after how many seconds.</summary>
    public static Action<string, double>? Unsettled { get; set; }

    /// <summary>Sends a command. Null is an outcome that is not known: no answer, or a node that does not know either.</summary>
    /// <exception cref="RawErrorException">The node answered with something no person should see.</exception>
    public static async Task<Reply?> Send(Uri node, Command command, string path = "ask")
    {
        try
        {
            var since = Stopwatch.GetTimestamp();
            using var response = await Http.PostAsJsonAsync(new Uri(node, path), command);
            if ((int)response.StatusCode == NodeProgram.Unknown)
            {
                Unsettled?.Invoke(await response.Content.ReadAsStringAsync(), Stopwatch.GetElapsedTime(since).TotalSeconds);
            }

            return response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<Reply>()
                : (int)response.StatusCode == NodeProgram.Unknown ? null
                : throw new RawErrorException($"{(int)response.StatusCode} to {command.Name}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync() => await Kill();
}

/// <summary>An answer that is neither accepted, refused nor unknown.</summary>
public sealed class RawErrorException(string what) : Exception(what);
