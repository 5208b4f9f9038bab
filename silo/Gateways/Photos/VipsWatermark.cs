using System.ComponentModel;
using System.Diagnostics;

namespace Chsi.Silo.Gateways.Photos;

/// <summary>The watermark by a libvips child process. The photo passes through pipes and never lies on a disk.</summary>
public sealed class VipsWatermark(PhotoOptions options) : IWatermark, IDisposable
{
    private static readonly TimeSpan WallLimit = TimeSpan.FromSeconds(15);
    private readonly VipsChild child = new(options);
    private readonly SemaphoreSlim turn = new(options.AtOnce);

    public async Task<byte[]?> Lay(byte[] jpeg, string text, CancellationToken stop)
    {
        var ready = await child.Readiness();
        if (ready is PhotoReadiness.Missing || PhotoHeader.Read(PhotoKind.Jpeg, jpeg) is not { } size)
        {
            return null;
        }
        await turn.WaitAsync(stop);
        try
        {
            using var folder = new PrivateFolder();
            var command = new VipsCommand(options.Vips, folder.Name, ready is PhotoReadiness.Sandboxed);
            return await Run(command.Watermark(Unmarked(text), size), jpeg, stop);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private static string Unmarked(string text) => text.Replace('&', '＆').Replace('<', '＜').Replace('>', '＞');

    private static async Task<byte[]?> Run(ProcessStartInfo start, byte[] jpeg, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(WallLimit);
        Process? process = null;
        try
        {
            process = Process.Start(start)!;
            var marked = new MemoryStream();
            var said = Task.WhenAll(
                process.StandardOutput.BaseStream.CopyToAsync(marked, limit.Token),
                process.StandardError.BaseStream.CopyToAsync(Stream.Null, limit.Token));
            await process.StandardInput.BaseStream.WriteAsync(jpeg, limit.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
            await said;
            return process.ExitCode == 0 && PhotoHeader.KindOf(marked.GetBuffer().AsSpan(0, (int)marked.Length)) is PhotoKind.Jpeg
                ? marked.ToArray()
                : null;
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            // no such program, or it ended before it had read the photo
            return null;
        }
        catch (OperationCanceledException)
        {
            process?.Kill(entireProcessTree: true);
            stop.ThrowIfCancellationRequested();
            return null;
        }
        finally
        {
            process?.Dispose();
        }
    }
}
