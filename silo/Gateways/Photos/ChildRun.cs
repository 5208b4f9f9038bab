using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Chsi.Silo.Gateways.Photos;

internal enum ChildOutcome
{
    Done,

    /// <summary>It could not read what it was given, or hit its limit of memory or time.</summary>
    Failed,

    TooSlow,

    /// <summary>The program does not run at all.</summary>
    Missing,
}

/// <summary>How a child ended.</summary>
/// <param name="Said">The beginning of its standard output.</param>
internal sealed record ChildRun(ChildOutcome Outcome, string Said)
{
    private const int MostSaid = 32 * 1024;

    /// <summary>What a shell says of a program that it does not find.</summary>
    private const int NotFound = 127;

    /// <param name="wall">Time of the clock after which it is killed, with whatever it began.</param>
    public static async Task<ChildRun> Of(ProcessStartInfo start, TimeSpan wall, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(wall);
        Process? process = null;
        try
        {
            process = Process.Start(start)!;
            process.StandardInput.Close();
            // read so that a talkative child does not block on a full pipe
            var said = Read(process.StandardOutput.BaseStream, limit.Token);
            var complained = process.StandardError.BaseStream.CopyToAsync(Stream.Null, limit.Token);
            await process.WaitForExitAsync(limit.Token);
            await complained;
            return new(process.ExitCode switch { 0 => ChildOutcome.Done, NotFound => ChildOutcome.Missing, _ => ChildOutcome.Failed }, await said);
        }
        catch (Win32Exception)
        {
            return new(ChildOutcome.Missing, "");
        }
        catch (OperationCanceledException)
        {
            process?.Kill(entireProcessTree: true);
            await (process?.WaitForExitAsync(CancellationToken.None) ?? Task.CompletedTask);
            stop.ThrowIfCancellationRequested();
            return new(ChildOutcome.TooSlow, "");
        }
        finally
        {
            process?.Dispose();
        }
    }

    private static async Task<string> Read(Stream output, CancellationToken stop)
    {
        var kept = new byte[MostSaid];
        var length = await output.ReadAtLeastAsync(kept, kept.Length, throwOnEndOfStream: false, stop);
        await output.CopyToAsync(Stream.Null, stop);
        return Encoding.UTF8.GetString(kept, 0, length);
    }
}
