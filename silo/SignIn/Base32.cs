using System.Text;

namespace Chsi.Silo.SignIn;

/// <summary>RFC 4648 base32 without padding, as authenticator apps show and read it.</summary>
public static class Base32
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder((bytes.Length * 8 + 4) / 5);
        var (held, bits) = (0, 0);
        foreach (var one in bytes)
        {
            (held, bits) = ((held << 8) | one, bits + 8);
            for (; bits >= 5; bits -= 5)
            {
                text.Append(Alphabet[(held >> (bits - 5)) & 31]);
            }
            held &= (1 << bits) - 1;
        }
        if (bits > 0)
        {
            text.Append(Alphabet[(held << (5 - bits)) & 31]);
        }
        return text.ToString();
    }

    /// <summary>Null if the text holds anything but base32; spaces, padding and lower case are allowed, as people type them.</summary>
    public static byte[]? Decode(string text)
    {
        var bytes = new List<byte>(text.Length * 5 / 8);
        var (held, bits) = (0, 0);
        foreach (var letter in text.Replace(" ", "", StringComparison.Ordinal).TrimEnd('=').ToUpperInvariant())
        {
            var value = Alphabet.IndexOf(letter, StringComparison.Ordinal);
            if (value < 0)
            {
                return null;
            }
            (held, bits) = ((held << 5) | value, bits + 5);
            if (bits >= 8)
            {
                bits -= 8;
                bytes.Add((byte)(held >> bits));
                held &= (1 << bits) - 1;
            }
        }
        return [.. bytes];
    }
}
