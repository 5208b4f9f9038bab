using System.Text;

namespace Chsi.Silo.Clockwork;

/// <summary>The file of signed roots, to which lines are only added.</summary>
internal static class RootsFile
{
    /// <summary>Longer than any line.</summary>
    private const int Tail = 1024;

    /// <summary>The last whole line; null where there is none. What a crash left of half a line is cut off.</summary>
    public static string? Last(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        var start = Math.Max(0, file.Length - Tail);
        file.Position = start;
        var bytes = new byte[file.Length - start];
        file.ReadExactly(bytes);
        var end = bytes.AsSpan().LastIndexOf((byte)'\n');
        if (end < 0 && start > 0)
        {
            throw new InvalidOperationException("The roots file holds something that is no root.");
        }

        if (end + 1 < bytes.Length)
        {
            file.SetLength(start + end + 1);
        }

        if (end < 0)
        {
            return null;
        }

        var before = bytes.AsSpan(0, end).LastIndexOf((byte)'\n');
        return Encoding.UTF8.GetString(bytes.AsSpan((before + 1)..end));
    }

    /// <summary>On disk when it returns.</summary>
    public static void Append(string path, IEnumerable<string> lines)
    {
        using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
        foreach (var line in lines)
        {
            file.Write(Encoding.UTF8.GetBytes(line + '\n'));
        }

        file.Flush(flushToDisk: true);
    }
}
