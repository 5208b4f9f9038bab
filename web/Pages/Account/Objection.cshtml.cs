using Chsi.Silo.Grains;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ReRegistration;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Account;

/// <summary>异议: the holder of a number, signed in to the old account, objects to its re-registration by another; others are shown the ways.</summary>
public sealed class ObjectionModel(Objections objections, Surroundings surroundings) : ChsiPage
{
    [BindProperty]
    public string? Reason { get; set; }

    /// <summary>Null where nobody's evidence for the number is being looked at.</summary>
    public Contested? Contested { get; private set; }

    public RuleSettings Rules => surroundings.Settings;

    /// <summary>Signed in to an account whose number is its own.</summary>
    public bool Holds => Visitor is { IsStaff: false, IdentityNeeded: false };

    public async Task OnGetAsync() => Contested = Holds ? await objections.Find(Me.Id, Stop) : null;

    public async Task<IActionResult> OnPostAsync()
    {
        if (!Holds)
        {
            return Redirect("/account/login?back=%2Faccount%2Fobjection");
        }

        if ((Contested = await objections.Find(Me.Id, Stop)) is not { } contested)
        {
            Refuse("", "目前没有可以提出异议的重新注册申请，可能已经办结；如有疑问请联系客服。");
            return Page();
        }

        if (await Ask(new RaiseObjection(contested.Case, Personal.Of(Me.Id, (Reason ?? "").Trim(), "异议理由"))) is null)
        {
            return Page();
        }

        Say($"已提出异议（案件号 {contested.Number}）。本案将由两名审核人先后审核，结果会以短信通知您。");
        return Redirect("/account/objection");
    }
}
