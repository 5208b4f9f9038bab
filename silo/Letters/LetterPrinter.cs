using Chsi.Silo.Gateways.Photos;

namespace Chsi.Silo.Letters;

/// <summary>Makes letters into PDF by WeasyPrint, in a child process without network, with little memory and little time. Where it is not installed, letters are printed from the page.</summary>
public sealed class LetterPrinter(LetterOptions options) : IDisposable
{
    private const int MostBytes = 8 * 1024 * 1024;

    private static readonly TimeSpan Wall = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim turn = new(options.AtOnce);

    private PhotoReadiness found = PhotoReadiness.Missing;

    /// <summary>Whether there is PDF. Probed until the program answers, then remembered: it may be installed while we run.</summary>
    public async Task<bool> Works(CancellationToken stop = default)
    {
        if (found is PhotoReadiness.Missing)
        {
            using var folder = new PrivateFolder();
            async Task<bool> Answers(bool sandboxed) => (await ChildRun.Of(new LetterCommand(options.WeasyPrint, folder.Name, sandboxed).Version(), Wall, stop)).Outcome is ChildOutcome.Done;
            found = options.Sandbox && await Answers(sandboxed: true) ? PhotoReadiness.Sandboxed : await Answers(sandboxed: false) ? PhotoReadiness.WithoutSandbox : PhotoReadiness.Missing;
        }

        return found is not PhotoReadiness.Missing;
    }

    /// <param name="html">The whole page, with its style in it: the child fetches nothing.</param>
    /// <returns>PDF; null where it could not be made.</returns>
    public async Task<byte[]?> Print(string html, CancellationToken stop = default)
    {
        if (!await Works(stop))
        {
            return null;
        }

        await turn.WaitAsync(stop);
        try
        {
            using var folder = new PrivateFolder();
            await File.WriteAllTextAsync(folder.File(LetterCommand.Page), html, stop);
            var run = await ChildRun.Of(new LetterCommand(options.WeasyPrint, folder.Name, found is PhotoReadiness.Sandboxed).Print(), Wall, stop);
            var pdf = new FileInfo(folder.File(LetterCommand.Pdf));
            return run.Outcome is ChildOutcome.Done && pdf is { Exists: true, LinkTarget: null, Length: > 0 and <= MostBytes } ? await File.ReadAllBytesAsync(pdf.FullName, stop) : null;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();
}
