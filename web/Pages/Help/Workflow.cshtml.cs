using Chsi.Web.RouteMaps;
using Chsi.Workflows;
using Chsi.Workflows.Decisions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Chsi.Web.Pages.Help;

/// <summary>The procedure of a workflow, drawn from its route sheet; also as BPMN 2.0.</summary>
public sealed class WorkflowModel(RuleSettings rules) : PageModel
{
    public RouteTrack Track { get; private set; } = null!;

    public IActionResult OnGet(string name) => Find(name) ? Page() : NotFound();

    public IActionResult OnGetBpmn(string name)
    {
        if (!Find(name))
        {
            return NotFound();
        }

        using var text = new MemoryStream();
        RouteBpmn.Write(Track.Map).Save(text);
        return File(text.ToArray(), RouteBpmn.MediaType);
    }

    private bool Find(string name)
    {
        if (Catalogue.Routes.FirstOrDefault(r => r.Name == name) is not { } sheet)
        {
            return false;
        }

        Track = new(RouteMap.Of(sheet, rules));
        return true;
    }
}
