using System.ComponentModel;
using System.Diagnostics;

namespace Chsi.Silo.Gateways.Photos;

internal enum VipsOutcome
{
    Encoded,

    /// <summary>vips could not read the photo, or hit its limit of memory.</summary>
    Failed,

    TooSlow,

    /// <summary>The program does not run at all.</summary>
    Missing,
}

/// <summary>Runs vips once per photo over a private directory that is gone afterwards, however the run ended.</summary>
internal sealed class VipsChild(PhotoOptions options)
{
    private static readonly TimeSpan WallLimit = TimeSpan.FromSeconds(15);

    private PhotoReadiness found = PhotoReadiness.Missing;

    /// <summary>Probed until vips answers, then remembered: a missing program may be installed while we run.</summary>
    public async Task<PhotoReadiness> Readiness() =>
        found is PhotoReadiness.Missing ? found = await Probe(options) : found;

    public async Task<(VipsOutcome Outcome, byte[] Jpeg)> Encode(ReadOnlyMemory<byte> upload, PhotoKind kind, CancellationToken stop)
    {
        var ready = await Readiness();
        if (ready is PhotoReadiness.Missing)
        {
            return (VipsOutcome.Missing, []);
        }
        using var folder = new PrivateFolder();
        var input = "in." + kind.ToString().ToLowerInvariant();
        await File.WriteAllBytesAsync(folder.File(input), upload, stop);
        var command = new VipsCommand(options.Vips, folder.Name, ready is PhotoReadiness.Sandboxed);
        if (await Run(command.Thumbnail(input), stop) is not VipsOutcome.Encoded and var outcome)
        {
            return (outcome, []);
        }
        var output = new FileInfo(folder.File(VipsCommand.Output));
        return output is { Exists: true, LinkTarget: null, Length: > 0 and <= PhotoLimits.Bytes }
            ? (VipsOutcome.Encoded, await File.ReadAllBytesAsync(output.FullName, stop))
            : (VipsOutcome.Failed, []);
    }

    private static async Task<PhotoReadiness> Probe(PhotoOptions options)
    {
        PrivateFolder.SweepLeftovers();
        using var folder = new PrivateFolder();
        if (options.Sandbox && await Answers(sandboxed: true))
        {
            return PhotoReadiness.Sandboxed;
        }
        return await Answers(sandboxed: false) ? PhotoReadiness.WithoutSandbox : PhotoReadiness.Missing;

        async Task<bool> Answers(bool sandboxed) =>
            await Run(new VipsCommand(options.Vips, folder.Name, sandboxed).Version(), default) is VipsOutcome.Encoded;
    }

    private static async Task<VipsOutcome> Run(ProcessStartInfo start, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(WallLimit);
        Process? process = null;
        try
        {
            process = Process.Start(start)!;
            process.StandardInput.Close();
            // read so that a talkative child does not block on a full pipe; what it says is not kept
            var said = Task.WhenAll(
                process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, limit.Token),
                process.StandardError.BaseStream.CopyToAsync(Stream.Null, limit.Token));
            await process.WaitForExitAsync(limit.Token);
            await said;
            return process.ExitCode == 0 ? VipsOutcome.Encoded : VipsOutcome.Failed;
        }
        catch (Win32Exception)
        {
            return VipsOutcome.Missing;
        }
        catch (OperationCanceledException)
        {
            process?.Kill(entireProcessTree: true);
            await (process?.WaitForExitAsync(CancellationToken.None) ?? Task.CompletedTask);
            stop.ThrowIfCancellationRequested();
            return VipsOutcome.TooSlow;
        }
        finally
        {
            process?.Dispose();
        }
    }
}
