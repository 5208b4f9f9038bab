using System.Diagnostics;

namespace Chsi.Silo.Gateways.Photos;

/// <summary>
/// Command lines of children that touch foreign bytes. Limits are set by the shell's ulimit, which every Unix has: address space, processor time, 64 MiB a file
/// written, no core dumps. Under bubblewrap the child sees programs and libraries read-only, its own directory, and nothing else: no network, no
/// other processes, no settings, no keys.
/// </summary>
internal abstract class ChildCommand(string directory, bool sandboxed)
{
    private const string Inside = "/photo";
    private const string SearchPath = "/usr/local/bin:/usr/bin:/bin";

    private static readonly string[] Visible =
        ["/usr", "/bin", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts", "/var/cache/fontconfig", "/nix/store"];

    /// <summary>Mebibytes of address space: a photo of 40 Mpx needs well under half.</summary>
    protected virtual int Memory => 1024;

    /// <summary>Of processor time.</summary>
    protected virtual int Seconds => 10;

    protected ProcessStartInfo Start(params IEnumerable<string> command)
    {
        string[] limited = ["/bin/sh", "-c", $"ulimit -v {Memory * 1024}; ulimit -t {Seconds}; ulimit -f 131072; ulimit -n 64; ulimit -c 0; exec \"$@\"", "sh", .. command];
        string[] whole = sandboxed ? ["bwrap", .. Sandbox(), "--", .. limited] : limited;
        var start = new ProcessStartInfo(whole[0], whole[1..])
        {
            WorkingDirectory = directory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in Environment())
        {
            start.Environment[name] = value;
        }
        return start;
    }

    private IEnumerable<string> Sandbox() =>
    [
        "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv",
        .. Environment().SelectMany(variable => new[] { "--setenv", variable.Name, variable.Value }),
        .. Visible.SelectMany(path => new[] { "--ro-bind-try", path, path }),
        "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--bind", directory, Inside, "--chdir", Inside,
    ];

    /// <summary>VIPS_BLOCK_UNTRUSTED takes SVG, PDF, ImageMagick and the like away: only loaders meant for hostile files remain.</summary>
    private static IEnumerable<(string Name, string Value)> Environment() =>
    [
        ("PATH", SearchPath), ("VIPS_BLOCK_UNTRUSTED", "1"), ("VIPS_CONCURRENCY", "1"), ("MALLOC_ARENA_MAX", "2"), ("LC_ALL", "C"),
    ];
}
