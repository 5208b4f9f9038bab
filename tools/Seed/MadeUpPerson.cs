using Chsi.Workflows.Accounts;
using Chsi.Workflows.Decisions;

namespace Chsi.Tools.Seed;

/// <summary>
/// A person who does not exist. Numbers have a real area code, a sequence from 990 to 999, which is not given out, and a right check character; phones begin
/// with 154, which no operator has.
/// </summary>
public sealed record MadeUpPerson(string Name, string Number, string Phone, string? Mail = null)
{
    private const string Surnames = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧";
    private const string Given = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉文志建国";

    // county codes of GB/T 2260
    private static readonly string[] Areas =
    [
        "110101", "120101", "130102", "140105", "210102", "220102", "230102", "310101", "320102", "330102", "340102", "350102", "360102", "370102",
        "410102", "420102", "421202", "430102", "440103", "450102", "460105", "500103", "510104", "520102", "530102", "610102", "620102", "630102",
        "640104", "650102",
    ];

    private static readonly int[] Weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

    private static readonly DateOnly Oldest = new(1950, 1, 1);

    /// <summary>The n-th number of several millions; no two are alike.</summary>
    public static string NumberOf(int n)
    {
        var day = Oldest.AddDays(n / (10 * Areas.Length) * 7919 % 20_000);
        var first = $"{Areas[n / 10 % Areas.Length]}{day:yyyyMMdd}{990 + n % 10}";
        return first + "10X98765432"[Weights.Select((weight, at) => weight * (first[at] - '0')).Sum() % 11];
    }

    /// <summary>The n-th phone of a hundred million.</summary>
    public static string PhoneOf(int n) => $"154{n:00000000}";

    /// <summary>The n-th person, for large numbers of them.</summary>
    public static MadeUpPerson Of(int n) =>
        new($"{Surnames[n % Surnames.Length]}{Given[n / 7 % Given.Length]}{Given[n / 11 % Given.Length]}", NumberOf(n), PhoneOf(n));

    /// <summary>The request to register, as the page makes it after its own checks.</summary>
    /// <param name="password">The hash.</param>
    public RegisterAccount Registration(string password, NameCheckOutcome check = NameCheckOutcome.Agrees, bool again = false)
    {
        var account = Guid.CreateVersion7();
        return new(account, Guid.CreateVersion7(), Guid.CreateVersion7(), Personal.Of(account, Name, Masks.Name(Name)), "citizen-card",
            Personal.Of(account, Number, Masks.IdNumber(Number)), Personal.Of(account, Phone, Masks.Phone(Phone)),
            Mail is null ? null : Personal.Of(account, Mail, Masks.Mail(Mail)),
            Personal.SecretOf(account, password), null, null, check, again, ConsentGiven);
    }

    /// <summary>The version of the consent that made-up people have given.</summary>
    public const string ConsentGiven = "2026-11";
}
