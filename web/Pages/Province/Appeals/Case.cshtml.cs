using Chsi.Silo.Grains;

namespace Chsi.Web.Pages.Province.Appeals;

/// <summary>An appeal at the province.</summary>
public sealed class CaseModel(Reading reading, Silo.Grains.Corrections corrections, CorrectionViews views, Surroundings surroundings) : AppealPage(reading, corrections, views, surroundings)
{
    public override string Back => "/province/approvals";
}
