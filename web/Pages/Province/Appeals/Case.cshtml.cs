using Chsi.Silo.Grains;
using Chsi.Silo.Openings;

namespace Chsi.Web.Pages.Province.Appeals;

/// <summary>An appeal at the province.</summary>
public sealed class CaseModel(Reading reading, Silo.Openings.Corrections corrections, CorrectionViews views, Surroundings surroundings) : AppealPage(reading, corrections, views, surroundings)
{
    public override string Back => "/province/approvals";
}
