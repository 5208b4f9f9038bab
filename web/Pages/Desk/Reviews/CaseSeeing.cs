using Chsi.Silo.Grains;
using Chsi.Workflows.NameCorrection;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Desk.Reviews;

/// <summary>What the holder of a case may see: photos, values whole, and how long it stays with her.</summary>
public sealed partial class CaseModel
{
    /// <summary>A value that was asked for, whole; shown in this one answer, where the masked one stood.</summary>
    public (Guid Account, PersonalField Field, string Value)? Disclosed { get; private set; }

    public async Task<IActionResult> OnGetPhotoAsync(Guid file)
    {
        return await views.Find(Me, Number, Stop) is { } @case && await evidence.View(Me.Actor, @case.Id, file, Stop) is { } jpeg ? File(jpeg, "image/jpeg") : NotFound();
    }

    /// <summary>Activity keeps the case; the answer is the line that says until when.</summary>
    public async Task<IActionResult> OnPostRenewAsync()
    {
        if (!await Load())
        {
            return NotFound();
        }

        var until = await queue.Renew(Me.Actor, View.Case.Id, Stop);
        View = View with { Mine = until is not null, Until = until ?? View.Until };
        return Partial("_Lease", this);
    }

    public async Task<IActionResult> OnPostDiscloseAsync(Guid? account, PersonalField? field, string? why)
    {
        if (!await Load())
        {
            return NotFound();
        }

        if (await StepUp() is { } asked)
        {
            return asked;
        }

        var (value, refusal) = await disclosures.Show(Me.Actor, View.Case.Id, account, field, why ?? "", Stop);
        if (refusal is not null)
        {
            Refuse("why", refusal);
        }
        else
        {
            Disclosed = (account!.Value, field!.Value, value!);
        }

        return Fragment("comparison") && View.Case is not NameCase ? Partial("_Comparison", this) : await Drawn();
    }
}
