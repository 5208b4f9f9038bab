using Chsi.Workflows.Decisions;
using Chsi.Workflows.Dispute;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Desk.Reviews;

/// <summary>Disputes: opened from the closed case, decided on their own page.</summary>
public sealed partial class CaseModel
{
    /// <param name="holder">The account that the re-registration closed.</param>
    public Task<IActionResult> OnPostOpenDisputeAsync(Guid holder, string? grounds) => Ask(
        () => disputes.Open(RequestId, View.Case.Id, holder, grounds ?? ""),
        () => "已受理争议，双方已收到通知；由未审核过本案的审核人办理。");

    public Task<IActionResult> OnPostDisputeAsync() => Ask(
        async () => View.Dispute is not { } dispute ? null : Form.Decision switch
        {
            "approve" => await disputes.Uphold(dispute, Form.Opinion ?? "", Form.Seen, Stop),
            "reject" => new RefuseDispute(dispute.Id, Form.Text ?? "", Form.Seen),
            _ => null,
        },
        () => Decision.Done(Form, View.Dispute!, After));
}
