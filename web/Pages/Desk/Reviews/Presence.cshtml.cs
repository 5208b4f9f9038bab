using Chsi.Silo.Grains;
using Chsi.Web.Security;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Desk.Reviews;

/// <summary>
/// What a case page that is open shows by and by: who else has it open, and that the case has changed hands since the page was drawn. The page asks
/// by itself, so asking keeps neither session nor lease alive.
/// </summary>
[Passive]
public sealed class PresenceModel(Presence presence) : ChsiPage
{
    [BindProperty(SupportsGet = true)]
    public string Number { get; set; } = "";

    /// <summary>How the page was drawn: <c>mine</c>, <c>held</c> by somebody else, or <c>free</c>.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Drawn { get; set; }

    /// <summary>What has changed for the page; null where nothing has.</summary>
    public string? Warning { get; private set; }

    /// <summary>Who else has it open, in one sentence; null where nobody has.</summary>
    public string? Others { get; private set; }

    public static string AddressOf(CaseView view) =>
        $"{CaseModel.AddressOf(view.Case.Number)}/presence?drawn={(view.Mine ? "mine" : view.Held ? "held" : "free")}";

    public async Task<IActionResult> OnGetAsync()
    {
        if (await presence.At(Me.Actor, Number, Stop) is not { } now)
        {
            return NotFound();
        }

        Warning = Changed(now);
        Others = now.Others.Count == 0 ? null
            : $"{string.Join("、", now.Others.Select(o => $"{o.Name}（{Wording.Clock(o.Since)} 起）"))}也打开了本案。";
        return Page();
    }

    private string? Changed(CaseNow now)
    {
        var mine = now.Held && now.Holder == Me.Id;
        return Drawn switch
        {
            "mine" when mine => null,
            "mine" when now.Held => $"本案已由{now.HolderName}于 {Wording.Clock(now.Since!.Value)} 接手，您不能再办理。您填写的内容仍在页面上，需要的请先复制。",
            "mine" when now.Holder == Me.Id => $"您的领取时间已于 {Wording.Clock(now.Until!.Value)} 到期，其他审核人可以接管。提交前请重新领取，您填写的内容仍在页面上。",
            "mine" => "本案已不在您名下，请刷新后查看。您填写的内容仍在页面上，需要的请先复制。",
            "free" when mine => "您已在另一个页面领取本案，刷新后可以办理。",
            "free" when now.Held => $"{now.HolderName}已于 {Wording.Clock(now.Since!.Value)} 领取本案。",
            "held" when mine => "本案已到您名下，刷新后可以办理。",
            "held" when !now.Held => "本案现在没有人办理，刷新后可以查看能否领取。",
            _ => null,
        };
    }
}
