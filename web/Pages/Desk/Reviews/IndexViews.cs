using Chsi.Workflows.Staff;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Desk.Reviews;

/// <summary>Views: filters of the queue that are kept under a name.</summary>
public sealed partial class IndexModel
{
    public async Task<IActionResult> OnPostSaveViewAsync(string? name, bool shared)
    {
        Check();
        if (await Ask(new SaveView(Me.Id, Ids.From(RequestId, "view"), name ?? "", Query, shared)) is null)
        {
            return Page();
        }

        Say(shared ? "已保存为共享视图，全体审核人可见。" : "已保存为视图。");
        return Redirect(Link());
    }

    /// <param name="owner">Who saved it.</param>
    public async Task<IActionResult> OnPostDropViewAsync(Guid view, Guid owner)
    {
        Check();
        if (await Ask(new DropView(owner, view, Me.Id)) is null)
        {
            return Page();
        }

        Say("视图已删除。");
        return Redirect(Link());
    }
}
