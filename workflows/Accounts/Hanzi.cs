using System.Text;

namespace Chsi.Workflows.Accounts;

/// <summary>Which code points are Hanzi: the ranges of script Han that names use, Unicode 17.</summary>
internal static class Hanzi
{
    public static bool Is(Rune rune) => rune.Value is
        0x3005 or 0x3007                    // 々 〇
        or >= 0x3400 and <= 0x4DBF          // extension A
        or >= 0x4E00 and <= 0x9FFF          // unified ideographs
        or >= 0xF900 and <= 0xFA6D          // compatibility ideographs
        or >= 0xFA70 and <= 0xFAD9
        or >= 0x20000 and <= 0x2A6DF        // extension B
        or >= 0x2A700 and <= 0x2B73F        // C
        or >= 0x2B740 and <= 0x2B81D        // D
        or >= 0x2B820 and <= 0x2CEAD        // E
        or >= 0x2CEB0 and <= 0x2EBE0        // F
        or >= 0x2EBF0 and <= 0x2EE5D        // I
        or >= 0x2F800 and <= 0x2FA1D        // compatibility supplement
        or >= 0x30000 and <= 0x3134A        // G
        or >= 0x31350 and <= 0x323AF        // H
        or >= 0x323B0 and <= 0x33479;       // J

    /// <summary>Variation selectors choose a glyph, not another character; records do not carry them.</summary>
    public static bool IsVariationSelector(Rune rune) => rune.Value is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF);

    /// <summary>
    /// The real code point of the eight Hanzi that GBK fonts kept in the private use area (GBK FE98–FE9F): U+E863 is 䶮, a character of names.
    /// </summary>
    public static Rune FromPrivateUse(Rune rune) => rune.Value switch
    {
        >= 0xE85C and <= 0xE862 => new Rune(rune.Value - 0xE85C + 0x4D13),
        0xE863 => new Rune(0x4DAE),
        _ => rune,
    };
}
