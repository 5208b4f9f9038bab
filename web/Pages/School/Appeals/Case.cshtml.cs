using Chsi.Silo.Grains;

namespace Chsi.Web.Pages.School.Appeals;

/// <summary>An appeal at the school's board.</summary>
public sealed class CaseModel(Reading reading, Silo.Grains.Corrections corrections, CorrectionViews views, Surroundings surroundings) : AppealPage(reading, corrections, views, surroundings)
{
    public override string Back => "/school/corrections";
}
