using System.Globalization;
using System.Text;

namespace Chsi.Workflows.Decisions;

/// <summary>Text as people type or paste it, before any rule looks at it.</summary>
public static class Typed
{
    /// <summary>
    /// One line without what input methods and copying add: full-width ASCII (U+FF01–U+FF5E, U+3000) becomes ASCII, invisible format
    /// characters go, line breaks and tabs become spaces, and the ends are trimmed. Null becomes the empty string.
    /// </summary>
    public static string Line(string? typed)
    {
        var line = new StringBuilder();
        foreach (var rune in (typed ?? "").EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format)
            {
                // contact lists and chat programs wrap copied numbers in direction marks (U+202D, U+202C)
                continue;
            }
            line.Append(Narrow(rune).ToString());
        }
        return line.ToString().Trim();
    }

    /// <summary>As <see cref="Line"/>, with every space inside removed too: for numbers, which people write in groups.</summary>
    public static string Number(string? typed) => Line(typed).Replace(" ", "", StringComparison.Ordinal);

    private static Rune Narrow(Rune rune) => rune.Value switch
    {
        >= 0xFF01 and <= 0xFF5E => new Rune(rune.Value - 0xFEE0),
        _ when Rune.IsWhiteSpace(rune) || Rune.IsControl(rune) => new Rune(' '),
        _ => rune,
    };
}
