using Chsi.Silo.Grains;
using Chsi.Silo.Openings;
using Chsi.Workflows.Decisions;
using Chsi.Workflows.ProvincialApproval;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Province.Approvals;

/// <summary>One case of the province: what the school submitted, and the examiner's or the approver's decision.</summary>
public sealed class CaseModel(Reading reading, Silo.Openings.Corrections corrections, CorrectionViews views, Surroundings surroundings)
    : CorrectionPage<ApprovalCase>(reading, views, surroundings, ApprovalRoute.Name)
{
    [BindProperty]
    public string? Basis { get; set; }

    public override string Back => "/province/approvals";

    public Task<IActionResult> OnPostExamineAsync() => Done(c => new ExamineApproval(c.Id, Me.Id, Text ?? "", Seen), "已审核，送批准。");

    public Task<IActionResult> OnPostGiveAsync() => Done(
        async c => new GiveApproval(c.Id, Me.Id, Text ?? "", await Views.Below(c.Id, Stop) is { } below ? await corrections.Application(below, Stop) : null, Seen), "已批准，学籍已更正。");

    public Task<IActionResult> OnPostSendBackAsync() => Done(c => new SendBackApproval(c.Id, Me.Id, Text ?? "", Seen), "已退回学校补正。");

    public Task<IActionResult> OnPostRefuseAsync() => Done(c => new RefuseApproval(c.Id, Me.Id, Basis ?? "", Text ?? "", Seen), "已答复，不予批准。");
}
