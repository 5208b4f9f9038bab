using System.Diagnostics;

namespace Chsi.Silo.Gateways.Photos;

/// <summary>The command lines of libvips' program.</summary>
internal sealed class VipsCommand(string vips, string directory, bool sandboxed) : ChildCommand(directory, sandboxed)
{
    public const string Output = "out.jpg";

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
}
