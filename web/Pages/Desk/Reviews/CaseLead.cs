using Chsi.Workflows.ReRegistration;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Desk.Reviews;

/// <summary>What the lead does with one case.</summary>
public sealed partial class CaseModel
{
    public Task<IActionResult> OnPostReassignAsync(Guid? to, string? grounds) => Ask(
        async () => new ReassignReview(View.Case.Id, Me.Id, to ?? Guid.Empty, grounds ?? "", to is { } staff && await namesakes.Of(staff, View.Case.Id, Stop)), () => "已改派，双方已收到站内提醒。");

    public Task<IActionResult> OnPostUrgeAsync() => Ask(
        () => new UrgeCase(View.Case.Id, Me.Id), () => "已催办。");
}
