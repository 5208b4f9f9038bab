using Chsi.Silo.Grains;
using Chsi.Silo.Openings;
using Chsi.Workflows.Correction;
using Microsoft.AspNetCore.Mvc;

namespace Chsi.Web.Pages.Province.Corrections;

/// <summary>指定办理学校: a correction that one school handed over and the other gave back, and which of them has it.</summary>
public sealed class CaseModel(Reading reading, CorrectionViews views, Surroundings surroundings)
    : CorrectionPage<CorrectionCase>(reading, views, surroundings, CorrectionRoute.Name)
{
    [BindProperty]
    public string? School { get; set; }

    public override string Back => "/province/approvals";

    // what the province approves has a case of its own
    protected override string Ours => $"desk = @desk and stage = '{CorrectionRoute.Assigning.Name}'";

    public Task<IActionResult> OnPostAssignAsync() => Done(c => new AssignSchool(c.Id, Me.Id, School ?? "", Text ?? "", Seen), "已指定办理学校，并告知学校和学生。");
}
