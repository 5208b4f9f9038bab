using System.Text;
using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Accounts;

/// <summary>
/// Which passwords are taken: long enough and not easy to guess. There are no composition rules: they make passwords harder to remember and no
/// harder to guess (NIST SP 800-63B, 5.1.1).
/// </summary>
public sealed class PasswordPolicy
{
    /// <summary>The fewest characters that the minimum may be set to.</summary>
    public const int Floor = 6;

    /// <summary>The most characters taken: what is hashed must stay small.</summary>
    public const int Longest = 128;

    /// <summary>The sentence for passwords that are tried first by whoever guesses.</summary>
    public const string TooCommon = "密码过于简单，请换一个不容易被猜到的密码";

    /// <summary>The sentence for passwords made of the person's own data.</summary>
    public const string TooPersonal = "密码不能包含您的姓名、手机号码、证件号码或邮箱，也不能是其中的一部分";

    /// <summary>The sentence for more than <see cref="Longest"/> characters.</summary>
    public const string TooLong = "密码最多128位";

    // pieces this short of somebody's data are in ordinary words too
    private const int ShortestPersonal = 2;

    /// <summary>A policy with this minimum, in characters.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The setting is under <see cref="Floor"/> or over 64.</exception>
    public PasswordPolicy(int minimum = 8)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minimum, Floor);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minimum, 64);
        Minimum = minimum;
    }

    /// <summary>The fewest characters of a password, as set.</summary>
    public int Minimum { get; }

    /// <summary>The rule as the page tells it, and the refusal of a shorter password.</summary>
    public string Sentence => $"密码至少{Minimum}位，可以使用数字、字母和符号";

    /// <summary>Checks a new password, which is used exactly as typed.</summary>
    /// <param name="typed">As typed.</param>
    /// <param name="personal">What is known of the person, each may be null: name, phone, ID number, mail.</param>
    /// <returns>The password unchanged, or the sentence that says why not.</returns>
    public Checked<string> Check(string? typed, params IEnumerable<string?> personal)
    {
        var password = typed ?? "";
        var length = password.EnumerateRunes().Count();
        if (length < Minimum || password.EnumerateRunes().Any(Rune.IsControl))
        {
            return Checked<string>.Refused(Sentence);
        }
        if (length > Longest)
        {
            return Checked<string>.Refused(TooLong);
        }
        if (EasyPasswords.Has(password))
        {
            return Checked<string>.Refused(TooCommon);
        }
        return personal.Any(known => IsMadeOf(password, known)) ? Checked<string>.Refused(TooPersonal) : password;
    }

    // the other way round too: the last six digits of the ID number are the password that schools hand out
    private static bool IsMadeOf(string password, string? known) =>
        known is { Length: >= ShortestPersonal }
        && (password.Contains(known, StringComparison.OrdinalIgnoreCase) || known.Contains(password, StringComparison.OrdinalIgnoreCase));
}
