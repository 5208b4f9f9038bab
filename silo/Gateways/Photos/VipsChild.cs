using System.Diagnostics;

namespace Chsi.Silo.Gateways.Photos;

/// <summary>Runs vips once per photo over a private directory that is gone afterwards, however the run ended.</summary>
internal sealed class VipsChild(PhotoOptions options)
{
    private static readonly TimeSpan WallLimit = TimeSpan.FromSeconds(15);

    private PhotoReadiness found = PhotoReadiness.Missing;

    /// <summary>Probed until vips answers, then remembered: a missing program may be installed while we run.</summary>
    public async Task<PhotoReadiness> Readiness() =>
        found is PhotoReadiness.Missing ? found = await Probe(options) : found;

    public async Task<(ChildOutcome Outcome, byte[] Jpeg)> Encode(ReadOnlyMemory<byte> upload, PhotoKind kind, CancellationToken stop)
    {
        var ready = await Readiness();
        if (ready is PhotoReadiness.Missing)
        {
            return (ChildOutcome.Missing, []);
        }
        using var folder = new PrivateFolder();
        var input = "in." + kind.ToString().ToLowerInvariant();
        await File.WriteAllBytesAsync(folder.File(input), upload, stop);
        var command = new VipsCommand(options.Vips, folder.Name, ready is PhotoReadiness.Sandboxed);
        if (await Run(command.Thumbnail(input), stop) is not ChildOutcome.Done and var outcome)
        {
            return (outcome, []);
        }
        var output = new FileInfo(folder.File(VipsCommand.Output));
        return output is { Exists: true, LinkTarget: null, Length: > 0 and <= PhotoLimits.Bytes }
            ? (ChildOutcome.Done, await File.ReadAllBytesAsync(output.FullName, stop))
            : (ChildOutcome.Failed, []);
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
            await Run(new VipsCommand(options.Vips, folder.Name, sandboxed).Version(), default) is ChildOutcome.Done;
    }

    private static async Task<ChildOutcome> Run(ProcessStartInfo start, CancellationToken stop) => (await ChildRun.Of(start, WallLimit, stop)).Outcome;
}
