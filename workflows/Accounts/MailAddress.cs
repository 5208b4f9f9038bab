using System.Text.RegularExpressions;
using Chsi.Workflows.Decisions;

namespace Chsi.Workflows.Accounts;

/// <summary>A mail address that mail can plausibly be sent to; whether it is the person's own only a code proves.</summary>
public sealed partial record MailAddress
{
    /// <summary>The sentence shown for anything else.</summary>
    public const string FormatRefused = "邮箱格式有误，请输入完整的邮箱地址，例如 name@example.cn。";

    private const int LongestAddress = 254;
    private const int LongestMailbox = 64;

    private MailAddress(string mailbox, string domain)
    {
        (Value, Domain) = ($"{mailbox}@{domain}", domain);
    }

    /// <summary>The address to send to: the part before @ as typed, the domain in lower case.</summary>
    public string Value { get; }

    /// <summary>The part after @, in lower case.</summary>
    public string Domain { get; }

    /// <summary>All in lower case, for look-ups and uniqueness: no provider people use tells two mailboxes apart by case.</summary>
    public string Key => Value.ToLowerInvariant();

    /// <summary>Whether it is a mailbox of the education network (教育网邮箱, *.edu.cn).</summary>
    public bool OfEducationNetwork => Domain.EndsWith(".edu.cn", StringComparison.Ordinal);

    /// <summary>Checks an address as typed: full-width characters and surrounding spaces are put right. At most 254 characters (RFC 5321).</summary>
    public static Checked<MailAddress> Check(string? typed)
    {
        var line = Typed.Line(typed);
        var form = Form().Match(line);
        return line.Length <= LongestAddress && form.Success && form.Groups["mailbox"].Length <= LongestMailbox
            ? new MailAddress(form.Groups["mailbox"].Value, form.Groups["domain"].Value.ToLowerInvariant())
            : Checked<MailAddress>.Refused(FormatRefused);
    }

    /// <summary>The masked address: the whole address must not reach a log by accident.</summary>
    public override string ToString() => Masks.Mail(Value);

    [GeneratedRegex(@"\A(?<mailbox>[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*)@(?<domain>([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+([A-Za-z]{2,63}|[Xx][Nn]--[A-Za-z0-9-]{1,58}[A-Za-z0-9]))\z")]
    private static partial Regex Form();
}
