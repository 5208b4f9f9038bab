using System.Globalization;
using System.Text.RegularExpressions;

namespace Chsi.Silo.Gateways.Photos;

/// <summary>What pdfinfo says of a PDF. A title is printed as it stands, line breaks and all, but before what counts: of two lines that say the same thing the last is pdfinfo's own.</summary>
/// <param name="Side">The longest of its first pages, in points.</param>
internal sealed partial record PdfDescription(int Pages, bool Encrypted, bool Scripted, double Side)
{
    /// <summary>Null: it names no pages.</summary>
    public static PdfDescription? Read(string said)
    {
        var lines = said.Split('\n', StringSplitOptions.TrimEntries);
        string? Last(string name) => lines.LastOrDefault(l => l.StartsWith(name + ":", StringComparison.Ordinal))?[(name.Length + 1)..].Trim();
        var sides = lines.Select(l => Size().Match(l)).Where(m => m.Success).SelectMany(m => new[] { Points(m.Groups[1].Value), Points(m.Groups[2].Value) }).ToList();
        return int.TryParse(Last("Pages"), NumberStyles.None, CultureInfo.InvariantCulture, out var pages) && pages > 0 && sides.Count > 0
            ? new(pages, Last("Encrypted") is { } encrypted && encrypted != "no", Last("JavaScript") is { } scripts && scripts != "no", sides.Max()) : null;
    }

    private static double Points(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^Page +\d* *size: +(\d{1,9}(?:\.\d{1,9})?) x (\d{1,9}(?:\.\d{1,9})?) pts")]
    private static partial Regex Size();
}
