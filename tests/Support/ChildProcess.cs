using System.Diagnostics;
using System.Threading.Channels;

namespace Chsi.Tests.Support;

/// <summary>A child whose lines on standard output a test waits for. It is killed with whatever it started when the test ends.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process process;
    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();

    private ChildProcess(ProcessStartInfo start)
    {
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, said) => Take(said.Data);
        process.Start();
        process.BeginOutputReadLine();
    }

    public static ChildProcess Start(string program, params IEnumerable<string> arguments) =>
        new(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardInput = true });

    /// <summary>One of the scripts beside this file, run by node with the packages of tests/node_modules.</summary>
    public static ChildProcess Node(string script, params IEnumerable<string> arguments) =>
        Start("node", [Path.Combine(Checkout.Root, "tests", "Support", script), .. arguments]);

    public async Task Say(string text)
    {
        await process.StandardInput.WriteLineAsync(text);
        await process.StandardInput.FlushAsync();
    }

    /// <summary>The next line that fits, or any; a child that ends or falls silent first is an exception.</summary>
    public async Task<string> Line(Func<string, bool>? fits = null)
    {
        using var limit = new CancellationTokenSource(Patience);
        await foreach (var line in lines.Reader.ReadAllAsync(limit.Token))
        {
            if (fits is null || fits(line))
            {
                return line;
            }
        }
        throw new InvalidOperationException($"{process.StartInfo.FileName} ended before it said what was waited for.");
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            lines.Writer.TryComplete();
        }
        else
        {
            lines.Writer.TryWrite(line);
        }
    }
}
