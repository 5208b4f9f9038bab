using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Chsi.Web.Pages.Help;

/// <summary>The help centre: all topics on one page, filtered by the search box on the server.</summary>
public sealed class IndexModel : PageModel
{
    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Query { get; set; }

    public IReadOnlyList<HelpTopic> Topics { get; private set; } = [];

    public void OnGet() => Topics = [.. HelpTopics.Find(Query)];
}
