using System.Collections.Frozen;

namespace Chsi.Workflows.Accounts;

/// <summary>Passwords that are guessed first: the commonest ones, and those a hand makes without thinking.</summary>
internal static class EasyPasswords
{
    private const int LongestRepeatedPiece = 4;

    private static readonly string[] Walks =
    [
        "`1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "~!@#$%^&*()_+", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
        "qazwsxedcrfvtgbyhnujmik,ol.p;/", "1q2w3e4r5t6y7u8i9o0p", "a1s2d3f4g5h6j7k8l", "qwertyuiopasdfghjklzxcvbnm",
        "12345678901234567890", "abcdefghijklmnopqrstuvwxyz", "147258369", "741852963", "789456123",
    ];

    private static readonly string[] AllWalks = [.. Walks, .. Walks.Select(walk => new string([.. walk.Reverse()]))];

    private static readonly FrozenSet<string> Common = ReadCommon();

    public static bool Has(string password)
    {
        var lower = password.ToLowerInvariant();
        return Common.Contains(lower)
            || AllWalks.Any(walk => walk.Contains(lower, StringComparison.Ordinal))
            || Enumerable.Range(1, LongestRepeatedPiece).Any(length => Repeats(lower, length));
    }

    // the last repetition may be cut short: 12312312
    private static bool Repeats(string lower, int length) =>
        lower.Length >= 2 * length && !lower.Where((character, at) => character != lower[at % length]).Any();

    // the list was made for this project from well-known words, names and numbers with the endings people add to them; lower case
    private static FrozenSet<string> ReadCommon()
    {
        using var resource = typeof(EasyPasswords).Assembly.GetManifestResourceStream(typeof(EasyPasswords), "common-passwords.txt")
            ?? throw new InvalidOperationException("common-passwords.txt is not embedded");
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
    }
}
