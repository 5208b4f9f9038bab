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

    private readonly Lazy<Task<PhotoReadiness>> readiness = new(() => Probe(options));

    public Task<PhotoReadiness> Readiness() => readiness.Value;

    public async Task<(VipsOutcome Outcome, byte[] Jpeg)> Encode(ReadOnlyMemory<byte> upload, PhotoKind kind, CancellationToken stop)
    {
        var ready = await Readiness();
        if (ready is PhotoReadiness.Missing)
        {
            return (VipsOutcome.Missing, []);
        }
        // CreateTempSubdirectory makes it readable by this user alone (0700)
        var directory = Directory.CreateTempSubdirectory("chsi-photo-").FullName;
        try
        {
            var input = "in." + kind.ToString().ToLowerInvariant();
            await using (var file = File.Create(Path.Combine(directory, input)))
            {
                await file.WriteAsync(upload, stop);
            }
            var command = new VipsCommand(options.Vips, directory, ready is PhotoReadiness.Sandboxed);
            if (await Run(command.Thumbnail(input), stop) is not VipsOutcome.Encoded and var outcome)
            {
                return (outcome, []);
            }
            var output = new FileInfo(Path.Combine(directory, VipsCommand.Output));
            return output is { Exists: true, LinkTarget: null, Length: > 0 and <= PhotoLimits.Bytes }
                ? (VipsOutcome.Encoded, await File.ReadAllBytesAsync(output.FullName, stop))
                : (VipsOutcome.Failed, []);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<PhotoReadiness> Probe(PhotoOptions options)
    {
        var directory = Directory.CreateTempSubdirectory("chsi-photo-").FullName;
        try
        {
            if (options.Sandbox
                && await Run(new VipsCommand(options.Vips, directory, sandboxed: true).Version(), default) is VipsOutcome.Encoded)
            {
                return PhotoReadiness.Sandboxed;
            }
            return await Run(new VipsCommand(options.Vips, directory, sandboxed: false).Version(), default) is VipsOutcome.Encoded
                ? PhotoReadiness.WithoutSandbox
                : PhotoReadiness.Missing;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
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
