using System.Diagnostics;

namespace Chsi.Silo.Gateways.Photos;

/// <summary>
/// The command lines. Limits are set by the shell's ulimit, which every Unix has: address space 1 GiB (a photo of 40 Mpx
/// needs well under half), 10 s of processor time, 64 MiB a file written, no core dumps. Under bubblewrap the child sees programs
/// and libraries read-only, its own directory, and nothing else: no network, no other processes, no settings, no keys.
/// </summary>
internal sealed class VipsCommand(string vips, string directory, bool sandboxed)
{
    public const string Output = "out.jpg";

    private const string Limits = "ulimit -v 1048576; ulimit -t 10; ulimit -f 131072; ulimit -n 64; ulimit -c 0; exec \"$@\"";
    private const string Inside = "/photo";
    private const string SearchPath = "/usr/local/bin:/usr/bin:/bin";

    // the tile of the watermark is all that is written down; the photo itself comes in and goes out through pipes
    private const string Mark = """
        set -e
        vips=$1; across=$3; down=$4
        "$vips" text light.png "<span foreground='#ffffff' alpha='42%'>$2</span>" --rgba --dpi "$5" --font "Noto Sans CJK SC, sans-serif 11"
        "$vips" text dark.png "<span foreground='#000000' alpha='34%'>$2</span>" --rgba --dpi "$5" --font "Noto Sans CJK SC, sans-serif 11"
        "$vips" composite2 dark.png light.png both.png over --x -1 --y -1
        "$vips" similarity both.png turned.png --angle -24
        "$vips" gravity turned.png tile.png centre $(($("${vips}header" -f width turned.png) + 60)) $(($("${vips}header" -f height turned.png) + 40))
        "$vips" replicate tile.png 'many.png[compression=0]' $((across / $("${vips}header" -f width tile.png) + 1)) $((down / $("${vips}header" -f height tile.png) + 1))
        "$vips" crop many.png 'mark.png[compression=0]' 0 0 "$across" "$down"
        exec "$vips" composite2 stdin mark.png '.jpg[Q=88,strip]' over
        """;

    private static readonly string[] Visible =
        ["/usr", "/bin", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts", "/var/cache/fontconfig", "/nix/store"];

    /// <summary>
    /// Orientation is applied by thumbnail itself; the colours are converted to sRGB before strip drops profile, Exif, XMP and comments;
    /// transparent parts become white. A file that ends early is an error, not a half-grey photo.
    /// </summary>
    public ProcessStartInfo Thumbnail(string input)
    {
        var side = PhotoLimits.PreparedSide.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Start(vips, "thumbnail", input, Output + "[Q=88,strip,background=255]", side, "--height", side, "--size", "down",
            "--export-profile", "srgb", "--fail-on", "truncated");
    }

    /// <summary>Lays a text over a prepared photo, again and again so that no part can be cut out without it.</summary>
    /// <param name="text">Plain: what markup would read as its own is replaced by the caller.</param>
    public ProcessStartInfo Watermark(string text, PhotoHeader size)
    {
        var dots = Math.Clamp(Math.Max(size.Width, size.Height) / 10, 72, 200);
        return Start("/bin/sh", "-c", Mark, "sh", vips, text, Plain(size.Width), Plain(size.Height), Plain(dots));

        static string Plain(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    public ProcessStartInfo Version() => Start(vips, "--version");

    private ProcessStartInfo Start(params IEnumerable<string> command)
    {
        string[] limited = ["/bin/sh", "-c", Limits, "sh", .. command];
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
