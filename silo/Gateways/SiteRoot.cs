using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Chsi.Silo.Gateways;

/// <summary>Where the outside reaches this site.</summary>
/// <param name="Address">Chsi:Site:Url; null where it is not set, as in Development.</param>
public sealed partial record SiteRoot(Uri? Address)
{
    public const string Setting = "Chsi:Site:Url";

    /// <exception cref="WrongSettingException">The address is no address.</exception>
    public static SiteRoot Read(IConfiguration? settings) => settings?[Setting] is not { Length: > 0 } text ? new((Uri?)null)
        : Uri.TryCreate(text, UriKind.Absolute, out var root) && root.Scheme is "http" or "https" ? new(root)
        : throw new WrongSettingException(Setting, "must be an absolute http or https address");

    /// <summary>A message for somebody outside: a page that it names in brackets, （/account/objection）, with the whole address.</summary>
    public string Linked(string text) => Address is null ? text : Page().Replace(text, page => new Uri(Address, page.Value).AbsoluteUri);

    [GeneratedRegex("(?<=（)/[a-z0-9/-]+(?=）)")]
    private static partial Regex Page();
}
