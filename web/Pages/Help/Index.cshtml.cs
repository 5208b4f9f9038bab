using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Chsi.Web.Pages.Help;

/// <summary>The help centre: all topics on one page, filtered by the search box on the server.</summary>
public sealed partial class IndexModel : PageModel
{
    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Query { get; set; }

    public IReadOnlyList<HelpTopic> Topics { get; private set; } = [];

    public void OnGet() => Topics = [.. HelpTopics.Find(Query)];

    /// <summary>A line cut at the address that it names, such as （/archive/name）.</summary>
    public static (string Before, string? Address, string After) Cut(string line) => Address().Match(line) is { Success: true } found
        ? (line[..found.Index], found.Groups[1].Value, line[(found.Index + found.Length)..])
        : (line, null, "");

    [GeneratedRegex("（(/[a-z/-]+)）")]
    private static partial Regex Address();
}
