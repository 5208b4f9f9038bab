using Chsi.Silo.Clockwork;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Chsi.Web.Pages.Dev;

/// <summary>/dev/outbox: what was sent, readable. The page has no route outside Development.</summary>
public sealed class OutboxModel(Outbox outbox) : PageModel
{
    private const int Shown = 200;

    public IReadOnlyList<OutboxMessage> Messages { get; private set; } = [];

    public IReadOnlyList<(string UserName, string Name, string Code)> Codes { get; private set; } = [];

    public async Task OnGetAsync()
    {
        Messages = await outbox.Read(Shown, HttpContext.RequestAborted);
        // an authenticator app follows real time, not the clock that demonstrations move
        Codes = await outbox.StaffCodes(DateTimeOffset.UtcNow, HttpContext.RequestAborted);
    }
}
